//! What the API refuses, and where it fails.

use expect_test::expect;
use texture_emulator::Fault;

use super::{ADDRESS, accepted, ada, joined_elsewhere};
use crate::harness::{World, on_every_cli};

fn impatient(world: &World) {
    world.write(
        "provider.tf",
        "provider \"texture\" {\n  max_retries = 0\n}\n",
    );
}

#[test]
fn an_address_that_the_api_refuses() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world
            .emulator
            .fault(Fault::on("POST", "/v1/invitations").status(400));
        world.apply().fails_with(expect![[r#"
            Could not invite ada@example.com
            on resource "texture_member" "a"

            POST /invitations: 400: Bad Request (a fault made on request) [request req_ID]

            The API rejected the request. Fix the configuration as the message says.

            What this provider knows of this endpoint is assumed, because Texture's public documentation does not say it (returns 201; 409 when the address is invited or a member already). To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
        assert!(world.addresses().is_empty());
    });
}

/// Refused although nobody with the address can be seen: looked for twice, then told.
#[test]
fn a_conflict_that_cannot_be_explained() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world
            .emulator
            .fault(Fault::on("POST", "/v1/invitations").always().status(409));
        world.apply().fails_with(expect![[r#"
            Could not invite ada@example.com
            on resource "texture_member" "a"

            POST /invitations: 409: Conflict (a fault made on request) [request req_ID]

            This conflicts with an existing object; see the API's message. Run `terraform plan` to see what changed outside of Terraform.
        "#]]).sends(expect![[r#"
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 409
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 409
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            POST /v1/invitations {"email":"ada@example.com","role":"VIEWER"} -> 409
        "#]]);
    });
}

#[test]
fn a_passing_conflict_is_overcome() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        world
            .emulator
            .fault(Fault::on("POST", "/v1/invitations").status(409));
        world.apply().succeeds();
    });
}

/// The former invitation is revoked: what is in state is gone then, and told with the next plan.
#[test]
fn another_invitation_that_fails() {
    on_every_cli(|world| {
        impatient(world);
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(&ada("ADMIN"));
        world
            .emulator
            .fault(Fault::on("POST", "/v1/invitations").status(403));
        world.apply().fails_with(expect![[r#"
            Could not invite ada@example.com again; the invitation with the former role is revoked already
            on resource "texture_member" "a"

            POST /invitations: 403: Forbidden (a fault made on request) [request req_ID]

            The key may not do this. A Management API key has the permissions of the user who created it: ask an administrator of the organization for one that may.
        "#]]).writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 204
            POST /v1/invitations {"email":"ada@example.com","role":"ADMIN"} -> 403
        "#]]);
        world.plan().warns(expect![[r#"
            Object is gone
            on resource "texture_member" "a"

            texture_member with id "ada@example.com" no longer exists: its invitation was revoked. It has been taken out of state, and the next apply creates it again. If it should not exist, remove its block from the configuration.
        "#]]);
        world.apply().succeeds().writes(expect![[r#"
            POST /v1/invitations {"email":"ada@example.com","role":"ADMIN"} -> 201
        "#]]);
    });
}

#[test]
fn a_member_removed_between_plan_and_apply() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        world.configuration(&ada("ADMIN"));
        world.plan();
        let member = world.state(ADDRESS)["member_id"].clone();
        world.emulator.remove(member.as_str().unwrap()).unwrap();
        world
            .apply_plan()
            .fails_with(expect![[r#"
                Could not change the role of ada@example.com
                on resource "texture_member" "a"

                PATCH /members/mem_1: 404: Member not found [request req_ID]

                The object does not exist, or no longer. Run `terraform plan` to see what changed outside of Terraform.
            "#]])
            .writes(expect![[r#"
                PATCH /v1/members/mem_1 {"role":"ADMIN"} -> 404
            "#]]);
    });
}

/// The lost response is looked for, and what was created is found.
#[test]
fn a_lost_response_is_no_second_invitation() {
    on_every_cli(|world| {
        world.configuration(&ada("VIEWER"));
        let lost = Fault::on("POST", "/v1/invitations")
            .drop_connection()
            .after_effect();
        world.emulator.fault(lost);
        world.apply().succeeds().warns(expect![[r#"
            A response was lost; the object was found and adopted
            on resource "texture_member" "a"

            The response to a create was lost; the invitation inv_1 was found to be its result.
        "#]]);
        assert_eq!(world.emulator.objects("invitations").len(), 1);
    });
}

#[test]
fn a_list_that_cannot_be_read() {
    on_every_cli(|world| {
        impatient(world);
        world.configuration(&ada("VIEWER"));
        world
            .emulator
            .fault(Fault::on("GET", "/v1/members").always().status(503));
        world
            .apply()
            .fails_with(expect![[r#"
            Could not find out who is a member or invited
            on resource "texture_member" "a"

            GET /members: 503: Service Unavailable (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]])
            .writes(expect![""]);
    });
}

#[test]
fn a_member_who_cannot_be_read_stays_in_state() {
    on_every_cli(|world| {
        impatient(world);
        world.configuration(&ada("VIEWER"));
        world.apply().succeeds();
        accepted(world, "ada@example.com");
        world
            .emulator
            .fault(Fault::on("GET", "/v1/**").always().status(503));
        world.plan().fails_with(expect![[r#"
            Could not read the member ada@example.com
            on resource "texture_member" "a"

            GET /invitations/inv_1: 503: Service Unavailable (a fault made on request) [request req_ID]

            The API failed. Run the same command again later; what was done so far is in state.
        "#]]);
        assert_eq!(world.addresses(), [ADDRESS]);
    });
}
