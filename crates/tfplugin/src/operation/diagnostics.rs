//! Diagnostics: the errors and warnings that users read, and whose fault they are.

use std::fmt;

use crate::path::Path;

/// The severity of a [`Diagnostic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// The operation did not succeed.
    Error,
    /// The operation continued, but the user should know something.
    Warning,
}

/// Who can fix what an error reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The user: the configuration, the credentials, the command.
    User,
    /// The remote API, or the network.
    Remote,
    /// The provider: a bug.
    Provider,
}

/// One message to the user: what happened, where, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Who can fix it.
    pub fault: Fault,
    /// One line that says what happened.
    pub summary: String,
    /// Why, and what to type next.
    pub detail: String,
    /// The part of the configuration that it is about.
    pub path: Option<Path>,
}

impl Diagnostic {
    /// An error in the configuration, which the user can fix.
    pub fn invalid(
        path: impl Into<Path>,
        summary: impl Into<String>,
        detail: impl Into<String>,
    ) -> Self {
        Self::error(Fault::User, summary, detail).at(path)
    }

    /// An error that the user can fix, not at a single place in the configuration.
    pub fn user(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::error(Fault::User, summary, detail)
    }

    /// A failure of the remote API or of the network.
    pub fn remote(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::error(Fault::Remote, summary, detail)
    }

    /// A bug, which only the provider's developers can fix.
    pub fn bug(what: impl fmt::Display) -> Self {
        Self::error(
            Fault::Provider,
            "Bug in the provider",
            format!(
                "{what}\n\nThis is a bug in the provider, not in your configuration. Please report \
                 it to the provider's developers with this text."
            ),
        )
    }

    /// A warning about an operation that continued.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(Fault::User, summary, detail)
        }
    }

    /// The same message, about the attribute at `path`.
    #[must_use]
    pub fn at(mut self, path: impl Into<Path>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same message about a part of what is at `path`, where it is about a part of something.
    #[must_use]
    pub(crate) fn within(mut self, path: &Path) -> Self {
        let inner = self.path.take().unwrap_or_default();
        let steps = inner.steps().iter().cloned();
        self.path = Some(steps.fold(path.clone(), Path::with_step));
        self
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn error(fault: Fault, summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            fault,
            summary: summary.into(),
            detail: detail.into(),
            path: None,
        }
    }
}

/// The form that tests and logs use.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}")?;
        if let Some(path) = &self.path {
            write!(f, " at {path}")?;
        }
        write!(f, ": {}: {}", self.summary, self.detail)
    }
}

/// Several messages, in the order in which they were reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No messages.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one message.
    pub fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.0.push(diagnostic.into());
    }

    /// Whether any message is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Whether there is no message.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The messages in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Takes all messages out.
    #[must_use]
    pub fn take(&mut self) -> Self {
        std::mem::take(self)
    }
}

/// A line for each message.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter()
            .try_for_each(|diagnostic| writeln!(f, "{diagnostic}"))
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_says_that_the_user_is_not_at_fault() {
        let bug = Diagnostic::bug("attribute \"id\" is unknown after apply");
        assert_eq!(bug.fault, Fault::Provider);
        assert!(bug.detail.contains("not in your configuration"));
    }

    #[test]
    fn only_errors_count_as_errors() {
        let mut found = Diagnostics::new();
        found.push(Diagnostic::warning("Careful", "It is slippery."));
        assert!(!found.has_errors());
        found.push(Diagnostic::invalid(
            Path::attribute("name"),
            "Empty name",
            "Give it a name.",
        ));
        assert!(found.has_errors());
        let texts: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(texts[1], "error at name: Empty name: Give it a name.");
    }
}
