# One workspace for each environment
resource "texture_workspace" "environment" {
  for_each = toset(["production", "staging", "test"])

  name                = each.key
  deletion_protection = each.key == "production"
}
