terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

variable "secret" {
  sensitive = true
  default   = "between the two of us"
}

# What a receiver has to find in the header Texture-Signature of this delivery.
output "signature" {
  value     = provider::texture::webhook_signature(var.secret, jsonencode({ event = "ALERT_CREATED" }))
  sensitive = true
}
