list "texture_destination" "webhooks" {
  provider         = texture
  include_resource = true

  config {
    destination_type = "WEBHOOK"
  }
}
