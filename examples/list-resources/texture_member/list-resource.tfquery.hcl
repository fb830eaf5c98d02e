list "texture_member" "admins" {
  provider = texture
  limit    = 500

  config {
    role = "ADMIN"
  }
}
