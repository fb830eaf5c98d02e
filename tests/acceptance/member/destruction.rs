//! Destroying takes back the invitation, or removes the member.

use std::time::Duration;

use expect_test::expect;
use serde_json::json;
use texture_emulator::{Fault, Person};

use super::{accepted, ada, invited_elsewhere};
use crate::harness::{World, on_every_cli};

/// Ada, invited by Terraform.
fn invited(world: &World) {
    world.configuration(&ada("VIEWER"));
    world.apply().succeeds();
}

fn nobody_but_the_owner(world: &World) {
    assert!(world.addresses().is_empty());
    assert_eq!(world.emulator.objects("members").len(), 1);
    let invitations = world.emulator.objects("invitations");
    assert!(
        invitations.iter().all(|it| it["status"] != "PENDING"),
        "{invitations:#?}"
    );
}

#[test]
fn an_invitation_is_revoked() {
    on_every_cli(|world| {
        invited(world);
        world.destroy().succeeds().sends(expect![[r#"
            GET /v1/invitations/inv_1 -> 200
            POST /v1/invitations/inv_1/revoke -> 204
            GET /v1/invitations/inv_1 -> 200
        "#]]);
        nobody_but_the_owner(world);
    });
}

#[test]
fn an_invitation_that_stays_pending_stays_in_state() {
    on_every_cli(|world| {
        let ada = ada("VIEWER");
        let patient = ada.trim_end().trim_end_matches('}');
        world.configuration(&format!(
            "{patient}  timeouts {{\n    delete = \"2s\"\n  }}\n}}\n"
        ));
        world.apply().succeeds();
        let deviation = "revocations-without-effect".parse().unwrap();
        world.emulator.deviate(deviation);
        world.destroy().fails_with(expect![[r#"
            The invitation is not revoked yet

            The API accepted the revocation of the invitation of ada@example.com, but it was still pending when the timeout ended (`timeouts.delete` is 2s). It stays in state: run the same command again.
        "#]]);
        assert_eq!(world.addresses(), [super::ADDRESS]);
    });
}

#[test]
fn a_member_is_removed() {
    on_every_cli(|world| {
        invited(world);
        accepted(world, "ada@example.com");
        world.destroy().succeeds().writes(expect![[r#"
            DELETE /v1/members/mem_1 -> 204
        "#]]);
        nobody_but_the_owner(world);
    });
}

#[test]
fn whoever_accepts_between_plan_and_apply_is_removed() {
    on_every_cli(|world| {
        invited(world);
        world.plan_with(&["-destroy"]);
        accepted(world, "ada@example.com");
        world.apply_plan().succeeds().sends(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 409
            GET /v1/invitations?page=1&perPage=100 -> 200
            GET /v1/members?page=1&perPage=100 -> 200
            DELETE /v1/members/mem_1 -> 204
            GET /v1/members/mem_1 -> 404
        "#]]);
        nobody_but_the_owner(world);
    });
}

/// The response to the revocation is lost before it took effect, and Ada accepts before it is sent
/// again: its 409 does not mean that it was revoked.
#[test]
fn whoever_accepts_while_a_response_is_lost_is_removed() {
    on_every_cli(|world| {
        invited(world);
        world.plan_with(&["-destroy"]);
        accepted(world, "ada@example.com");
        world
            .emulator
            .fault(Fault::on("POST", "/v1/invitations/{id}/revoke").status(502));
        world.apply_plan().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 502
            POST /v1/invitations/inv_1/revoke -> 409
            DELETE /v1/members/mem_1 -> 204
        "#]]);
        nobody_but_the_owner(world);
    });
}

#[test]
fn a_lost_response_to_a_revocation_is_no_failure() {
    on_every_cli(|world| {
        invited(world);
        let lost = Fault::on("POST", "/v1/invitations/{id}/revoke")
            .status(502)
            .after_effect();
        world.emulator.fault(lost);
        world.destroy().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 502
            POST /v1/invitations/inv_1/revoke -> 409
        "#]]);
        nobody_but_the_owner(world);
    });
}

#[test]
fn whoever_accepted_under_another_address_is_reported() {
    on_every_cli(|world| {
        invited(world);
        world.plan_with(&["-destroy"]);
        let private = Person::new("Ada", "Lovelace", "ada@private.example");
        world
            .emulator
            .accept_invitation("ada@example.com", &private)
            .unwrap();
        world
            .apply_plan()
            .succeeds()
            .warns(expect![[r#"
                The invitation was accepted under another address

                No member was removed. The person who was invited as ada@example.com accepted under another address: remove that member in the dashboard, or import them under that address and destroy them.
            "#]])
            .writes(expect![[r#"
                POST /v1/invitations/inv_1/revoke -> 409
            "#]]);
        assert!(world.addresses().is_empty());
    });
}

#[test]
fn what_is_gone_already_is_a_success() {
    on_every_cli(|world| {
        invited(world);
        world.plan_with(&["-destroy"]);
        let id = world.state(super::ADDRESS)["invitation_id"].clone();
        let revoke = format!("/v1/invitations/{}/revoke", id.as_str().unwrap());
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        world.apply_plan().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 409
        "#]]);

        invited(world);
        accepted(world, "ada@example.com");
        world.plan_with(&["-destroy"]);
        let member = world.emulator.objects("members")[1]["id"].clone();
        world.emulator.remove(member.as_str().unwrap()).unwrap();
        world.apply_plan().succeeds().writes(expect![[r#"
            DELETE /v1/members/mem_1 -> 404
        "#]]);
        nobody_but_the_owner(world);
    });
}

#[test]
fn whoever_was_invited_again_in_between_is_not_left() {
    on_every_cli(|world| {
        invited(world);
        world.plan_with(&["-destroy"]);
        let id = world.state(super::ADDRESS)["invitation_id"].clone();
        let revoke = format!("/v1/invitations/{}/revoke", id.as_str().unwrap());
        world.emulator.act("POST", &revoke, json!(null)).unwrap();
        invited_elsewhere(world, "ada@example.com", "ADMIN");
        world.apply_plan().succeeds().writes(expect![[r#"
            POST /v1/invitations/inv_1/revoke -> 409
            POST /v1/invitations/inv_2/revoke -> 204
        "#]]);
        nobody_but_the_owner(world);
    });
}

#[test]
fn a_removal_that_takes_effect_later_is_waited_for() {
    on_every_cli(|world| {
        invited(world);
        accepted(world, "ada@example.com");
        world.emulator.deletions_take(Duration::from_millis(300));
        world.destroy().succeeds();
        nobody_but_the_owner(world);
    });
}
