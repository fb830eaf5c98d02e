# A secret and headers of your own
variable "token" {
  type      = string
  sensitive = true
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
  secret           = "a secret that the receiver knows"

  headers = {
    Authorization = "Bearer ${var.token}"
  }
}
