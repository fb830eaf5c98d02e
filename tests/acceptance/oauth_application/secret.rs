//! The client secret: rotated in place, and in state only encrypted where that is wanted.

use age::x25519::Identity;
use expect_test::expect;
use serde_json::Value;
use texture_emulator::Fault;

use super::{ADDRESS, confidential, home, live_secret};
use crate::harness::{World, on_every_cli, opened};

fn round(number: u32, arguments: &str) -> String {
    confidential(&format!(
        "rotation_triggers = {{ round = \"{number}\" }}\n{arguments}"
    ))
}

fn encrypt_to(identity: &Identity) -> String {
    format!("encrypt_to = [\"{}\"]", identity.to_public())
}

fn is_encrypted(world: &World, identity: &Identity) {
    let secret = live_secret(world);
    assert_eq!(world.state(ADDRESS)["client_secret"], Value::Null);
    assert!(
        !world
            .read("terraform.tfstate")
            .contains(secret.as_str().unwrap())
    );
    let encrypted = &world.state(ADDRESS)["encrypted_client_secret"];
    assert_eq!(opened(encrypted, identity), secret);
}

#[test]
fn a_change_of_what_is_recorded_rotates() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        let (id, before) = (world.id(ADDRESS), live_secret(world));
        world.configuration(&round(1, ""));
        world.apply().succeeds().writes(expect![""]);
        assert_eq!(live_secret(world), before);
        world.configuration(&round(2, ""));
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a
              client_secret: "secret_SECRET" -> (known after apply)
              rotation_triggers: {"round":"1"} -> {"round":"2"}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/oauth-apps/oauth_1/rotate-secret -> 200
        "#]]);
        assert_eq!(world.id(ADDRESS), id);
        assert_ne!(live_secret(world), before);
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

