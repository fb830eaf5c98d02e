data "texture_workspaces" "previews" {
  name_regex = "^preview-"
}

output "preview_ids" {
  value = { for workspace in data.texture_workspaces.previews.workspaces : workspace.name => workspace.id }
}
