resource "texture_workspace" "sandbox" {
  name                = "Sandbox"
  deletion_protection = false
}

# Run it with: terraform apply -invoke=action.texture_workspace_clear.sandbox
action "texture_workspace_clear" "sandbox" {
  config {
    workspace_id = texture_workspace.sandbox.id
  }
}
