//! Whose events are logged, and under which name.

/// What users see of this crate's own events.
const FRAMEWORK: (&str, &str) = ("tfplugin", "provider.framework");

/// The root of everything that users see.
const ROOT: &str = "provider";

/// Pairs of a crate or module and what users see of it.
pub(super) struct Modules(pub(super) &'static [(&'static str, &'static str)]);

impl Modules {
    /// What users see as the module of a target; none where they are to see nothing of it.
    pub(super) fn name<'a>(&self, target: &'a str) -> Option<&'a str> {
        if is_within(target, ROOT, ".") {
            return Some(target);
        }
        let mut pairs = self.0.iter().chain([&FRAMEWORK]);
        pairs
            .find(|(module, _)| is_within(target, module, "::"))
            .map(|(_, name)| *name)
    }
}

fn is_within(target: &str, ancestor: &str, separator: &str) -> bool {
    let rest = target.strip_prefix(ancestor);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_seen() {
        let modules = Modules(&[
            ("my_api::cache", "provider.cache"),
            ("my_api", "provider.http"),
        ]);
        let check = |target, expected| assert_eq!(modules.name(target), expected, "{target}");
        check("provider", Some("provider"));
        check("provider.http", Some("provider.http"));
        check("my_api", Some("provider.http"));
        check("my_api::retry", Some("provider.http"));
        check("my_api::cache::disk", Some("provider.cache"));
        check("tfplugin::serve::server", Some("provider.framework"));
        check("providers", None);
        check("my_apis", None);
        check("h2::codec::framed_write", None);
    }
}
