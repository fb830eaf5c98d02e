data "texture_member" "ada" {
  email = "ada@example.com"
}

output "ada_user_id" {
  value = data.texture_member.ada.user_id
}
