import {
  to = texture_collection.electric_vehicles
  id = "col_7b1v5c9z"
}
