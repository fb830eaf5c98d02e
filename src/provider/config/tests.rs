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
    check(
        &Config::default(),
        &Environment::default(),
        &expect![[r#"
        error at api_key: Missing API key: The provider needs a Management API key: the argument `api_key` is not set, and the environment variable TEXTURE_API_KEY is not set or empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
    "#]],
    );
}

#[test]
fn a_key_is_masked_in_logs_wherever_it_comes_from() {
    let (written, variable, slip) = ("management_masked1", "management_masked2", "server_");
    let configured = [
        key(written).settings(&Environment::default(), "1.11.4"),
        Config::default().settings(&environment(variable), "1.11.4"),
        key(slip).settings(&Environment::default(), "1.11.4"),
    ];
    assert_eq!(configured.map(|it| it.is_ok()), [true, true, false]);
    let line = format!("{written}, {variable}, {slip}");
    assert_eq!(logging::masked(&line), "***, ***, server_");
}

#[test]
fn an_empty_key_never_falls_back_to_the_environment() {
    check(
        &key(""),
        &environment("management_ok"),
        &expect![[r#"
        error at api_key: Unusable API key: The API key is not usable: the key is empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
    "#]],
    );
}

#[test]
fn a_key_of_another_type_is_refused_with_its_source() {
    check(
        &key("server_abc"),
        &Environment::default(),
        &expect![[r#"
        error at api_key: Unusable API key: The API key is not usable: this is a key of type SERVER; only a MANAGEMENT key may call the Management API. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
    "#]],
    );
    check(
        &Config::default(),
        &environment("connect_abc\n"),
        &expect![[r#"
            error at api_key: Unusable API key: The API key is not usable: the key holds white space or characters that no key has (was it copied whole?). Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.

            The value came from the environment variable TEXTURE_API_KEY, because the argument `api_key` is not set.
        "#]],
    );
    check(
        &Config::default(),
        &environment("connect_abc"),
        &expect![[r#"
            error at api_key: Unusable API key: The API key is not usable: this is a key of type CONNECT; only a MANAGEMENT key may call the Management API. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.

            The value came from the environment variable TEXTURE_API_KEY, because the argument `api_key` is not set.
        "#]],
    );
}

#[test]
fn the_address_is_refused_with_its_source() {
    let environment = Environment {
        base_url: Some("http://example.com".into()),
        ..environment("management_ok")
    };
    check(
        &Config::default(),
        &environment,
        &expect![[r#"
        error at base_url: Unusable base URL: "http://example.com" cannot be the address of the API: plain http would send the key in clear; use https (http is for this machine's own addresses only).

        The value came from the environment variable TEXTURE_BASE_URL, because the argument `base_url` is not set.
    "#]],
    );
    let config = Config {
        base_url: Attr::Known("https://me:hunter2@example.com".into()),
        ..key("management_ok")
    };
    check(
        &config,
        &Environment::default(),
        &expect![[r#"
        error at base_url: Unusable base URL: The value (not shown: it may hold a password) cannot be the address of the API: the address must not hold a user name or password.
    "#]],
    );
    let config = Config {
        base_url: Attr::Known(String::new()),
        ..key("management_ok")
    };
    check(
        &config,
        &Environment::default(),
        &expect![[r#"
        error at base_url: Unusable base URL: "" cannot be the address of the API: this is not a URL; expected something like https://api.texturehq.com/v1.
    "#]],
    );
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let config = Config {
        base_url: Attr::Known("ftp://x".into()),
        ..Config::default()
    };
    check(
        &config,
        &Environment::default(),
        &expect![[r#"
        error at api_key: Missing API key: The provider needs a Management API key: the argument `api_key` is not set, and the environment variable TEXTURE_API_KEY is not set or empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
        error at base_url: Unusable base URL: "ftp://x" cannot be the address of the API: the address must begin with https://.
    "#]],
    );
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
    check(
        &config,
        &environment,
        &expect![[r#"
        Settings {
            key: ManagementKey(
                Secret(…),
            ),
            base_url: BaseUrl(
                Url {
                    scheme: "https",
                    cannot_be_a_base: false,
                    username: "",
                    password: None,
                    host: Some(
                        Domain(
                            "eu.example.com",
                        ),
                    ),
                    port: None,
                    path: "/v1",
                    query: None,
                    fragment: None,
                },
            ),
            user_agent: "Terraform/1.11.4 terraform-provider-texture/0.1.0 ci/7",
            default_workspace: Some(
                "ws_1",
            ),
            allowed_organization: None,
            request_timeout: 30s,
            max_retries: 2,
            rate_limits: RateLimits {
                read_per_minute: 300,
                write_per_minute: 600,
                destructive_per_minute: 10,
            },
            bulk_refresh: true,
            explain_drift: true,
        }
    "#]],
    );
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
