//! The provider among its callers: how it is installed, interrupted, logged and told who asks.

mod check_api;
mod export;
mod install;
mod interrupt;
mod log;
mod moved;
mod user_agent;

const WORKSPACE: &str = r#"
resource "texture_workspace" "a" {
  name = "a"
}
"#;
