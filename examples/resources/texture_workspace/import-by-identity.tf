import {
  to = texture_workspace.production
  identity = {
    id = "ws_8f2k1c9d"
  }
}
