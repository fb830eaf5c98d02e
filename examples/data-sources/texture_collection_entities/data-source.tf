data "texture_collection" "electric_vehicles" {
  name = "Electric vehicles"
}

data "texture_collection_entities" "electric_vehicles" {
  collection_id = data.texture_collection.electric_vehicles.id
}

output "electric_vehicle_ids" {
  value = data.texture_collection_entities.electric_vehicles.collection_entities[*].id
}
