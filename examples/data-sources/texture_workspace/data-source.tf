data "texture_workspace" "production" {
  name = "Production"
}

output "production_id" {
  value = data.texture_workspace.production.id
}
