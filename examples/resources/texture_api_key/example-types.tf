# Keys that need more than a name
variable "owner_id" {
  type        = string
  description = "The user whose permissions a management key carries."
}

resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_api_key" "manufacturer" {
  name               = "manufacturer"
  type               = "MANUFACTURER"
  manufacturer_scope = ["TESLA"]
  workspace_id       = texture_workspace.production.id
}

resource "texture_api_key" "pipeline" {
  name         = "pipeline"
  type         = "MANAGEMENT"
  owner_id     = var.owner_id
  workspace_id = texture_workspace.production.id
}
