import {
  to = texture_collection.electric_vehicles
  identity = {
    id = "col_7b1v5c9z"
  }
}
