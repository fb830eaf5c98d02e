resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_destination" "backend" {
  label            = "backend"
  destination_type = "WEBHOOK"
  workspace_id     = texture_workspace.production.id
  url              = "https://backend.example.com/events"
  event_types      = ["DEVICE_CONNECTED", "DEVICE_DISCONNECTED", "COMMAND_FAILED"]
  device_type      = "BATTERIES"
  include_weather  = true
}

resource "texture_destination" "operators" {
  label            = "operators"
  destination_type = "EMAIL"
  workspace_id     = texture_workspace.production.id
  email            = "operators@example.com"
  event_types      = ["ALERT_CREATED"]
}

# Deliveries are signed with it.
output "backend_secret" {
  value     = texture_destination.backend.secret
  sensitive = true
}
