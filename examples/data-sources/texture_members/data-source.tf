data "texture_members" "administrators" {
  role = "ADMIN"
}

output "administrators" {
  value = data.texture_members.administrators.members[*].email
}
