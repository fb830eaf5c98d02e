//! What the API refuses, and where it fails.

use expect_test::expect;
use std::time::Duration;
use texture_emulator::Fault;

use super::{ADDRESS, confidential, created_elsewhere, home, live_secret};
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

                    The API rejected the request. Fix the configuration as the message says.

                    What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (`workspaceId` in the body is obeyed; `clientSecret` is shown only this once, and only for CONFIDENTIAL). To compare the API with what this provider expects of it, run

                      terraform-provider-texture check-api

                    and report what it prints.
                "#]],
            ),
            (
                403,
                expect![[r#"
                    Could not create the OAuth application
                    on resource "texture_oauth_application" "a"

                    POST /oauth-apps: 403: Forbidden (a fault made on request) [request req_ID]

                    The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
                "#]],
            ),
            (
                409,
                expect![[r#"
                    The API rejected the OAuth application "a" because of a conflict
                    on resource "texture_oauth_application" "a"

                    POST /oauth-apps: 409: Conflict (a fault made on request) [request req_ID]

                    See the API's message above. If it is about the name, the object that had it may still be being deleted, or be invisible to this API key: choose another name, or run `terraform apply` again later.
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
fn a_lost_response_leaves_none_whose_secret_nobody_has() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&confidential(""));
        let lost = Fault::on("POST", "/v1/oauth-apps")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().warns(expect![[r#"
            A response was lost; the object it created was removed
            on resource "texture_oauth_application" "a"

            The response to a create was lost with the secret in it; the OAuth application oauth_1 that it created was removed, and a new one was created.
        "#]]);
        assert_eq!(world.emulator.objects("oauth-apps").len(), 1);
        assert_eq!(world.state(ADDRESS)["client_secret"], live_secret(world));
    });
}

/// Nothing was lost with the response: a PUBLIC application has no secret.
#[test]
fn a_public_one_whose_response_was_lost_is_adopted() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&super::public(""));
        let lost = Fault::on("POST", "/v1/oauth-apps")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().warns(expect![[r#"
            A response was lost; the object was found and adopted
            on resource "texture_oauth_application" "a"

            The response to a create was lost; the OAuth application oauth_1 was found to be its result.
        "#]]);
        assert_eq!(world.emulator.objects("oauth-apps").len(), 1);
    });
}

#[test]
fn an_equal_one_is_reported() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, "a");
        world.configuration(&confidential(""));
        world.apply().succeeds().warns(expect![[r#"
            Possible duplicate OAuth application "a"
            on resource "texture_oauth_application" "a"

            Another OAuth application with this name and type existed already: oauth_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

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

            The API rejected the request. Fix the configuration as the message says.

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (takes any member but `type`; a null `description` clears it; returns 200). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
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

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (takes any member but `type`; a null `description` clears it; returns 200). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
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
        world.apply_plan().succeeds().sends(expect![[r#"
            DELETE /v1/oauth-apps/oauth_1 -> 404
            GET /v1/oauth-apps/oauth_1 -> 404
            GET /v1/oauth-apps?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
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
