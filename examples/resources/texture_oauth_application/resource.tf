resource "texture_workspace" "production" {
  name = "Production"
}

# A program on a server, which can keep a secret.
resource "texture_oauth_application" "portal" {
  name           = "Customer portal"
  description    = "Customers connect their devices here."
  type           = "CONFIDENTIAL"
  workspace_id   = texture_workspace.production.id
  redirect_uris  = ["https://portal.example.com/callback"]
  allowed_scopes = ["devices:read", "sites:read"]

  # Another value rotates the secret in place.
  rotation_triggers = {
    quarter = "2026-Q1"
  }
}

# An app on a phone, which cannot.
resource "texture_oauth_application" "app" {
  name           = "Mobile app"
  type           = "PUBLIC"
  workspace_id   = texture_workspace.production.id
  redirect_uris  = ["com.example.app:/callback"]
  allowed_scopes = ["devices:read"]
}
