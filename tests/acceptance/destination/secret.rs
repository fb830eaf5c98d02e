//! `secret`: created by the API or set, shown or masked, and never lost.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Quirk;

use super::{ADDRESS, EMAIL, WEBHOOK, created_elsewhere, home, webhook_with, with};
use crate::harness::{World, on_every_cli};

fn secret_at_the_api(world: &World) -> String {
    let destination = world.emulator.object(&world.id(ADDRESS));
    let secret = destination.expect("it exists")["secret"].clone();
    secret.as_str().expect("it has a secret").to_owned()
}

#[test]
fn what_the_api_creates_is_in_state() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["secret"], secret_at_the_api(world));
    });
}

#[test]
fn what_is_set_is_sent_and_taken_out_it_stays() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&webhook_with(r#"secret = "first""#));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","secret":"first","url":"https://example.com/events"} -> 201
        "#]]);
        world.configuration(&webhook_with(r#"secret = "second""#));
        world.plan().changes(expect![[r#"
            update texture_destination.a
              secret: "first" -> "second"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"secret":"second"} -> 200
        "#]]);
        world.configuration(WEBHOOK);
        world.plan().is_empty();
        assert_eq!(secret_at_the_api(world), "second");
    });
}

#[test]
fn one_that_replaces_the_one_of_the_api_is_sent() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        world.configuration(&webhook_with(r#"secret = "hush""#));
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"secret":"hush"} -> 200
        "#]]);
    });
}

#[test]
fn a_masked_one_is_kept_as_it_is_known() {
    for quirk in [Quirk::DestinationSecretNull, Quirk::DestinationSecretMasked] {
        on_every_cli(|world| {
            home(world);
            world.emulator.quirk(quirk);
            world.configuration(WEBHOOK);
            world.apply().succeeds();
            assert_eq!(world.state(ADDRESS)["secret"], secret_at_the_api(world));
            world.configuration(&webhook_with("active = false"));
            world.apply().succeeds();
            assert_eq!(world.state(ADDRESS)["secret"], secret_at_the_api(world));
            world.configuration(&webhook_with(r#"secret = "hush""#));
            world.apply().succeeds();
            assert_eq!(world.state(ADDRESS)["secret"], "hush");
            assert_eq!(secret_at_the_api(world), "hush");
            // Made inactive, there are two responses, the second one masked.
            let inactive = with(
                &EMAIL.replace("\"a\"", "\"b\""),
                "active = false\n secret = \"x\"",
            );
            world.configuration(&inactive);
            world.apply().succeeds();
            assert_eq!(world.state("texture_destination.b")["secret"], "x");
        });
    }
}

#[test]
fn an_imported_masked_one_is_null_until_it_is_set() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, json!({ "secret": "old" }));
        world.emulator.quirk(Quirk::DestinationSecretMasked);
        world.configuration(WEBHOOK);
        world.import(ADDRESS, &id).succeeds();
        assert!(world.state(ADDRESS)["secret"].is_null());
        world.plan().is_empty();
        world.configuration(&webhook_with(r#"secret = "new""#));
        world.plan().changes(expect![[r#"
            update texture_destination.a
              secret: null -> "new"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"secret":"new"} -> 200
        "#]]);
    });
}

#[test]
fn another_one_outside_is_seen() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        let changed = json!({ "secret": "elsewhere" });
        world
            .emulator
            .edit(&world.id(ADDRESS), changed.clone())
            .unwrap();
        world.plan().is_empty();
        world.configuration(&webhook_with(r#"secret = "ours""#));
        world.apply().succeeds();
        world.emulator.edit(&world.id(ADDRESS), changed).unwrap();
        let plan = world.plan();
        plan.changes(expect![[r#"
            update texture_destination.a
              secret: "elsewhere" -> "ours"
              updated_at: "TIME" -> (known after apply)
        "#]])
            .warns(expect![[r#"
                Changed outside of Terraform
                on resource "texture_destination" "a"

                texture_destination with id "dest_1" differs from state in `secret`; the plan shows how.

                According to the audit log, `destination.update` by user usr_1 at TIME.
            "#]]);
        world.apply().succeeds();
        assert_eq!(secret_at_the_api(world), "ours");
    });
}
