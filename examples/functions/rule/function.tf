terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

resource "texture_collection" "teslas" {
  name            = "Teslas"
  collection_type = "DEVICE"
  criteria        = provider::texture::rule("manufacturer", "EQUALS", "TESLA")
}
