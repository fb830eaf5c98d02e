resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_collection" "electric_vehicles" {
  name            = "Electric vehicles"
  collection_type = "DEVICE"
  workspace_id    = texture_workspace.production.id
  description     = "Vehicles of two manufacturers."

  criteria = {
    and = [
      { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } },
      { rule = { attribute = "manufacturer", operator = "IN", value = ["TESLA", "RIVIAN"] } },
    ]
  }
}
