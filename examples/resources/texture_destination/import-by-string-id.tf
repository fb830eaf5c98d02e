import {
  to = texture_destination.backend
  id = "dest_4h8j2k6n"
}