/// The change is done and stays done; the rotation is made up for by the next apply.
#[test]
fn a_rotation_that_fails_after_a_change() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&round(1, "description = \"one\""));
        world.apply().succeeds();
        let before = live_secret(world);
        world.configuration(&round(2, "description = \"two\""));
        world
            .emulator
            .fault(Fault::on("POST", "/v1/oauth-apps/{id}/rotate-secret").status(403));
        world.apply().fails_with(expect![[r#"
            Could not rotate the secret of the OAuth application
            on resource "texture_oauth_application" "a"

            POST /oauth-apps/oauth_1/rotate-secret: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]).writes(expect![[r#"
            PATCH /v1/oauth-apps/oauth_1 {"description":"two"} -> 200
            POST /v1/oauth-apps/oauth_1/rotate-secret -> 403
        "#]]);
        assert_eq!(world.state(ADDRESS)["description"], "two");
        assert_eq!(world.state(ADDRESS)["client_secret"], before);
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a
              client_secret: "secret_SECRET" -> (known after apply)
              rotation_triggers: {"round":"1"} -> {"round":"2"}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/oauth-apps/oauth_1/rotate-secret -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

/// Nothing is rotated before the change is done.
#[test]
fn a_change_that_fails_before_a_rotation() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&round(1, "description = \"one\""));
        world.apply().succeeds();
        let before = live_secret(world);
        world.configuration(&round(2, "description = \"two\""));
        world
            .emulator
            .fault(Fault::on("PATCH", "/v1/oauth-apps/{id}").status(403));
        world.apply().fails_with(expect![[r#"
            Could not change the OAuth application
            on resource "texture_oauth_application" "a"

            PATCH /oauth-apps/oauth_1: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]).writes(expect![[r#"
            PATCH /v1/oauth-apps/oauth_1 {"description":"two"} -> 403
        "#]]);
        assert_eq!(live_secret(world), before);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/oauth-apps/oauth_1 {"description":"two"} -> 200
            POST /v1/oauth-apps/oauth_1/rotate-secret -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

#[test]
fn a_lost_response_leaves_no_secret_that_nobody_has() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&round(1, ""));
        world.apply().succeeds();
        world.configuration(&round(2, ""));
        let lost = Fault::on("POST", "/v1/oauth-apps/{id}/rotate-secret")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

#[test]
fn no_secret_is_in_state() {
    on_every_cli(|world| {
        home(world);
        let ada = Identity::generate();
        world.configuration(&round(1, &encrypt_to(&ada)));
        world.plan().changes(expect![[r#"
            create texture_oauth_application.a
              allowed_scopes: ["devices:read","sites:read"]
              client_id: (known after apply)
              created_at: (known after apply)
              encrypt_to: ["age1RECIPIENT"]
              encrypted_client_secret: (known after apply)
              id: (known after apply)
              name: "a"
              redirect_uris: ["https://example.com/callback"]
              rotation_triggers: {"round":"1"}
              type: "CONFIDENTIAL"
              updated_at: (known after apply)
              workspace_id: (known after apply)
        "#]]);
        world.apply().succeeds();
        is_encrypted(world, &ada);
        world.configuration(&round(2, &encrypt_to(&ada)));
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a
              encrypted_client_secret: "AGE FILE\n" -> (known after apply)
              rotation_triggers: {"round":"1"} -> {"round":"2"}
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds();
        is_encrypted(world, &ada);
    });
}

#[test]
fn added_later_the_known_secret_is_encrypted() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        let before = live_secret(world);
        let ada = Identity::generate();
        world.configuration(&confidential(&encrypt_to(&ada)));
        world.plan().changes(expect![[r#"
            update texture_oauth_application.a
              client_secret: "secret_SECRET" -> null
              encrypt_to: null -> ["age1RECIPIENT"]
              encrypted_client_secret: null -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        assert_eq!(live_secret(world), before);
        is_encrypted(world, &ada);
    });
}

#[test]
fn encryption_and_another_name_come_in_one_apply() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        let ada = Identity::generate();
        world.configuration(&confidential(&encrypt_to(&ada)).replace("\"a\"\n", "\"b\"\n"));
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/oauth-apps/oauth_1 {"name":"b"} -> 200
        "#]]);
        is_encrypted(world, &ada);
    });
}

#[test]
fn taken_out_it_stays_encrypted_until_it_is_rotated() {
    on_every_cli(|world| {
        home(world);
        let (ada, grace) = (Identity::generate(), Identity::generate());
        world.configuration(&round(1, &encrypt_to(&ada)));
        world.apply().succeeds();
        world.configuration(&round(1, &encrypt_to(&grace)));
        world.plan().warns(expect![[r#"
            The secret stays encrypted to its former recipients
            on resource "texture_oauth_application" "a": encrypt_to = ["age1RECIPIENT"]

            Only the recipients that `encrypted_client_secret` was encrypted to can decrypt it, so it cannot be encrypted to the new ones. To get a new secret that is encrypted to them, change a value in `rotation_triggers`.
        "#]]);
        world.configuration(&round(1, ""));
        world.plan().warns(expect![[r#"
            The secret stays encrypted
            on resource "texture_oauth_application" "a"

            `encrypt_to` was removed, but only its recipients can decrypt the secret in state. Until the next rotation `client_secret` is null and `encrypted_client_secret` stays. To get a new, unencrypted secret, change a value in `rotation_triggers`.
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        is_encrypted(world, &ada);
        world.configuration(&round(2, ""));
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
        assert_eq!(world.state(ADDRESS)["encrypted_client_secret"], Value::Null);
    });
}

#[test]
fn no_secret_is_in_the_log() {
    on_every_cli(|world| {
        home(world);
        world.keep_log();
        world.configuration(&round(1, ""));
        world.apply().succeeds();
        let first = live_secret(world);
        world.configuration(&round(2, ""));
        world.apply().succeeds();
        let second = live_secret(world);
        world.destroy().succeeds();
        for secret in [first, second] {
            let secret = secret.as_str().expect("a secret is text");
            let log = world.log();
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None);
        }
    });
}
