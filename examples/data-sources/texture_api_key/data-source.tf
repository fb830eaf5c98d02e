data "texture_api_key" "backend" {
  name = "backend"
}

output "backend_key_prefix" {
  value = data.texture_api_key.backend.key_prefix
}
