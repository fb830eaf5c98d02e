use expect_test::{Expect, expect};

use super::*;

/// What configuring with this block and this environment comes to: the messages, or the settings
/// without the key.
fn check(config: &Config, environment: &Environment, expected: &Expect) {
    let actual = match config.settings(environment, "1.11.4") {
        Ok(settings) => format!("{settings:#?}\n"),
        Err(found) => found.iter().map(|found| format!("{found}\n")).collect(),
    };
    expected.assert_eq(&actual);
}

fn key(text: &str) -> Config {
    Config {
        api_key: Attr::Known(text.into()),
        ..Config::default()
    }
}

fn environment(key: &str) -> Environment {
    Environment {
        api_key: Some(key.into()),
        ..Environment::default()
    }
}

#[test]
fn a_missing_key_says_what_to_create_and_where() {
    check(&Config::default(), &Environment::default(), &expect![[]]);
}

#[test]
fn an_empty_key_never_falls_back_to_the_environment() {
    check(&key(""), &environment("management_ok"), &expect![[]]);
}

#[test]
fn a_key_of_another_type_is_refused_with_its_source() {
    check(&key("server_abc"), &Environment::default(), &expect![[]]);
    check(
        &Config::default(),
        &environment("connect_abc\n"),
        &expect![[]],
    );
    check(
        &Config::default(),
        &environment("connect_abc"),
        &expect![[]],
    );
}

#[test]
fn the_address_is_refused_with_its_source() {
    let environment = Environment {
        base_url: Some("http://example.com".into()),
        ..environment("management_ok")
    };
    check(&Config::default(), &environment, &expect![[]]);
    let config = Config {
        base_url: Attr::Known(String::new()),
        ..key("management_ok")
    };
    check(&config, &Environment::default(), &expect![[]]);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let config = Config {
        base_url: Attr::Known("ftp://x".into()),
        ..Config::default()
    };
    check(&config, &Environment::default(), &expect![[]]);
}

#[test]
fn arguments_win_over_the_environment_and_defaults_fill_the_rest() {
    let config = Config {
        base_url: Attr::Known("https://eu.example.com/v1".into()),
        max_retries: Attr::Known(2),
        rate_limits: Attr::Known(Limits {
            write_per_minute: Attr::Known(600),
            ..Limits::default()
        }),
        ..Config::default()
    };
    let environment = Environment {
        base_url: Some("https://other.example.com/v1".into()),
        workspace_id: Some("ws_1".into()),
        append_user_agent: Some("ci/7\n".into()),
        ..environment("management_ok")
    };
    check(&config, &environment, &expect![[]]);
}

#[test]
fn unknown_arguments_are_named() {
    let config = Config {
        api_key: Attr::Unknown,
        rate_limits: Attr::Known(Limits {
            read_per_minute: Attr::Unknown,
            ..Limits::default()
        }),
        ..Config::default()
    };
    let names: Vec<String> = config.unknown().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["api_key", "rate_limits"]);
}
