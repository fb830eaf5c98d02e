//! `cargo xtask release-notes`: the section of a version in CHANGELOG.md.

use std::error::Error;
use std::fs;

use crate::checkout;

/// Prints the section of `version`.
pub(crate) fn run(version: &str) -> Result<(), Box<dyn Error>> {
    use std::io::Write;
    let section = section(version)?;
    std::io::stdout().write_all(section.as_bytes())?;
    Ok(())
}

/// The section of `version`.
pub(crate) fn section(version: &str) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(checkout::root().join("CHANGELOG.md"))?;
    find(&text, version)
        .ok_or_else(|| format!("CHANGELOG.md has no section `## [{version}]`: add it").into())
}

fn find(text: &str, version: &str) -> Option<String> {
    let heading = format!("## [{version}]");
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&heading));
    lines.next()?;
    let section: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some(section.join("\n").trim().to_owned() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_the_next_begins() {
        let text = "# Changelog\n\n## [0.2.0] - 2026-01-01\n\n- new\n\n## [0.1.0]\n\n- old\n";
        assert_eq!(find(text, "0.2.0").unwrap(), "- new\n");
        assert_eq!(find(text, "0.1.0").unwrap(), "- old\n");
        assert_eq!(find(text, "0.3.0"), None);
    }
}
