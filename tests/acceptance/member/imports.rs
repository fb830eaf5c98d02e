//! Members and invitations that exist already come under Terraform's care.

use expect_test::expect;

use super::{ADDRESS, ada, invited_elsewhere, joined_elsewhere};
use crate::harness::{Feature, on_every_cli, on_every_cli_with};

#[test]
fn a_member_by_command() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world
            .import(ADDRESS, "ADA@Example.com")
            .succeeds()
            .sends(expect![[r#"
                GET /v1/invitations?page=1&perPage=100 -> 200
                GET /v1/members?page=1&perPage=100 -> 200
            "#]]);
        world.plan().is_empty();
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ADA@Example.com",
              "first_name": "Ada",
              "id": "ada@example.com",
              "invitation_id": null,
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
    });
}

#[test]
fn an_invitation_by_command() {
    on_every_cli(|world| {
        invited_elsewhere(world, "Ada@example.com", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.import(ADDRESS, "ada@example.com").succeeds();
        world.plan().is_empty();
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ada@example.com",
              "first_name": null,
              "id": "ada@example.com",
              "invitation_id": "inv_1",
              "last_name": null,
              "member_id": null,
              "owner": false,
              "role": "VIEWER",
              "status": "PENDING",
              "timeouts": null,
              "updated_at": "TIME",
              "user_id": null
            }
        "#]],
        );
    });
}

#[test]
fn by_block_with_an_id() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.import_block(ADDRESS, r#"id = "Ada@example.com""#);
        world.plan().changes(expect![[r#"
            import texture_member.a (import by id "Ada@example.com")
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn by_block_with_an_identity() {
    on_every_cli_with(Feature::ImportByIdentity, |world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.import_block(ADDRESS, r#"identity = { email = "Ada@example.com" }"#);
        world.plan().changes(expect![[r#"
            import texture_member.a (import by identity {"email":"Ada@example.com"})
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn what_differs_is_changed_with_the_import() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("ADMIN"));
        world.import_block(ADDRESS, r#"id = "ada@example.com""#);
        world.plan().changes(expect![[r#"
            update texture_member.a (import by id "ada@example.com")
              role: "VIEWER" -> "ADMIN"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/members/mem_1 {"role":"ADMIN"} -> 200
        "#]]);
    });
}

#[test]
fn generated_configuration_changes_nothing() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration("");
        let generated = world.generate(ADDRESS, "ada@example.com");
        expect![[r#"
            resource "texture_member" "a" {
              email = "ada@example.com"
              role  = "VIEWER"
            }
        "#]]
        .assert_eq(&generated);
        world.apply().succeeds().writes(expect![""]);
    });
}

#[test]
fn a_stranger_cannot_be_imported() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.import_block(ADDRESS, r#"id = "ada@example.com""#);
        world
            .plan()
            .fails_saying("Cannot import non-existent remote object");
    });
}

#[test]
fn another_id_than_an_address_is_refused() {
    on_every_cli(|world| {
        let id = joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.import_block(ADDRESS, &format!("id = {id:?}"));
        world
            .plan()
            .fails_with(expect![[r#"
                Members are imported by their address

                "mem_1" is not an email address. Use the address of the member or of the invitation.
            "#]])
            .sends(expect![""]);
    });
}
