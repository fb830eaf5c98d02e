//! One person, several addresses: whoever one resource adopts, another one does not remove.

use std::time::Duration;

use expect_test::expect;
use serde_json::{Value, json};
use texture_emulator::{Fault, Person};

use crate::harness::{World, on_every_cli};

const ADA: &str = "ada@example.com";

fn member(label: &str, email: &str, role: &str, more: &str) -> String {
    format!(
        "resource \"texture_member\" {label:?} {{\n  email = {email:?}\n  role  = {role:?}\n{more}}}\n"
    )
}

fn accept(world: &World, email: &str) {
    let person = Person::new("Ada", "Lovelace", email);
    world.emulator.accept_invitation(email, &person).unwrap();
}

/// The members whom the API has, but for the owner.
fn members(world: &World) -> Vec<Value> {
    let mut members = world.emulator.objects("members");
    members.retain(|member| member["owner"] != true);
    members
}

fn pending(world: &World) -> usize {
    let invitations = world.emulator.objects("invitations");
    invitations
        .iter()
        .filter(|it| it["status"] == "PENDING")
        .count()
}

#[test]
fn a_replacement_that_creates_first_keeps_the_person() {
    on_every_cli(|world| {
        let lifecycle = "  lifecycle {\n    create_before_destroy = true\n  }\n";
        world.configuration(&member("a", ADA, "USER", lifecycle));
        world.apply().succeeds();
        world
            .apply_unsettled(&["-replace=texture_member.a"])
            .succeeds();
        assert_eq!(pending(world), 1, "while pending");
        accept(world, ADA);
        world.apply_unsettled(&["-refresh-only"]).succeeds();
        let before = members(world);
        world
            .apply_unsettled(&["-replace=texture_member.a"])
            .succeeds()
            .warns(expect![[r#"
                The person stays, because another resource manages them now

                A resource for ada@example.com was destroyed, and another one for the same person was created in the same run, so nobody was removed. If you renamed the resource, use a `moved` block the next time.
            "#]]);
        assert_eq!(members(world), before);
        world.plan().is_empty();
        assert_eq!(world.state("texture_member.a")["status"], "ACTIVE");
    });
}

#[test]
fn a_renamed_resource_keeps_those_whose_removal_still_waits() {
    on_every_cli(|world| {
        let limits = "provider \"texture\" {\n  rate_limits = { destructive_per_minute = 1 }\n}\n";
        let count = "resource \"texture_member\" \"old\" {\n  count = 3\n  email = \"p${count.index}@example.com\"\n  role = \"USER\"\n}\n";
        world.configuration(count);
        world.apply().succeeds();
        for number in 0..3 {
            accept(world, &format!("p{number}@example.com"));
        }
        world.apply_unsettled(&["-refresh-only"]).succeeds();
        world.write("provider.tf", limits);
        world.configuration(&count.replace("\"old\"", "\"new\""));
        world.apply_unsettled(&[]).succeeds();
        assert!(
            members(world).len() >= 2,
            "at most the one whose removal was sent is invited again"
        );
        assert_eq!(members(world).len() + pending(world), 3);
        world.plan().is_empty();
    });
}

#[test]
fn whom_a_deletion_is_removing_is_invited_once_that_is_done() {
    on_every_cli(|world| {
        world.configuration(&member("old", ADA, "USER", ""));
        world.apply().succeeds();
        accept(world, ADA);
        world.apply_unsettled(&["-refresh-only"]).succeeds();
        world.emulator.deletions_take(Duration::from_millis(1500));
        world.configuration(&member("new", ADA, "USER", ""));
        world.apply_unsettled(&[]).succeeds();
        std::thread::sleep(Duration::from_millis(1600));
        assert_eq!(members(world).len() + pending(world), 1);
        world.plan().is_empty();
    });
}

#[test]
fn the_same_person_in_two_resources_is_an_error() {
    on_every_cli(|world| {
        let admin = member("admin", "Ada@example.com", "ADMIN", "");
        let user = member("user", ADA, "USER", "");
        world.configuration(&[admin.clone(), user].concat());
        world
            .plan()
            .fails_saying("The same person in two resources");
        world.plan().fails_saying("ADMIN");
        assert_eq!(pending(world), 0);
        world.configuration(&admin);
        world.apply().succeeds();
        world
            .apply_unsettled(&["-replace=texture_member.admin"])
            .succeeds();
    });
}

#[test]
fn a_person_who_left_during_the_run_is_not_adopted_from_an_old_list() {
    on_every_cli(|world| {
        let bob = "bob@example.com";
        let invitation = json!({ "email": bob, "role": "USER" });
        world
            .emulator
            .act("POST", "/v1/invitations", invitation)
            .unwrap();
        accept(world, bob);
        let depends = "  depends_on = [texture_member.a]\n";
        let text = [
            member("a", ADA, "USER", ""),
            member("b", bob, "USER", depends),
        ]
        .concat();
        world.configuration(&text);
        let slow = Fault::on("POST", "/v1/invitations").delay(Duration::from_secs(2));
        world.emulator.fault(slow);
        let run = world
            .begin_apply(&[])
            .when_requested("POST", "/v1/invitations");
        let id = members(world)[0]["id"].as_str().unwrap().to_owned();
        world.emulator.remove(&id).unwrap();
        run.finish().succeeds();
        assert_eq!(world.state("texture_member.b")["status"], "PENDING");
        world.plan().is_empty();
    });
}

#[test]
fn an_adoption_that_changes_a_role_says_so() {
    on_every_cli(|world| {
        let invitation = json!({ "email": ADA, "role": "VIEWER" });
        world
            .emulator
            .act("POST", "/v1/invitations", invitation)
            .unwrap();
        accept(world, ADA);
        world.configuration(&member("a", ADA, "ADMIN", ""));
        world.apply().succeeds().warns(expect![[r#"
            An existing member was adopted, and their role changed
            on resource "texture_member" "a"

            ada@example.com was a member already, with the role VIEWER. The role is ADMIN now.
        "#]]);
        assert_eq!(members(world)[0]["role"], "ADMIN");
    });
}
