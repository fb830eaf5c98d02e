//! What is changed elsewhere is seen, and mended.

use expect_test::expect;
use serde_json::json;

use super::{ADDRESS, accepted, ada, invited_elsewhere};
use crate::harness::{World, on_every_cli};

/// Ada, invited by Terraform, who has accepted; gives the membership's id.
fn member(world: &World) -> String {
    world.configuration(&ada("VIEWER"));
    world.apply().succeeds();
    let id = accepted(world, "ada@example.com");
    world
        .run(&["apply", "-refresh-only", "-auto-approve"])
        .succeeds();
    id
}

#[test]
fn another_role_is_seen_and_corrected() {
    on_every_cli(|world| {
        let id = member(world);
        let path = format!("/v1/members/{id}");
        world
            .emulator
            .act("PATCH", &path, json!({ "role": "ADMIN" }))
            .unwrap();
        world
            .plan()
            .drift(expect![[r#"
                update texture_member.a
                  role: "VIEWER" -> "ADMIN"
                  updated_at: "TIME" -> "TIME"
            "#]])
            .changes(expect![[r#"
                update texture_member.a
                  role: "ADMIN" -> "VIEWER"
                  updated_at: "TIME" -> (known after apply)
            "#]])
            .warns(expect![""]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/members/mem_1 {"role":"VIEWER"} -> 200
        "#]]);
    });
}

#[test]
fn another_name_is_nothing_to_correct() {
    on_every_cli(|world| {
        let id = member(world);
        let married = json!({ "userProfile": { "lastName": "King" } });
        world.emulator.edit(&id, married).unwrap();
        world.plan().is_empty();
    });
}

#[test]
fn a_member_removed_outside_is_invited_again() {
    on_every_cli(|world| {
        let id = member(world);
        world
            .emulator
            .act("DELETE", &format!("/v1/members/{id}"), json!(null))
            .unwrap();
        world.plan().changes(expect![[r#"
            create texture_member.a
              created_at: (known after apply)
              email: "ada@example.com"
              first_name: (known after apply)
              id: "ada@example.com"
              invitation_id: (known after apply)
              last_name: (known after apply)
              member_id: (known after apply)
              owner: (known after apply)
              role: "VIEWER"
              status: (known after apply)
              updated_at: (known after apply)
              user_id: (known after apply)
        "#]]).warns(expect![[r#"
            Object is gone
            on resource "texture_member" "a"

            texture_member with id "ada@example.com" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 201
        "#]]);
    });
}

#[test]
fn an_invitation_revoked_outside_is_sent_again() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        let id = world.state(ADDRESS)["invitation_id"].clone();
        let revoke = format!("/v1/invitations/{}/revoke", id.as_str().unwrap());
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_member" "a"

            texture_member with id "ada@example.com" no longer exists: its invitation was revoked. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_member with id "ada@example.com"
            on resource "texture_member" "a"

            According to the audit log, `invitation.revoke` by user usr_1 at TIME.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 201
        "#]]);
    });
}

#[test]
fn an_invitation_with_a_status_that_nobody_knows_is_gone() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        let id = world.state(ADDRESS)["invitation_id"].clone();
        world.emulator.remove(id.as_str().unwrap()).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_member" "a"

            texture_member with id "ada@example.com" no longer exists: it was removed outside of this configuration. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_member with id "ada@example.com"
            on resource "texture_member" "a"

            According to the audit log, `invitation.delete` by user usr_1 at TIME.
        "#]]);
    });
}

/// One who was invited again elsewhere is still the same person.
#[test]
fn another_invitation_of_the_same_address_is_followed() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        let id = world.state(ADDRESS)["invitation_id"].clone();
        let revoke = format!("/v1/invitations/{}/revoke", id.as_str().unwrap());
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        invited_elsewhere(world, "ADA@example.com", "VIEWER");
        world.plan().is_empty();
    });
}

#[test]
fn a_member_who_was_removed_and_invited_again_outside_is_followed() {
    on_every_cli(|world| {
        let id = member(world);
        world
            .emulator
            .act("DELETE", &format!("/v1/members/{id}"), json!(null))
            .unwrap();
        invited_elsewhere(world, "ada@example.com", "OPERATOR");
        world.plan().changes(expect![[r#"
            update texture_member.a
              created_at: "TIME" -> (known after apply)
              first_name: null -> (known after apply)
              invitation_id: "inv_1" -> (known after apply)
              last_name: null -> (known after apply)
              member_id: null -> (known after apply)
              role: "OPERATOR" -> "VIEWER"
              status: "PENDING" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              user_id: null -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 204
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 201
        "#]]);
    });
}
