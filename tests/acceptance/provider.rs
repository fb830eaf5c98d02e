//! The provider block: what it accepts, what it refuses, and where it says so.

mod address;
mod arguments;
mod key;
mod organization;
mod several;
mod unknown;

/// Something for the provider to do, so that it is configured at all.
const WORKSPACE: &str = r#"
resource "texture_workspace" "a" {
  name = "a"
}
"#;

/// A provider block with these lines, and something to do for it.
fn block(lines: &str) -> String {
    format!("provider \"texture\" {{\n{lines}\n}}\n{WORKSPACE}")
}
