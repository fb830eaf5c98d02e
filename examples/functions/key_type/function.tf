terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

variable "key" {
  sensitive = true
  default   = "server_0123456789"

  validation {
    condition     = provider::texture::key_type(var.key) == "SERVER"
    error_message = "The key must be of type SERVER."
  }
}
