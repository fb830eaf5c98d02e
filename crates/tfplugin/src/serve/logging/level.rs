//! The level of the log.

use tracing::level_filters::LevelFilter;

/// The level that the first of the user's variables sets; without one, nothing is logged.
///
/// As Terraform does with its own (`internal/logging/logging.go` there), `json` and anything that
/// is not a level are taken for `trace`: after a typing error, too much is better than too little.
pub(super) fn configured(provider: &str, lookup: impl Fn(&str) -> Option<String>) -> LevelFilter {
    let own = format!(
        "TF_LOG_PROVIDER_{}",
        provider.to_uppercase().replace('-', "_")
    );
    [own.as_str(), "TF_LOG_PROVIDER", "TF_LOG"]
        .into_iter()
        .find_map(|name| lookup(name).filter(|value| !value.is_empty()))
        .map_or(LevelFilter::OFF, |value| level(&value))
}

fn level(value: &str) -> LevelFilter {
    match value.to_lowercase().as_str() {
        "off" => LevelFilter::OFF,
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_variable_counts() {
        let check = |variables: &[(&str, &str)], expected| {
            let found = configured("my-cloud", |wanted| {
                let found = variables.iter().find(|(name, _)| *name == wanted);
                found.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, expected, "{variables:?}");
        };
        check(&[], LevelFilter::OFF);
        check(&[("TF_LOG", "info")], LevelFilter::INFO);
        check(&[("TF_LOG", "")], LevelFilter::OFF);
        check(&[("TF_LOG", "JSON")], LevelFilter::TRACE);
        check(&[("TF_LOG", "verbose")], LevelFilter::TRACE);
        check(
            &[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "WARN")],
            LevelFilter::WARN,
        );
        check(
            &[
                ("TF_LOG_PROVIDER", "WARN"),
                ("TF_LOG_PROVIDER_MY_CLOUD", "off"),
            ],
            LevelFilter::OFF,
        );
        check(&[("TF_LOG_PROVIDER_OTHER", "error")], LevelFilter::OFF);
    }
}
