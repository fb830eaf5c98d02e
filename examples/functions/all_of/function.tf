terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

resource "texture_collection" "vehicles" {
  name            = "Vehicles of two manufacturers"
  collection_type = "DEVICE"
  criteria = provider::texture::all_of(
    provider::texture::rule("deviceType", "EQUALS", "VEHICLE"),
    provider::texture::rule("manufacturer", "IN", ["TESLA", "RIVIAN"]),
  )
}
