list "texture_api_key" "servers" {
  provider = texture

  config {
    type = "SERVER"
  }
}
