# A secret that is not stored in state (Terraform 1.11, OpenTofu 1.11)
variable "token" {
  type      = string
  ephemeral = true
}

resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_destination" "backend" {
  label            = "backend"
  destination_type = "WEBHOOK"
  workspace_id     = texture_workspace.production.id
  url              = "https://backend.example.com/events"
  event_types      = ["ALERT_CREATED"]

  headers_wo         = { Authorization = "Bearer ${var.token}" }
  headers_wo_version = "1"
}
