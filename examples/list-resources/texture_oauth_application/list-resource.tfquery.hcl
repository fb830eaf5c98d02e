list "texture_oauth_application" "all" {
  provider = texture
}
