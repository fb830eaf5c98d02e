data "texture_api_keys" "servers" {
  type = "SERVER"
}

output "server_key_names" {
  value = data.texture_api_keys.servers.api_keys[*].name
}
