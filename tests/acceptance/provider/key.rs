//! `api_key` and `TEXTURE_API_KEY`.

use expect_test::expect;
use texture_emulator::Fault;

use super::block;
use crate::harness::on_every_cli;

#[test]
fn without_a_key_validation_works_and_a_plan_says_what_to_create() {
    on_every_cli(|world| {
        world.unset("TEXTURE_API_KEY");
        world.configuration(&block(""));
        world.validate().succeeds();
        world.plan().fails_with(expect![[r#"
            Missing API key
            on provider "texture"

            The provider needs a Management API key: the argument `api_key` is not set, and the environment variable TEXTURE_API_KEY is not set or empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
        "#]]).sends(expect![""]);
    });
}

#[test]
fn an_empty_variable_counts_as_missing() {
    on_every_cli(|world| {
        world.set("TEXTURE_API_KEY", "");
        world.configuration(&block("  max_retries = 0"));
        world.plan().fails_with(expect![[r#"
            Missing API key
            on provider "texture"

            The provider needs a Management API key: the argument `api_key` is not set, and the environment variable TEXTURE_API_KEY is not set or empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
        "#]]);
    });
}

/// It is not missing: whoever set it wants to know what is wrong with it.
#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_unusable() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    on_every_cli(|world| {
        world.set("TEXTURE_API_KEY", OsStr::from_bytes(b"management_\xff1a"));
        world.configuration(&block("  max_retries = 0"));
        world.plan().fails_with(expect![[r#"
            Unusable API key
            on provider "texture"

            The API key is not usable: the key holds white space or characters that no key has (was it copied whole?). Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.

            The value came from the environment variable TEXTURE_API_KEY, because the argument `api_key` is not set.
        "#]]);
    });
}

#[test]
fn an_empty_argument_is_an_error_even_with_the_variable() {
    on_every_cli(|world| {
        world.configuration(&block("  api_key = \"\""));
        world.validate().fails_with(expect![[r#"
            Unusable API key
            on provider "texture": api_key = ""

            The API key is not usable: the key is empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
        "#]]);
        world.plan().fails_with(expect![[r#"
            Unusable API key
            on provider "texture": api_key = ""

            The API key is not usable: the key is empty. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
        "#]]).sends(expect![""]);
    });
}

/// How the keys begin that may not call the Management API.
const OTHER_TYPES: &[&str] = &["scoped", "server", "connect", "api", "manufacturer"];

#[test]
fn a_key_of_another_type_in_the_argument_is_refused() {
    on_every_cli(|world| {
        world.configuration(&block("  api_key = \"server_0123456789\""));
        world.validate().fails_with(expect![[r#"
            Unusable API key
            on provider "texture": api_key = "server_0123456789"

            The API key is not usable: this is a key of type SERVER; only a MANAGEMENT key may call the Management API. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.
        "#]]).sends(expect![""]);
        for prefix in OTHER_TYPES {
            world.configuration(&block(&format!("  api_key = \"{prefix}_0123456789\"")));
            let named = format!("this is a key of type {};", prefix.to_uppercase());
            world.validate().fails_saying(&named);
        }
    });
}

#[test]
fn a_key_of_another_type_in_the_variable_is_refused() {
    on_every_cli(|world| {
        world.configuration(&block(""));
        world.set("TEXTURE_API_KEY", "server_0123456789");
        world.validate().succeeds();
        world.plan().fails_with(expect![[r#"
            Unusable API key
            on provider "texture"

            The API key is not usable: this is a key of type SERVER; only a MANAGEMENT key may call the Management API. Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.

            The value came from the environment variable TEXTURE_API_KEY, because the argument `api_key` is not set.
        "#]]).sends(expect![""]);
        for prefix in OTHER_TYPES {
            world.set("TEXTURE_API_KEY", format!("{prefix}_0123456789"));
            let named = format!("this is a key of type {};", prefix.to_uppercase());
            world.plan().fails_saying(&named);
        }
    });
}

#[test]
fn a_key_copied_with_white_space_is_refused() {
    on_every_cli(|world| {
        world.configuration(&block(""));
        world.set("TEXTURE_API_KEY", "management_0123456789\n");
        world.plan().fails_with(expect![[r#"
            Unusable API key
            on provider "texture"

            The API key is not usable: the key holds white space or characters that no key has (was it copied whole?). Create a Management API key in your Dashboard under Developer → API Keys, and set it in the environment variable TEXTURE_API_KEY, or as `api_key` in the provider block.

            The value came from the environment variable TEXTURE_API_KEY, because the argument `api_key` is not set.
        "#]]).sends(expect![""]);
    });
}

#[test]
fn a_key_that_the_api_does_not_know_is_reported() {
    on_every_cli(|world| {
        world.set("TEXTURE_API_KEY", "management_unknown");
        world.configuration(&block(""));
        world.apply().fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 401: Invalid API key [request req_ID]

            The API does not accept the key: it is unknown, expired or revoked. Create a Management API key in your Dashboard under Developer → API Keys, and set it in TEXTURE_API_KEY, or as `api_key` in the provider block.
        "#]]).sends(expect![[r#"
            POST /v1/workspaces {"name":"a"} -> 401
        "#]]);
    });
}

#[test]
fn a_key_that_may_not_is_reported_in_the_words_of_the_api() {
    on_every_cli(|world| {
        let body = r#"{"message": "This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys."}"#;
        world
            .emulator
            .fault(Fault::on("*", "/v1/**").always().status(403).body(body));
        world.configuration(&block(""));
        world.apply().fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST /workspaces: 403: This endpoint requires a Management API key. Create one in your Dashboard under Developer → API Keys. [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]);
    });
}

#[test]
fn the_argument_wins_over_the_variable() {
    on_every_cli(|world| {
        world.set("TEXTURE_API_KEY", "management_unknown");
        world.configuration(&block(&format!(
            "  api_key = {:?}",
            world.emulator.api_key()
        )));
        world.apply().succeeds();
    });
}
