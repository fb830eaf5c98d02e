variable "leaked_key_id" {
  type        = string
  description = "The id of a key that has to stop working now."
}

# Run it with: terraform apply -invoke=action.texture_api_key_revoke.leaked -var=leaked_key_id=...
action "texture_api_key_revoke" "leaked" {
  config {
    api_key_id = var.leaked_key_id
  }
}
