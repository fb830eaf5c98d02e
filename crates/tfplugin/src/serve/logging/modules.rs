//! The modules whose events are logged, and their names in the log.

/// The name of this crate in the log.
const FRAMEWORK: (&str, &str) = ("tfplugin", "provider.framework");

/// The root of all names in the log.
const ROOT: &str = "provider";

/// Pairs of a crate or module and its name in the log.
pub(super) struct Modules(pub(super) &'static [(&'static str, &'static str)]);

impl Modules {
    /// The name of a target in the log; `None` where it is not logged.
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
