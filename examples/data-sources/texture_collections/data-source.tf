data "texture_collections" "of_devices" {
  collection_type = "DEVICE"
}

output "device_collections" {
  value = { for collection in data.texture_collections.of_devices.collections : collection.name => jsondecode(collection.criteria) }
}
