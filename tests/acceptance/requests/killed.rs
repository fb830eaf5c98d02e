//! A provider, or a whole run, that is killed in the middle of a creation: there is one object that no
//! state knows, and the next run tells of it.

use expect_test::{Expect, expect};
use texture_emulator::Fault;

use crate::harness::{World, on_every_cli};
use crate::samples::{
    API_KEY, COLLECTION, DESTINATION, MEMBER, OAUTH_APPLICATION, Sample, WORKSPACE, home,
};

/// Begins to make one, which takes effect, and kills the provider before it sees that.
fn leave_an_orphan(world: &World, sample: Sample) {
    home(world);
    world.configuration(&sample.one("a"));
    let creation = Fault::on("POST", &sample.path());
    world.emulator.fault(creation.hang().after_effect());
    let run = world
        .begin_apply(&[])
        .when_requested("POST", &sample.path())
        .kill_providers();
    assert_eq!(run.status(), Some(1), "{}", run.text());
    assert_eq!(sample.objects(world).len(), 1);
    assert!(world.addresses().is_empty(), "{:?}", world.addresses());
}

/// Names need not be unique: another one is created, and a warning names the orphan.
fn check(sample: Sample, warning: fn() -> Expect) {
    on_every_cli(|world| {
        leave_an_orphan(world, sample);
        world.apply().succeeds().warns(warning());
        assert_eq!(sample.objects(world).len(), 2);
    });
}

#[test]
fn of_api_keys() {
    check(API_KEY, || {
        expect![[r#"
            Possible duplicate API key "a"
            on resource "texture_api_key" "a"

            Another API key with this name and type existed already: key_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

            import {
              to = texture_api_key.a
              id = "key_1"
            }
        "#]]
    });
}

#[test]
fn of_destinations() {
    check(DESTINATION, || {
        expect![[r#"
            Possible duplicate destination "a"
            on resource "texture_destination" "a"

            Another destination with this name and type existed already: dest_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

            import {
              to = texture_destination.a
              id = "dest_1"
            }
        "#]]
    });
}

#[test]
fn of_collections() {
    check(COLLECTION, || {
        expect![[r#"
            Possible duplicate collection "a"
            on resource "texture_collection" "a"

            Another collection with this name and type existed already: col_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

            import {
              to = texture_collection.a
              id = "col_1"
            }
        "#]]
    });
}

#[test]
fn of_oauth_applications() {
    check(OAUTH_APPLICATION, || {
        expect![[r#"
            Possible duplicate OAuth application "a"
            on resource "texture_oauth_application" "a"

            Another OAuth application with this name and type existed already: oauth_1. It may be left over from an interrupted run: check whether it is in use, and delete it if not. If you meant to manage it, run `terraform state rm` for the new one, delete that, and import the other one.

            import {
              to = texture_oauth_application.a
              id = "oauth_1"
            }
        "#]]
    });
}

/// Names are unique: the orphan stands in the way, and can be adopted.
#[test]
fn of_workspaces() {
    on_every_cli(|world| {
        leave_an_orphan(world, WORKSPACE);
        world.apply().fails_with(expect![[r#"
            The workspace "a" exists already
            on resource "texture_workspace" "a": name                = "a"

            POST /workspaces: 409: A workspace with this name already exists (name: a) [request req_ID]

            Its id is ws_1. To manage it with Terraform, import it: add this block, with the address of your resource, and run `terraform apply`.

            import {
              to = texture_workspace.a
              id = "ws_1"
            }

            Otherwise choose another name.
        "#]]);
        let id = &WORKSPACE.objects(world)[0]["id"];
        let import = format!("import {{\n  to = texture_workspace.a\n  id = {id}\n}}\n");
        world.configuration(&(WORKSPACE.one("a") + &import));
        world.apply().succeeds();
        assert_eq!(WORKSPACE.objects(world).len(), 1);
    });
}

/// An address has at most one invitation: the one that is pending is adopted.
#[test]
fn of_members() {
    on_every_cli(|world| {
        leave_an_orphan(world, MEMBER);
        world.apply().succeeds().warns(expect![""]);
        assert_eq!(MEMBER.objects(world).len(), 1);
    });
}

/// The command line is killed too: its provider goes with it.
#[test]
fn with_the_command_line() {
    on_every_cli(|world| {
        world.configuration(&WORKSPACE.one("a"));
        let creation = Fault::on("POST", "/v1/workspaces");
        world.emulator.fault(creation.hang().after_effect());
        let run = world
            .begin_apply(&[])
            .when_requested("POST", "/v1/workspaces")
            .kill();
        assert_eq!(run.status(), None, "{}", run.text());
        let again = world.apply();
        again.fails_saying("The workspace \"a\" exists already");
        assert_eq!(WORKSPACE.objects(world).len(), 1);
    });
}
