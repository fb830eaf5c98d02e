import {
  to = texture_destination.backend
  identity = {
    id = "dest_4h8j2k6n"
  }
}
