# Invites this person. Once the invitation is accepted, this is the membership.
resource "texture_member" "operator" {
  email = "ada@example.com"
  role  = "OPERATOR"
}
