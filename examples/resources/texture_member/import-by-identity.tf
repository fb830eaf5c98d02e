import {
  to = texture_member.operator
  identity = {
    email = "ada@example.com"
  }
}
