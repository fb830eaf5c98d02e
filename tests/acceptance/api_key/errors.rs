//! What the API refuses, and where it fails.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Fault;

use super::{ADDRESS, created_elsewhere, home, live_secret, server_with};
use crate::harness::on_every_cli;

#[test]
fn a_refused_key_is_not_in_state() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        for (status, error) in [
            (
                400,
                expect![[r#"
                    Could not create the API key
                    on resource "texture_api_key" "a"

                    POST /api-keys: 400: Bad Request (a fault made on request) [request req_ID]

                    The API rejected the request. Fix the configuration as the message says.

                    What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (`workspaceId` in the body is obeyed; returns 201 with the whole object; the secret is shown only this once). To compare the API with what this provider expects of it, run

                      terraform-provider-texture check-api

                    and report what it prints.
                "#]],
            ),
            (
                403,
                expect![[r#"
                    Could not create the API key
                    on resource "texture_api_key" "a"

                    POST /api-keys: 403: Forbidden (a fault made on request) [request req_ID]

                    The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
                "#]],
            ),
            (
                409,
                expect![[r#"
                    The API rejected the API key "a" because of a conflict
                    on resource "texture_api_key" "a"

                    POST /api-keys: 409: Conflict (a fault made on request) [request req_ID]

                    See the API's message above. If it is about the name, the object that had it may still be being deleted, or be invisible to this API key: choose another name, or run `terraform apply` again later.
                "#]],
            ),
        ] {
            world
                .emulator
                .fault(Fault::on("POST", "/v1/api-keys").status(status));
            world.apply().fails_with(error);
            assert!(world.addresses().is_empty());
        }
    });
}

/// There is nowhere for it to be.
#[test]
fn without_any_workspace_none_is_created() {
    on_every_cli(|world| {
        world.configuration(&server_with(""));
        world.apply().fails_with(expect![[r#"
            The API rejected the API key "a" because of a conflict
            on resource "texture_api_key" "a"

            POST /api-keys: 409: The organization has no workspace yet (Create one first) [request req_ID]

            See the API's message above. If it is about the name, the object that had it may still be being deleted, or be invisible to this API key: choose another name, or run `terraform apply` again later.
        "#]]);
    });
}

/// A key whose secret was lost with the response is of no use: it is revoked, and another one created.
#[test]
fn a_lost_response_leaves_no_key_whose_secret_nobody_has() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        let lost = Fault::on("POST", "/v1/api-keys")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().warns(expect![[r#"
            A response was lost; the object it created was removed
            on resource "texture_api_key" "a"

            The response to a create was lost with the secret in it; the API key key_1 that it created was removed, and a new one was created.
        "#]]);
        let mut keys = world.emulator.objects("api-keys");
        keys.retain(|key| key["revoked"] == false);
        assert_eq!(keys.len(), 1);
        assert_eq!(world.state(ADDRESS)["key"], live_secret(world));
    });
}

/// Names need not be unique: an equal key may be left over from a run that was killed.
#[test]
fn an_equal_key_is_reported() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, "a");
        world.configuration(&server_with(""));
        world.apply().succeeds().warns(expect![[r#"
            Possible duplicate API key "a"
            on resource "texture_api_key" "a"

            Another API key with this name and type existed already: key_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

            import {
              to = texture_api_key.a
              id = "key_1"
            }
        "#]]);
    });
}

#[test]
fn what_is_gone_already_is_a_success() {
    on_every_cli(|world| {
        home(world);
        world.configuration(&server_with(""));
        world.apply().succeeds();
        world.plan_with(&["-destroy"]);
        let revoke = format!("/v1/api-keys/{}/revoke", world.id(ADDRESS));
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        world.apply_plan().succeeds().sends(expect![[r#"
            POST /v1/api-keys/key_1/revoke -> 409
            GET /v1/api-keys/key_1 -> 200
        "#]]);
        assert!(world.addresses().is_empty());

        world.apply().succeeds();
        world.plan_with(&["-destroy"]);
        world.emulator.remove(&world.id(ADDRESS)).unwrap();
        world.apply_plan().succeeds().sends(expect![[r#"
            POST /v1/api-keys/key_2/revoke -> 404
            GET /v1/api-keys/key_2 -> 404
            GET /v1/api-keys?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
        "#]]);
    });
}

/// The Connect flow's keys cannot be revoked over the API.
#[test]
fn a_key_that_cannot_be_revoked_stays_in_state() {
    on_every_cli(|world| {
        home(world);
        let scoped = world.emulator.connect_key("a", None).unwrap();
        let id = scoped["id"].as_str().unwrap();
        world.configuration(&server_with(""));
        world.import(ADDRESS, id).succeeds();
        world.destroy().fails_with(expect![[r#"
            Could not revoke the API key

            POST /api-keys/key_1/revoke: 409: SCOPED keys can be neither rotated nor revoked over the API [request req_ID]

            This conflicts with an existing object; see the API's message. Run `terraform plan` to see what changed outside of Terraform.
        "#]]);
        assert_eq!(world.addresses(), [ADDRESS]);
    });
}
