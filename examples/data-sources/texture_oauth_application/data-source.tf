data "texture_oauth_application" "portal" {
  name = "Customer portal"
}

output "portal_client_id" {
  value = data.texture_oauth_application.portal.client_id
}
