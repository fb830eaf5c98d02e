//! `encrypt_to`: the secret is in state only encrypted.

use age::x25519::Identity;
use expect_test::expect;
use serde_json::Value;

use super::{ADDRESS, created_elsewhere, home, live_secret, server_with};
use crate::harness::{World, on_every_cli, opened};

/// A key that is encrypted to these, with further arguments.
fn encrypted_to(recipients: &[&Identity], arguments: &str) -> String {
    let recipients: Vec<String> = recipients
        .iter()
        .map(|it| it.to_public().to_string())
        .collect();
    server_with(&format!("encrypt_to = {recipients:?}\n{arguments}"))
}

/// Neither the state nor its backup holds the secret that serves, and the identity opens it.
fn is_encrypted(world: &World, identity: &Identity) {
    let secret = live_secret(world);
    assert_eq!(world.state(ADDRESS)["key"], Value::Null);
    assert!(
        !world
            .read("terraform.tfstate")
            .contains(secret.as_str().unwrap())
    );
    assert_eq!(
        opened(&world.state(ADDRESS)["encrypted_key"], identity),
        secret
    );
}

#[test]
fn no_secret_is_in_state() {
    on_every_cli(|world| {
        home(world);
        let ada = Identity::generate();
        world.configuration(&encrypted_to(&[&ada], ""));
        world.plan().changes(expect![[r#"
            create texture_api_key.a
              created_at: (known after apply)
              encrypt_to: ["age1RECIPIENT"]
              encrypted_key: (known after apply)
              expires_at: (known after apply)
              id: (known after apply)
              key_prefix: (known after apply)
              name: "a"
              revoked: (known after apply)
              type: "SERVER"
              workspace_id: (known after apply)
        "#]]);
        world.apply().succeeds();
        is_encrypted(world, &ada);
    });
}

#[test]
fn any_recipient_opens_it() {
    on_every_cli(|world| {
        home(world);
        let (ada, grace) = (Identity::generate(), Identity::generate());
        world.configuration(&encrypted_to(&[&ada, &grace], ""));
        world.apply().succeeds();
        is_encrypted(world, &ada);
        is_encrypted(world, &grace);
    });
}

#[test]
fn rotated_it_is_encrypted_again() {
    on_every_cli(|world| {
        home(world);
        let ada = Identity::generate();
        world.configuration(&encrypted_to(
            &[&ada],
            "rotation_triggers = { round = \"1\" }",
        ));
        world.apply().succeeds();
        let before = live_secret(world);
        world.configuration(&encrypted_to(
            &[&ada],
            "rotation_triggers = { round = \"2\" }",
        ));
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              encrypted_key: "AGE FILE\n" -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              rotation_triggers: {"round":"1"} -> {"round":"2"}
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        assert_ne!(live_secret(world), before);
        is_encrypted(world, &ada);
    });
}

/// The id stays, nothing is rotated, and the secret leaves state.
#[test]
fn added_later_the_known_secret_is_encrypted() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        let (id, before) = (world.id(ADDRESS), live_secret(world));
        let ada = Identity::generate();
        world.configuration(&encrypted_to(&[&ada], ""));
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              encrypt_to: null -> ["age1RECIPIENT"]
              encrypted_key: null -> (known after apply)
              key: "server_SECRET" -> null
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        assert_eq!((world.id(ADDRESS), live_secret(world)), (id, before));
        is_encrypted(world, &ada);
    });
}

/// An imported key has no known secret: it is encrypted as soon as a rotation shows one.
#[test]
fn added_to_an_imported_key_it_waits_for_a_rotation() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "a");
        let ada = Identity::generate();
        world.configuration(&encrypted_to(
            &[&ada],
            "rotation_triggers = { round = \"1\" }",
        ));
        world.import(ADDRESS, &id).succeeds();
        world.plan().changes(expect![[r#"
            update texture_api_key.a
              encrypt_to: null -> ["age1RECIPIENT"]
              rotation_triggers: null -> {"round":"1"}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        assert_eq!(world.state(ADDRESS)["encrypted_key"], Value::Null);
        world.configuration(&encrypted_to(
            &[&ada],
            "rotation_triggers = { round = \"2\" }",
        ));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        is_encrypted(world, &ada);
    });
}

#[test]
fn for_other_recipients_it_has_to_be_rotated() {
    on_every_cli(|world| {
        home(world);
        let (ada, grace) = (Identity::generate(), Identity::generate());
        world.configuration(&encrypted_to(
            &[&ada],
            "rotation_triggers = { round = \"1\" }",
        ));
        world.apply().succeeds();
        world.configuration(&encrypted_to(
            &[&grace],
            "rotation_triggers = { round = \"1\" }",
        ));
        world.plan().warns(expect![[r#"
            The secret stays encrypted to its former recipients
            on resource "texture_api_key" "a": encrypt_to = ["age1RECIPIENT"]

            Only the recipients that `encrypted_key` was encrypted to can decrypt it, so it cannot be encrypted to the new ones. To get a new secret that is encrypted to them, change a value in `rotation_triggers`.
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        is_encrypted(world, &ada);
        // As the warning says.
        world.configuration(&encrypted_to(
            &[&grace],
            "rotation_triggers = { round = \"2\" }",
        ));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        is_encrypted(world, &grace);
    });
}

#[test]
fn taken_out_it_stays_encrypted_until_it_is_rotated() {
    on_every_cli(|world| {
        home(world);
        let ada = Identity::generate();
        world.configuration(&encrypted_to(
            &[&ada],
            "rotation_triggers = { round = \"1\" }",
        ));
        world.apply().succeeds();
        world.configuration(&server_with("rotation_triggers = { round = \"1\" }"));
        world.plan().warns(expect![[r#"
            The secret stays encrypted
            on resource "texture_api_key" "a"

            `encrypt_to` was removed, but only its recipients can decrypt the secret in state. Until the next rotation `key` is null and `encrypted_key` stays. To get a new, unencrypted secret, change a value in `rotation_triggers`.
        "#]]);
        world.apply().succeeds().writes(expect![""]);
        is_encrypted(world, &ada);
        world.configuration(&server_with("rotation_triggers = { round = \"2\" }"));
        world
            .plan()
            .changes(expect![[r#"
            update texture_api_key.a
              encrypted_key: "AGE FILE\n" -> null
              key: null -> (known after apply)
              key_prefix: "server_PREFIX" -> (known after apply)
              rotation_triggers: {"round":"1"} -> {"round":"2"}
        "#]])
            .warns(expect![""]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/api-keys/key_1/rotate -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["key"], live_secret(world));
        assert_eq!(world.state(ADDRESS)["encrypted_key"], Value::Null);
    });
}

#[test]
fn recipients_may_be_unknown_while_planning() {
    on_every_cli(|world| {
        home(world);
        let ada = Identity::generate();
        let recipient = ada.to_public();
        let data = format!("resource \"terraform_data\" \"r\" {{\n  input = \"{recipient}\"\n}}\n");
        let key = server_with("encrypt_to = [terraform_data.r.output]");
        world.configuration(&format!("{data}{key}"));
        world.apply().succeeds();
        is_encrypted(world, &ada);
    });
}
