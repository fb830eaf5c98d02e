//! One run of the CLI, and what is expected of it.

use std::error::Error;

/// What came of a command.
pub(super) struct Run {
    pub(super) line: String,
    pub(super) status: Option<i32>,
    /// All that it printed, without colors and frames, in one line: the CLI breaks lines where
    /// they happen to be full.
    words: String,
}

impl Run {
    pub(super) fn new(line: String, status: Option<i32>, printed: &str) -> Self {
        Self {
            line,
            status,
            words: plain(printed),
        }
    }

    /// Expects this exit status.
    pub(super) fn exits(self, status: i32) -> Result<Self, Box<dyn Error>> {
        match self.status {
            Some(actual) if actual == status => Ok(self),
            Some(actual) => self.unexpected(&format!("exit status {actual} instead of {status}")),
            None => self.unexpected("it was ended from outside"),
        }
    }

    /// Expects these words somewhere.
    pub(super) fn shows(self, words: &str) -> Result<Self, Box<dyn Error>> {
        if self.words.contains(words) {
            return Ok(self);
        }
        self.unexpected(&format!("it does not say {words:?}"))
    }

    fn unexpected(&self, what: &str) -> Result<Self, Box<dyn Error>> {
        Err(format!(
            "`{}` was expected to go another way: {what}. Its output is above.",
            self.line
        )
        .into())
    }
}

fn plain(printed: &str) -> String {
    let mut text = String::new();
    let mut rest = printed;
    while let Some((before, color)) = rest.split_once("\u{1b}[") {
        text.push_str(before);
        rest = color.split_once('m').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let words = text
        .split_whitespace()
        .filter(|word| !["│", "╷", "╵"].contains(word));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_across_colors_frames_and_lines() {
        let printed = "\u{1b}[31m╷\u{1b}[0m\n\u{1b}[31m│\u{1b}[0m \u{1b}[1mError: Workspace is\n│ protected\n";
        let run = || Run::new("terraform destroy".into(), Some(1), printed);
        assert!(
            run()
                .exits(1)
                .and_then(|run| run.shows("Error: Workspace is protected"))
                .is_ok()
        );
        assert!(run().exits(0).is_err());
        assert!(run().shows("No changes").is_err());
    }
}
