import {
  to = texture_member.operator
  id = "ada@example.com"
}
