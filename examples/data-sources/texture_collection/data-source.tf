data "texture_collection" "electric_vehicles" {
  name = "Electric vehicles"
}

output "electric_vehicle_criteria" {
  value = data.texture_collection.electric_vehicles.criteria
}
