resource "texture_workspace" "production" {
  name = "Production"
}

# One that may be destroyed together with everything in it.
resource "texture_workspace" "sandbox" {
  name                = "Sandbox"
  deletion_protection = false

  timeouts {
    delete = "1h"
  }
}
