terraform import texture_member.operator ada@example.com
