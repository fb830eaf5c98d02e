list "texture_collection" "devices" {
  provider = texture

  config {
    collection_type = "DEVICE"
  }
}
