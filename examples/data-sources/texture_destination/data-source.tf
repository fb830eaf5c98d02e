data "texture_destination" "backend" {
  label = "backend"
}

output "backend_is_active" {
  value = data.texture_destination.backend.active
}
