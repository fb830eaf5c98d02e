import {
  to = texture_api_key.backend
  identity = {
    id = "key_5m0q7x2w"
  }
}
