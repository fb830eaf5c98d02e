import {
  to = texture_oauth_application.portal
  identity = {
    id = "oauth_9d3r6t1y"
  }
}
