data "texture_destinations" "webhooks" {
  destination_type = "WEBHOOK"
}

output "deactivated_webhooks" {
  value = [for webhook in data.texture_destinations.webhooks.destinations : webhook.label if !webhook.active]
}
