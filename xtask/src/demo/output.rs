//! The output of the demo: its own words, the commands, and what the CLI prints.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

type Said = Result<(), Box<dyn Error>>;

/// Speaks on standard output, in colors where that is a terminal.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    pub(super) colors: bool,
}

impl Output {
    /// Colors only for people, and not for those who do not want them (<https://no-color.org>).
    pub(super) fn of_stdout() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            colors: io::stdout().is_terminal() && !unwanted,
        }
    }

    /// A heading.
    pub(super) fn announce(self, heading: &str) -> Said {
        say(&format!(
            "\n{}\n",
            self.colored("1;36", &format!("== {heading}"))
        ))
    }

    /// Words of the demo's own.
    pub(super) fn report(self, words: &str) -> Said {
        say(&format!("\n{}\n", self.colored("36", words)))
    }

    /// What is typed.
    pub(super) fn command(self, line: &str) -> Said {
        say(&format!("\n{}\n", self.colored("1", &format!("$ {line}"))))
    }

    /// What a file holds, or how it changed.
    pub(super) fn file(self, name: &str, text: &str) -> Said {
        let lines: String = text
            .lines()
            .map(|line| format!("  | {line}").trim_end().to_owned() + "\n")
            .collect();
        say(&format!("\n{}\n{lines}", self.colored("1", name)))
    }

    /// A line that a program printed.
    pub(super) fn echo(self, line: &str) -> Said {
        say(&(format!("  {line}").trim_end().to_owned() + "\n"))
    }

    fn colored(self, code: &str, text: &str) -> String {
        if !self.colors {
            return text.to_owned();
        }
        let lines: Vec<String> = text
            .lines()
            .map(|line| format!("\u{1b}[{code}m{line}\u{1b}[0m"))
            .collect();
        lines.join("\n")
    }
}

fn say(text: &str) -> Said {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}
