# Who changed workspaces this year?
data "texture_audit_logs" "workspaces" {
  resource_type = "Workspace"
  start_date    = "2026-01-01T00:00:00Z"
  limit         = 20
}

output "workspace_changes" {
  value = data.texture_audit_logs.workspaces.audit_logs[*].action
}
