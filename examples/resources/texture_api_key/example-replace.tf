# Create the next key before the former one is revoked
resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_api_key" "worker" {
  name         = "worker-2"
  type         = "SERVER"
  workspace_id = texture_workspace.production.id

  lifecycle {
    create_before_destroy = true
  }
}
