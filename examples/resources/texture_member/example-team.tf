# A whole team
locals {
  team = {
    "ada@example.com"   = "ADMIN"
    "grace@example.com" = "OPERATOR"
    "linus@example.com" = "VIEWER"
  }
}

resource "texture_member" "team" {
  for_each = local.team

  email = each.key
  role  = each.value
}
