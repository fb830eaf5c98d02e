# A secret that only its reader can decrypt
resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_oauth_application" "portal" {
  name           = "Customer portal"
  type           = "CONFIDENTIAL"
  workspace_id   = texture_workspace.production.id
  redirect_uris  = ["https://portal.example.com/callback"]
  allowed_scopes = ["devices:read"]
  encrypt_to     = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
}

output "portal_secret" {
  value = texture_oauth_application.portal.encrypted_client_secret
}
