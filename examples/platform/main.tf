# A platform team's organization, in one configuration: two workspaces, keys for continuous
# integration and the backend, where events go, which devices belong together, an application that
# customers sign in to, and the team.

terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

variable "deletion_protection" {
  description = "Whether the workspaces are guarded against deletion."
  type        = bool
  default     = true
}

variable "age_recipients" {
  description = "Who may read the key of continuous integration: age recipients or SSH public keys."
  type        = set(string)
  default     = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
}

locals {
  team = {
    "ada@example.com"   = "ADMIN"
    "grace@example.com" = "OPERATOR"
    "joan@example.com"  = "VIEWER"
  }
}

resource "texture_workspace" "this" {
  for_each = toset(["Production", "Staging"])

  name                = each.key
  deletion_protection = var.deletion_protection
}

# Whoever holds an age identity for it reads this key with
#   terraform output -raw ci_key | age --decrypt --identity key.txt
resource "texture_api_key" "ci" {
  name         = "ci"
  type         = "API"
  workspace_id = texture_workspace.this["Staging"].id
  encrypt_to   = var.age_recipients
}

resource "texture_api_key" "backend" {
  for_each = texture_workspace.this

  name         = "backend"
  type         = "SERVER"
  workspace_id = each.value.id

  rotation_triggers = {
    quarter = "2026-Q1"
  }
}

resource "texture_destination" "backend" {
  for_each = texture_workspace.this

  label            = "backend"
  destination_type = "WEBHOOK"
  url              = "https://${lower(each.key)}.example.com/events"
  event_types      = ["DEVICE_CONNECTED", "DEVICE_DISCONNECTED", "COMMAND_FAILED"]
  workspace_id     = each.value.id
}

resource "texture_destination" "operators" {
  label            = "operators"
  destination_type = "EMAIL"
  email            = "operators@example.com"
  event_types      = ["ALERT_CREATED", "ALERT_UPDATED"]
  workspace_id     = texture_workspace.this["Production"].id
}

resource "texture_collection" "electric_vehicles" {
  name            = "Electric vehicles"
  collection_type = "DEVICE"
  workspace_id    = texture_workspace.this["Production"].id

  criteria = {
    and = [
      { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } },
      { rule = { attribute = "manufacturer", operator = "IN", value = ["TESLA", "RIVIAN"] } },
    ]
  }
}

resource "texture_collection" "pilot_sites" {
  name            = "Pilot sites"
  collection_type = "SITE"
  description     = "Sites that get new features first."
  workspace_id    = texture_workspace.this["Production"].id
  criteria        = { rule = { attribute = "tag", operator = "EQUALS", value = "pilot" } }
}

resource "texture_oauth_application" "portal" {
  name           = "Customer portal"
  type           = "CONFIDENTIAL"
  redirect_uris  = ["https://portal.example.com/callback"]
  allowed_scopes = ["devices:read", "sites:read"]
  workspace_id   = texture_workspace.this["Production"].id
  encrypt_to     = var.age_recipients
}

resource "texture_member" "team" {
  for_each = local.team

  email = each.key
  role  = each.value
}

output "ci_key" {
  value = texture_api_key.ci.encrypted_key
}

output "backend_keys" {
  value     = { for name, key in texture_api_key.backend : name => key.key }
  sensitive = true
}

output "portal_client_id" {
  value = texture_oauth_application.portal.client_id
}
