# In a file named *.tfquery.hcl, beside the configuration that configures the provider.
# `terraform query` lists them; with -generate-config-out=workspaces.tf it writes their configuration.
list "texture_workspace" "production" {
  provider = texture

  config {
    name_regex = "^prod-"
  }
}
