//! `active`: asked for, and taken away by Texture.

use expect_test::expect;
use texture_emulator::Fault;

use super::{ADDRESS, WEBHOOK, home, webhook_with};
use crate::harness::on_every_cli;

#[test]
fn creating_an_inactive_one_takes_two_requests() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&webhook_with("active = false"));
        world.plan().changes(expect![[r#"
            create texture_destination.a
              active: false
              created_at: (known after apply)
              deactivated_at: (known after apply)
              deactivated_reason: (known after apply)
              destination_type: "WEBHOOK"
              device_type: "ALL"
              event_types: ["ALERT_CREATED","DEVICE_CONNECTED"]
              headers: {}
              id: (known after apply)
              include_weather: false
              label: "a"
              secret: (known after apply)
              updated_at: (known after apply)
              url: "https://example.com/events"
              workspace_id: (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
            PATCH /v1/destinations/dest_1 {"deactivated":true} -> 200
        "#]]);
        let state = world.state(ADDRESS);
        assert_eq!(state["active"], false);
        assert!(state["deactivated_at"].is_string(), "{state:#}");
        assert!(state["secret"].is_string(), "{state:#}");
    });
}

#[test]
fn it_is_deactivated_and_taken_up_again() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        world.configuration(&webhook_with("active = false"));
        world.plan().changes(expect![[r#"
            update texture_destination.a
              active: true -> false
              deactivated_at: null -> (known after apply)
              deactivated_reason: null -> (known after apply)
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"deactivated":true} -> 200
        "#]]);
        world.configuration(WEBHOOK);
        world.plan().changes(expect![[r#"
            update texture_destination.a
              active: false -> true
              deactivated_at: "TIME" -> (known after apply)
              deactivated_reason: null -> (known after apply)
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"deactivated":false} -> 200
        "#]]);
        assert!(world.state(ADDRESS)["deactivated_at"].is_null());
    });
}

#[test]
fn what_texture_deactivates_is_reactivated() {
    on_every_cli(|world| {
        home(world);
        world.configuration(WEBHOOK);
        world.apply().succeeds();
        let id = world.id(ADDRESS);
        world
            .emulator
            .deactivate_destination(&id, "410 from the endpoint")
            .unwrap();
        world
            .plan()
            .drift(expect![[r#"
                update texture_destination.a
                  active: true -> false
                  deactivated_at: null -> "TIME"
                  deactivated_reason: null -> "410 from the endpoint"
                  updated_at: "TIME" -> "TIME"
            "#]])
            .changes(expect![[r#"
                update texture_destination.a
                  active: false -> true
                  deactivated_at: "TIME" -> (known after apply)
                  deactivated_reason: "410 from the endpoint" -> (known after apply)
                  updated_at: "TIME" -> (known after apply)
            "#]])
            .warns(expect![[r#"
                Changed outside of Terraform
                on resource "texture_destination" "a"

                texture_destination with id "dest_1" differs from state in `active`; the plan shows how.

                According to the audit log, `destination.deactivate` by system texture at TIME.
            "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/destinations/dest_1 {"deactivated":false} -> 200
        "#]]);
        assert!(world.state(ADDRESS)["deactivated_reason"].is_null());
    });
}

/// State says what is true: the destination sends.
#[test]
fn one_that_could_not_be_deactivated_is_in_state() {
    on_every_cli(|world| {
        home(world);
        let provider = "provider \"texture\" {\n  max_retries = 0\n}\n";
        let inactive = webhook_with("active = false");
        world.configuration(&format!("{provider}{inactive}"));
        world
            .emulator
            .fault(Fault::on("PATCH", "/v1/destinations/{id}").status(503));
        world.apply().fails_with(expect![[r#"
            Could not deactivate the new destination
            on resource "texture_destination" "a"

            PATCH /destinations/dest_1: 503: Service Unavailable (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        assert_eq!(world.state(ADDRESS)["active"], true);
        assert!(world.state(ADDRESS)["secret"].is_string());
        assert!(world.is_tainted(ADDRESS));
        world.apply().succeeds().writes(expect![[r#"
            DELETE /v1/destinations/dest_1 -> 204
            POST /v1/destinations {"destinationType":"WEBHOOK","deviceType":"ALL","eventTypes":["ALERT_CREATED","DEVICE_CONNECTED"],"includeWeather":false,"label":"a","url":"https://example.com/events"} -> 201
            PATCH /v1/destinations/dest_2 {"deactivated":true} -> 200
        "#]]);
        assert_eq!(world.emulator.objects("destinations").len(), 1);
    });
}
