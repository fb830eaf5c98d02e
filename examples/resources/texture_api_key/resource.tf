resource "texture_workspace" "production" {
  name = "Production"
}

# The secret of this key is in state, as texture_api_key.backend.key.
resource "texture_api_key" "backend" {
  name         = "backend"
  type         = "SERVER"
  workspace_id = texture_workspace.production.id

  # Another value rotates the key in place.
  rotation_triggers = {
    quarter = "2026-Q1"
  }
}

# The secret of this one is in state only encrypted; whoever has the age identity decrypts it:
#   terraform output -raw ci_key | age --decrypt --identity key.txt
resource "texture_api_key" "ci" {
  name         = "ci"
  type         = "API"
  workspace_id = texture_workspace.production.id
  encrypt_to   = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
}

output "ci_key" {
  value = texture_api_key.ci.encrypted_key
}
