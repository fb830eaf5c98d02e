//! Whom the organization knows already is not invited: the membership or invitation is taken over.

use expect_test::expect;
use serde_json::json;
use texture_emulator::Fault;

use super::{ADDRESS, ada, invited_elsewhere, joined_elsewhere};
use crate::harness::on_every_cli;

#[test]
fn a_member_with_the_role_is_taken_over() {
    on_every_cli(|world| {
        joined_elsewhere(world, "Ada@Example.COM", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            GET /v1/members/mem_1 -> 200
        "#]]);
        world.state_is(
            ADDRESS,
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ada@example.com",
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
fn a_member_with_another_role_is_given_this_one() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("OPERATOR"));
        world.apply().succeeds().writes(expect![[r#"
            PATCH /v1/members/mem_1 {"role":"OPERATOR"} -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["role"], "OPERATOR");
    });
}

#[test]
fn a_pending_invitation_with_the_role_is_taken_over() {
    on_every_cli(|world| {
        invited_elsewhere(world, "Ada@Example.COM", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            GET /v1/invitations/inv_1 -> 200
        "#]]);
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
fn a_pending_invitation_with_another_role_is_replaced() {
    on_every_cli(|world| {
        invited_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("OPERATOR"));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 204
            POST /v1/invitations {"email":"ada@example.com","role":"OPERATOR"} -> 201
        "#]]);
        assert_eq!(world.state(ADDRESS)["role"], "OPERATOR");
    });
}

/// The lists were read before: whoever is invited in between is found by looking again.
#[test]
fn one_who_is_invited_in_between_is_taken_over() {
    on_every_cli(|world| {
        let id = invited_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("OPERATOR"));
        let empty = json!({ "data": [], "meta": { "total": 0, "page": 1, "perPage": 100 } });
        let too_early = Fault::on("GET", "/v1/invitations")
            .status(200)
            .body(&empty.to_string());
        world.emulator.fault(too_early);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations {"email":"ada@example.com","role":"OPERATOR"} -> 409
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations/inv_1/revoke -> 204
            POST /v1/invitations {"email":"ada@example.com","role":"OPERATOR"} -> 201
        "#]]);
        assert_ne!(world.state(ADDRESS)["invitation_id"], id);
    });
}

#[test]
fn one_who_joins_in_between_is_taken_over() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("OPERATOR"));
        let empty = json!({ "data": [], "meta": { "total": 0, "page": 1, "perPage": 100 } });
        let too_early = Fault::on("GET", "/v1/members")
            .status(200)
            .body(&empty.to_string());
        world.emulator.fault(too_early);
        world.apply().succeeds().sends(expect![[r#"
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations {"email":"ada@example.com","role":"OPERATOR"} -> 409
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            PATCH /v1/members/mem_1 {"role":"OPERATOR"} -> 200
        "#]]);
        assert_eq!(world.state(ADDRESS)["status"], "ACTIVE");
    });
}

#[test]
fn a_former_invitation_is_nobodys() {
    on_every_cli(|world| {
        let id = invited_elsewhere(world, "ada@example.com", "VIEWER");
        let revoke = format!("/v1/invitations/{id}/revoke");
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 201
        "#]]);
    });
}
