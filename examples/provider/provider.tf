terraform {
  required_providers {
    texture = {
      source = "texturehq/texture"
    }
  }
}

# The key comes from the environment variable TEXTURE_API_KEY.
provider "texture" {}

resource "texture_workspace" "production" {
  name = "Production"
}
