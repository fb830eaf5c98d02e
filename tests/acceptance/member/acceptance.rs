//! From invitation to membership: the acceptance is not drift.

use expect_test::expect;
use serde_json::json;
use texture_emulator::{Fault, Person, Quirk};

use super::{ADDRESS, accepted, ada};
use crate::harness::on_every_cli;

#[test]
fn an_accepted_invitation_is_the_membership() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        let invited = world.state(ADDRESS);
        accepted(world, "ada@example.com");
        world.plan().is_empty().warns(expect![""]);
        world
            .run(&["apply", "-refresh-only", "-auto-approve"])
            .succeeds()
            .sends(expect![[r#"
                GET /v1/invitations/inv_1 -> 200
                GET /v1/invitations?page=1&perPage=100 -> 200
                GET /v1/members?page=1&perPage=100 -> 200
            "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ada@example.com",
              "first_name": "Ada",
              "id": "ada@example.com",
              "invitation_id": "inv_1",
              "last_name": "Lovelace",
              "member_id": "mem_1",
              "owner": false,
              "role": "VIEWER",
              "status": "ACTIVE",
              "timeouts": null,
              "updated_at": "TIME",
              "user_id": "usr_1"
            }
        "#]],
        );
        assert_eq!(
            world.state(ADDRESS)["invitation_id"],
            invited["invitation_id"]
        );
        assert_ne!(world.state(ADDRESS)["created_at"], invited["created_at"]);
        world.plan().is_empty().sends(expect![[r#"
            GET /v1/members/mem_1 -> 200
        "#]]);
    });
}

#[test]
fn without_bulk_refresh_it_is_the_same() {
    on_every_cli(|world| {
        world.write(
            "provider.tf",
            "provider \"texture\" {\n  bulk_refresh = false\n}\n",
        );
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        accepted(world, "ada@example.com");
        world.plan().is_empty();
        world
            .run(&["apply", "-refresh-only", "-auto-approve"])
            .succeeds();
        assert_eq!(world.state(ADDRESS)["status"], "ACTIVE");
        world.plan().is_empty().sends(expect![[r#"
            GET /v1/members/mem_1 -> 200
        "#]]);
    });
}

#[test]
fn many_acceptances_are_seen_with_few_requests() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "texture_member" "many" {
              count = 12
              email = "user${count.index}@example.com"
              role  = "USER"
            }
            "#,
        );
        world.apply().succeeds();
        for number in 0..12 {
            accepted(world, &format!("user{number}@example.com"));
        }
        let planned = world.plan();
        planned.is_empty();
        let asked = planned.requests().len();
        assert!(asked <= 4, "{asked} requests");
    });
}

#[test]
fn accepted_between_plan_and_apply_another_role_is_given_to_the_member() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(&ada("ADMIN"));
        world.plan();
        accepted(world, "ada@example.com");
        world.apply_plan().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 409
            PATCH /v1/members/mem_1 {"role":"ADMIN"} -> 200
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ada@example.com",
              "first_name": "Ada",
              "id": "ada@example.com",
              "invitation_id": "inv_1",
              "last_name": "Lovelace",
              "member_id": "mem_1",
              "owner": false,
              "role": "ADMIN",
              "status": "ACTIVE",
              "timeouts": null,
              "updated_at": "TIME",
              "user_id": "usr_1"
            }
        "#]],
        );
        world.plan().is_empty();
    });
}

#[test]
fn accepted_under_another_address_it_is_gone() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        let private = Person::new("Ada", "Lovelace", "ada@private.example");
        world
            .emulator
            .accept_invitation("ada@example.com", &private)
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

            texture_member with id "ada@example.com" no longer exists: its invitation was accepted under another address. To manage that membership, set `email` to that address, and import it. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
            ---
            Who removed texture_member with id "ada@example.com"
            on resource "texture_member" "a"

            According to the audit log, `invitation.accept` by user usr_1 at TIME.
        "#]]);
        // As the warning says.
        world.configuration(&super::person("ada@private.example", "VIEWER"));
        world.import_block(ADDRESS, r#"id = "ada@private.example""#);
        world.run(&["state", "rm", ADDRESS]).succeeds();
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn accepted_under_another_address_between_plan_and_apply_nothing_is_changed() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(&ada("ADMIN"));
        world.plan();
        let private = Person::new("Ada", "Lovelace", "ada@private.example");
        world
            .emulator
            .accept_invitation("ada@example.com", &private)
            .unwrap();
        world
            .apply_plan()
            .fails_with(expect![[r#"
                The invitation was accepted under another address
                on resource "texture_member" "a"

                The person who was invited as ada@example.com accepted under another address, so no role was changed. To manage the membership, set `email` to that address and import it.
            "#]])
            .writes(expect![[r#"
                POST /v1/invitations/inv_1/revoke -> 409
            "#]]);
    });
}

#[test]
fn a_member_with_another_address_is_gone() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        let id = accepted(world, "ada@example.com");
        world
            .run(&["apply", "-refresh-only", "-auto-approve"])
            .succeeds();
        let moved = json!({ "userProfile": { "email": "ada@new.example" } });
        world.emulator.edit(&id, moved).unwrap();
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_member" "a"

            texture_member with id "ada@example.com" no longer exists: the member has the address ada@new.example now. To manage that membership, set `email` to that address, and import it. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
        "#]]);
    });
}

/// The API may write addresses in lower case.
#[test]
fn addresses_in_another_case_are_the_same() {
    on_every_cli(|world| {
        world.emulator.quirk(Quirk::EmailsLowercased);
        world.configuration(&super::person("Ada@Example.com", "VIEWER"));
        world.apply().succeeds();
        accepted(world, "Ada@Example.com");
        world.plan().is_empty();
        assert_eq!(world.state(ADDRESS)["email"], "Ada@Example.com");
    });
}

/// A single invitation can be read: that is assumed of the API.
#[test]
fn an_invitation_that_cannot_be_read_by_itself_is_found_in_the_list() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        let missing = Fault::on("GET", "/v1/invitations/{id}")
            .always()
            .status(404);
        world.emulator.fault(missing);
        world.apply().succeeds();
        world.plan().is_empty();
        accepted(world, "ada@example.com");
        world.plan().is_empty();
    });
}
