terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

variable "manufacturers" {
  default = ["TESLA", "RIVIAN"]
}

resource "texture_collection" "manufacturers" {
  name            = "Some manufacturers"
  collection_type = "DEVICE"
  criteria = provider::texture::any_of([
    for manufacturer in var.manufacturers :
    provider::texture::rule("manufacturer", "EQUALS", manufacturer)
  ]...)
}
