terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

# The key comes from the environment variable TEXTURE_API_KEY.
provider "texture" {
  # Refuse to act on any other organization:
  # allowed_organization_id = "org_..."

  # The workspace of what names none itself:
  # workspace_id = "ws_..."
}

resource "texture_workspace" "production" {
  name = "Production"
}
