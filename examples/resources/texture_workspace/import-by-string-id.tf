import {
  to = texture_workspace.production
  id = "ws_8f2k1c9d"
}
