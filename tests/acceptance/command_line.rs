//! The provider and its callers: installation, interrupts, logs, user agent.

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
