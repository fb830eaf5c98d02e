terraform {
  required_providers {
    texture = {
      source  = "texturehq/texture"
      version = "~> 0.1"
    }
  }
}

variable "owner_id" {
  description = "Id of the user whose permissions the key carries."
}

ephemeral "texture_api_key" "run" {
  name     = "pipeline"
  type     = "MANAGEMENT"
  owner_id = var.owner_id
}

# Everything below is done with that key, which is revoked at the end of the run.
provider "texture" {
  alias   = "run"
  api_key = ephemeral.texture_api_key.run.key
}

resource "texture_workspace" "staging" {
  provider = texture.run
  name     = "Staging"
}
