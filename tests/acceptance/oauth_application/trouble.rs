//! What the API refuses, and where it fails.

use expect_test::expect;
use std::time::Duration;
use texture_emulator::Fault;

use super::{ADDRESS, confidential, home, live_secret, made_elsewhere};
use crate::harness::on_every_cli;

#[test]
fn a_refused_one_is_not_in_state() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        for (status, error) in [
            (
                400,
                expect![[r#"
            Could not create the OAuth application
            on resource "texture_oauth_application" "a"

            POST /oauth-apps: 400: Bad Request (a fault made on request) [request req_ID]

            The API refuses the request as it is. Correct the configuration according to its words.
        "#]],
            ),
            (
                403,
                expect![[r#"
            Could not create the OAuth application
            on resource "texture_oauth_application" "a"

            POST /oauth-apps: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who made it: ask an administrator of the organization for one that may.
        "#]],
            ),
            (
                409,
                expect![[r#"
            Something stands in the way of the OAuth application "a"
            on resource "texture_oauth_application" "a"

            POST /oauth-apps: 409: Conflict (a fault made on request) [request req_ID]

            The API's words say what it is. If they speak of the name, what has it was just deleted, or this API key cannot see it: choose another name, or run `terraform apply` again later.
        "#]],
            ),
        ] {
            world
                .emulator
                .fault(Fault::on("POST", "/v1/oauth-apps").status(status));
            world.apply().fails_with(error);
            assert!(world.addresses().is_empty());
        }
    });
}

#[test]
fn a_lost_answer_leaves_none_whose_secret_nobody_has() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        let lost = Fault::on("POST", "/v1/oauth-apps")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().warns(expect![[r#"
            An answer was lost, and what became of it was found out
            on resource "texture_oauth_application" "a"

            The answer to a creation was lost with the secret in it; the OAuth application oauth_1 was ended and made again.
        "#]]);
        assert_eq!(world.emulator.objects("oauth-apps").len(), 1);
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

/// Nothing was lost with the answer: a PUBLIC application has no secret.
#[test]
fn a_public_one_whose_answer_was_lost_is_adopted() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&super::public(""));
        let lost = Fault::on("POST", "/v1/oauth-apps")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().warns(expect![[r#"
            An answer was lost, and what became of it was found out
            on resource "texture_oauth_application" "a"

            The answer to a creation was lost; the OAuth application oauth_1 was found to be its result.
        "#]]);
        assert_eq!(world.emulator.objects("oauth-apps").len(), 1);
    });
}

#[test]
fn an_equal_one_is_told() {
    on_every_cli(|world| {
        home(world);
        made_elsewhere(world, "a");
        world.configuration(&confidential(""));
        world.apply().succeeds().warns(expect![[r#"
            There is another OAuth application like "a"
            on resource "texture_oauth_application" "a"

            A new OAuth application was made, and an equal one existed already: oauth_1. If a run was interrupted, it may have been left behind by it: remove it when nobody needs it. If you meant to manage it, replace the new one by it: `terraform state rm` the new one, and import the other.

            import {
              to = texture_oauth_application.a
              id = "oauth_1"
            }
        "#]]);
    });
}

#[test]
fn a_refused_change_leaves_state_as_it_was() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential("description = \"one\""));
        world.apply().succeeds();
        world.configuration(&confidential("description = \"two\""));
        world
            .emulator
            .fault(Fault::on("PATCH", "/v1/oauth-apps/{id}").status(400));
        world.apply().fails_with(expect![[r#"
            Could not change the OAuth application
            on resource "texture_oauth_application" "a"

            PATCH /oauth-apps/oauth_1: 400: Bad Request (a fault made on request) [request req_ID]

            The API refuses the request as it is. Correct the configuration according to its words.
        "#]]);
        assert_eq!(world.state(ADDRESS)["description"], "one");
        world.apply().succeeds();
    });
}

#[test]
fn one_removed_between_plan_and_apply() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential("description = \"one\""));
        world.apply().succeeds();
        world.configuration(&confidential("description = \"two\""));
        world.plan();
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        world.apply_plan().fails_with(expect![[r#"
            Could not change the OAuth application
            on resource "texture_oauth_application" "a"

            PATCH /oauth-apps/oauth_1: 404: OAuthApp not found [request req_ID]

            The object does not exist, or no longer. Run `terraform plan` to see what changed outside of Terraform.
        "#]]);
        world.apply().succeeds();
    });
}

#[test]
fn what_is_gone_already_is_a_success() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        world.plan_with(&["-destroy"]);
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        world.apply_plan().succeeds().asks(expect![[r#"
            DELETE /v1/oauth-apps/oauth_1 -> 404
        "#]]);
    });
}

#[test]
fn a_deletion_that_takes_effect_later_is_waited_for() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        world.apply().succeeds();
        world.emulator.deletions_take(Duration::from_millis(300));
        world.destroy().succeeds();
        assert!(world.emulator.objects("oauth-apps").is_empty());
    });
}
