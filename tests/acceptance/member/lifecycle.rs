//! A member's life: invited, accepted, given other roles, removed.

use expect_test::expect;

use super::{ADDRESS, accepted, ada, person};
use crate::harness::on_every_cli;

#[test]
fn a_plan_shows_the_id_and_sends_nothing() {
    on_every_cli(|world| {
        world.configuration(&person("Ada@Example.com", "VIEWER"));
        world
            .plan()
            .changes(expect![[r#"
            create texture_member.a
              created_at: (known after apply)
              email: "Ada@Example.com"
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
        "#]])
            .sends(expect![""]);
    });
}

#[test]
fn a_stranger_is_invited() {
    on_every_cli(|world| {
        world.configuration(&person("Ada@Example.com", "VIEWER"));
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations {"email":"Ada@Example.com","role":"VIEWER"} -> 201
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "Ada@Example.com",
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
fn many_are_invited_with_one_listing_of_each_type() {
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
        let run = world.apply();
        run.succeeds();
        let created = |method: &str| {
            let meant = run.requests().iter().filter(|it| it.method == method);
            meant.count()
        };
        assert_eq!((created("GET"), created("POST")), (2, 12));
    });
}

/// An invitation's role cannot be changed. In the meantime the person may have accepted, so all that
/// an acceptance changes is unknown.
#[test]
fn another_role_while_pending_is_another_invitation() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(&ada("ADMIN"));
        world.plan().changes(expect![[r#"
            update texture_member.a
              created_at: "TIME" -> (known after apply)
              first_name: null -> (known after apply)
              invitation_id: "inv_1" -> (known after apply)
              last_name: null -> (known after apply)
              member_id: null -> (known after apply)
              role: "VIEWER" -> "ADMIN"
              status: "PENDING" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              user_id: null -> (known after apply)
        "#]]);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations/inv_1 -> 200
            POST /v1/invitations/inv_1/revoke -> 204
            POST /v1/invitations {"email":"ada@example.com","role":"ADMIN"} -> 201
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ada@example.com",
              "first_name": null,
              "id": "ada@example.com",
              "invitation_id": "inv_2",
              "last_name": null,
              "member_id": null,
              "owner": false,
              "role": "ADMIN",
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
fn another_role_of_a_member_takes_one_request() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        accepted(world, "ada@example.com");
        world.configuration(&ada("OPERATOR"));
        world.plan().changes(expect![[r#"
            update texture_member.a
              role: "VIEWER" -> "OPERATOR"
              updated_at: "TIME" -> (known after apply)
        "#]]);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations/inv_1 -> 200
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            PATCH /v1/members/mem_1 {"role":"OPERATOR"} -> 200
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
              "role": "OPERATOR",
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
fn another_address_is_another_person() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(&person("grace@example.com", "VIEWER"));
        world.plan().changes(expect![[r#"
            replace texture_member.a (replace_because_cannot_update)
              created_at: "TIME" -> (known after apply)
              email: "ada@example.com" -> "grace@example.com" # forces replacement
              first_name: null -> (known after apply)
              id: "ada@example.com" -> "grace@example.com"
              invitation_id: "inv_1" -> (known after apply)
              last_name: null -> (known after apply)
              member_id: null -> (known after apply)
              owner: false -> (known after apply)
              status: "PENDING" -> (known after apply)
              updated_at: "TIME" -> (known after apply)
              user_id: null -> (known after apply)
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 204
            POST /v1/invitations {"email":"grace@example.com","role":"VIEWER"} -> 201
        "#]]);
    });
}

#[test]
fn the_same_address_in_another_case_is_no_change() {
    on_every_cli(|world| {
        world.configuration(&person("Ada@Example.com", "VIEWER"));
        world.apply().succeeds();
        world.configuration(&person("ada@EXAMPLE.com", "VIEWER"));
        world.plan().is_empty();
        accepted(world, "ada@example.com");
        world.plan().is_empty();
        assert_eq!(world.state(ADDRESS)["email"], "Ada@Example.com");
    });
}

#[test]
fn timeouts_are_recorded_without_a_request() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(
            r#"
            resource "texture_member" "a" {
              email = "ada@example.com"
              role  = "VIEWER"
              timeouts {
                delete = "5m"
              }
            }
            "#,
        );
        world.plan().changes(expect![[r#"
            update texture_member.a
              timeouts: null -> {"create":null,"delete":"5m","read":null,"update":null}
        "#]]);
        world.apply().succeeds().writes(expect![""]);
    });
}

/// What is not known yet is decided by when it is.
#[test]
fn address_and_role_may_come_from_what_is_to_be_created() {
    on_every_cli(|world| {
        world.configuration(
            r#"
            resource "terraform_data" "a" {
              input = { email = "ada@example.com", role = "VIEWER" }
            }
            resource "texture_member" "a" {
              email = terraform_data.a.output.email
              role  = terraform_data.a.output.role
            }
            "#,
        );
        world.plan().changes(expect![[r#"
            create terraform_data.a
              id: (known after apply)
              input: {"email":"ada@example.com","role":"VIEWER"}
              output: (known after apply)
            create texture_member.a
              created_at: (known after apply)
              email: (known after apply)
              first_name: (known after apply)
              id: (known after apply)
              invitation_id: (known after apply)
              last_name: (known after apply)
              member_id: (known after apply)
              owner: (known after apply)
              role: (known after apply)
              status: (known after apply)
              updated_at: (known after apply)
              user_id: (known after apply)
        "#]]);
        world.apply().succeeds();
        assert_eq!(world.state(ADDRESS)["id"], "ada@example.com");
    });
}
