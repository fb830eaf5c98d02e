//! The examples, as pages show them. Every one of them is applied by a test, too.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use crate::checkout;

/// The examples of one page.
pub(super) struct Examples {
    folder: PathBuf,
}

impl Examples {
    /// Those in a folder of `examples/`.
    pub(super) fn of(folder: &str) -> Self {
        Self {
            folder: PathBuf::from("examples").join(folder),
        }
    }

    /// The section that shows one.
    pub(super) fn section(&self, name: &str) -> Result<String, Box<dyn Error>> {
        Ok(format!("## Example Usage\n\n{}", self.code(name)?))
    }

    /// The further ones, each under its title: the comment in its first line.
    ///
    /// # Errors
    /// One has no title.
    pub(super) fn further(&self) -> Result<Option<String>, Box<dyn Error>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(checkout::root().join(&self.folder))? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with("example-") {
                names.push(name);
            }
        }
        names.sort();
        let mut sections = Vec::new();
        for name in names {
            let text = fs::read_to_string(checkout::root().join(&self.folder).join(&name))?;
            let (title, code) = text
                .strip_prefix("# ")
                .and_then(|text| text.split_once('\n'))
                .ok_or_else(|| format!("{name} has no title: a comment in its first line"))?;
            sections.push(format!(
                "### {title}\n\n```terraform\n{}\n```",
                code.trim_end()
            ));
        }
        Ok((!sections.is_empty()).then(|| sections.join("\n\n")))
    }

    /// One of them as a block of code.
    ///
    /// # Errors
    /// It is missing: each page has to have its examples.
    pub(super) fn code(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let path = self.folder.join(name);
        let text = fs::read_to_string(checkout::root().join(&path))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let language = if name.ends_with(".sh") {
            "shell"
        } else {
            "terraform"
        };
        Ok(format!("```{language}\n{}\n```", text.trim_end()))
    }
}

#[cfg(test)]
mod tests {
    use crate::checkout;
    use crate::cli::Cli;

    #[test]
    fn examples_are_formatted() {
        let cli = Cli::find(None).unwrap();
        let mut command = cli.command();
        let command = command.args(["fmt", "-check", "-diff", "-recursive", "examples"]);
        let output = command.current_dir(checkout::root()).output().unwrap();
        let difference = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "run `{} fmt -recursive examples`:\n{difference}",
            cli.name()
        );
    }
}
