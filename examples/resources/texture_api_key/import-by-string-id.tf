import {
  to = texture_api_key.backend
  id = "key_5m0q7x2w"
}
