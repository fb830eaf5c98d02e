//! The provider block: what it accepts, what it refuses, and where it says so.

mod address;
mod arguments;
mod deferral;
mod key;
mod organization;
mod several;
mod unknown;

/// A provider block with these lines, and something to do for it.
fn block(lines: &str) -> String {
    format!(
        r#"
        provider "texture" {{
        {lines}
        }}
        resource "texture_workspace" "a" {{
          name = "a"
        }}
        "#
    )
}
