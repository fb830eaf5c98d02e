data "texture_invitations" "pending" {
  status = "PENDING"
}

output "not_yet_accepted" {
  value = data.texture_invitations.pending.invitations[*].email
}
