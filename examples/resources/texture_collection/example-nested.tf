# Criteria within criteria
resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_collection" "flexible" {
  name            = "Flexible devices in the west"
  collection_type = "DEVICE"
  workspace_id    = texture_workspace.production.id

  criteria = {
    and = [
      { rule = { attribute = "state", operator = "IN", value = ["CA", "OR", "WA"] } },
      { or = [
        { rule = { attribute = "deviceType", operator = "EQUALS", value = "BATTERY" } },
        { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } },
      ] },
    ]
  }
}
