# One collection for each manufacturer
locals {
  manufacturers = toset(["TESLA", "RIVIAN", "ENPHASE"])
}

resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_collection" "by_manufacturer" {
  for_each = local.manufacturers

  name            = title(lower(each.key))
  collection_type = "DEVICE"
  workspace_id    = texture_workspace.production.id
  criteria        = { rule = { attribute = "manufacturer", operator = "EQUALS", value = each.key } }
}
