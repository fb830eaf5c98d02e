data "texture_oauth_applications" "all" {}

output "client_ids" {
  value = { for app in data.texture_oauth_applications.all.oauth_applications : app.name => app.client_id }
}
