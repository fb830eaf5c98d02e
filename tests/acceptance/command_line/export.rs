//! `export`: an organization that exists becomes a configuration, and a plan of it changes nothing.

use std::fs;
use std::process::{Command, Output};

use expect_test::expect;
use serde_json::{Value, json};
use texture_emulator::{Limits, Person};

use crate::harness::{SOURCE, World, on_every_cli};

const PROGRAM: &str = env!("CARGO_BIN_EXE_terraform-provider-texture");

fn export(world: &World, args: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.arg("export").args(args).env_clear();
    command.env("TEXTURE_BASE_URL", world.emulator.url());
    command.env("TEXTURE_API_KEY", world.emulator.api_key());
    command.current_dir(world.path(""));
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn create(world: &World, kind: &str, body: Value) -> String {
    world.created_elsewhere(kind, body)
}

/// Of everything one, with what is awkward about it.
fn organization(world: &World) {
    let production = create(world, "workspaces", json!({ "name": "Production" }));
    create(
        world,
        "workspaces",
        json!({ "name": "2nd \"${home}\" Z\u{fc}rich\n" }),
    );
    let open = create(world, "workspaces", json!({ "name": "production" }));
    let unprotected = json!({ "deletionProtection": false });
    world.emulator.edit(&open, unprotected).unwrap();
    let server = json!({ "name": "backend", "type": "SERVER", "workspaceId": production });
    create(world, "api-keys", server.clone());
    create(world, "api-keys", server);
    let owner = world.emulator.owner_id();
    let management = json!({ "name": "pipeline", "type": "MANAGEMENT", "ownerId": owner });
    create(world, "api-keys", management);
    let manufacturer =
        json!({ "name": "maker", "type": "MANUFACTURER", "manufacturerScope": ["tesla"] });
    create(world, "api-keys", manufacturer);
    let revoked = create(
        world,
        "api-keys",
        json!({ "name": "old", "type": "SERVER" }),
    );
    world
        .emulator
        .act("POST", &format!("/v1/api-keys/{revoked}/revoke"), json!({}))
        .unwrap();
    create(
        world,
        "destinations",
        json!({
            "label": "backend", "destinationType": "WEBHOOK", "url": "https://example.com/a?b=${c}",
            "eventTypes": ["SITE_CREATED", "DEVICE_CONNECTED"], "includeWeather": true,
            "headers": { "Authorization": "Bearer HUSH" }, "secret": "HUSH HUSH", "workspaceId": production,
        }),
    );
    let mail = create(
        world,
        "destinations",
        json!({
            "label": "Ops", "destinationType": "EMAIL", "email": "ops@example.com",
            "eventTypes": ["ALERT_CREATED"], "deviceType": "VEHICLES",
        }),
    );
    world
        .emulator
        .edit(&mail, json!({ "deactivated": true }))
        .unwrap();
    let rule = |value: Value| json!({ "rule": { "attribute": "a", "operator": "EQUALS", "value": value } });
    create(
        world,
        "collections",
        json!({
            "name": "All", "collectionType": "DEVICE", "description": "Some\nlines",
            "criteria": { "and": [rule(json!("x")), { "or": [rule(json!(1)), rule(json!(true))] }] },
        }),
    );
    create(
        world,
        "oauth-apps",
        json!({
            "name": "Portal", "type": "CONFIDENTIAL", "description": "For customers",
            "redirectUris": ["https://b.example.com", "https://a.example.com"], "allowedScopes": ["devices:read"],
        }),
    );
    for email in ["Ada@Example.com", "bob@example.com"] {
        create(
            world,
            "invitations",
            json!({ "email": email, "role": "OPERATOR" }),
        );
    }
    let ada = Person::new("Ada", "Lovelace", "ada@example.com");
    world
        .emulator
        .accept_invitation("Ada@Example.com", &ada)
        .unwrap();
}

fn files(world: &World) -> Vec<String> {
    let entries = fs::read_dir(world.path("")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.filter(|name| name.ends_with(".tf")).collect();
    files.sort();
    files
}

/// The export brings the provider's source itself.
fn begin(world: &World) {
    fs::remove_file(world.path("versions.tf")).unwrap();
    world.override_providers(&[SOURCE, "registry.opentofu.org/texturehq/texture"]);
    world.emulator.rate_limits(Limits::LIFTED);
}

#[test]
fn a_plan_of_it_imports_everything_and_changes_nothing() {
    on_every_cli(|world| {
        begin(world);
        organization(world);
        let exported = export(world, &[]);
        assert!(exported.status.success(), "{}", text(&exported.stderr));
        expect![[r#"
            texture_workspace          3
            texture_api_key            4
            texture_destination        2
            texture_collection         1
            texture_oauth_application  1
            texture_member             3
            Written as comments, because the API does not return all that is required: 1

            Written: api_keys.tf, collections.tf, destinations.tf, members.tf, oauth_applications.tf, versions.tf, workspaces.tf. Run `terraform plan` in their directory: it imports everything and changes nothing.
        "#]]
        .assert_eq(&text(&exported.stdout));
        assert!(exported.stderr.is_empty());
        assert_eq!(
            files(world),
            [
                "api_keys.tf",
                "collections.tf",
                "destinations.tf",
                "members.tf",
                "oauth_applications.tf",
                "versions.tf",
                "workspaces.tf",
            ]
        );
        world
            .run(&["fmt", "-check", "-diff", "-recursive"])
            .succeeds();
        let all: String = files(world)
            .iter()
            .map(|name| fs::read_to_string(world.path(name)).unwrap())
            .collect();
        assert!(!all.contains("HUSH"), "{all}");
        expect![[r#"
            import {
              to = texture_api_key.backend
              id = "key_1"
            }

            resource "texture_api_key" "backend" {
              name         = "backend"
              type         = "SERVER"
              workspace_id = texture_workspace.production.id
            }

            import {
              to = texture_api_key.backend_2
              id = "key_2"
            }

            resource "texture_api_key" "backend_2" {
              name         = "backend"
              type         = "SERVER"
              workspace_id = texture_workspace.production.id
            }

            import {
              to = texture_api_key.pipeline
              id = "key_3"
            }

            resource "texture_api_key" "pipeline" {
              name         = "pipeline"
              type         = "MANAGEMENT"
              owner_id     = "usr_1"
              workspace_id = texture_workspace.production.id
            }

            # Not complete, `manufacturer_scope`: the API never returns it. Fill it in, and remove the comment signs.
            #
            # import {
            #   to = texture_api_key.maker
            #   id = "key_4"
            # }
            #
            # resource "texture_api_key" "maker" {
            #   name         = "maker"
            #   type         = "MANUFACTURER"
            #   workspace_id = texture_workspace.production.id
            # }
            import {
              to = texture_collection.all
              id = "col_1"
            }

            resource "texture_collection" "all" {
              name            = "All"
              collection_type = "DEVICE"
              description     = "Some\nlines"
              criteria = {
                and = [
                  { rule = { attribute = "a", operator = "EQUALS", value = "x" } },
                  {
                    or = [
                      { rule = { attribute = "a", operator = "EQUALS", value = 1 } },
                      { rule = { attribute = "a", operator = "EQUALS", value = true } },
                    ]
                  },
                ]
              }
              workspace_id = texture_workspace.production.id
            }
            import {
              to = texture_destination.backend
              id = "dest_1"
            }

            # It has headers, whose values may be credentials: Authorization. To manage them, set `headers` or `headers_wo`, and take `ignore_changes` out.
            resource "texture_destination" "backend" {
              label            = "backend"
              destination_type = "WEBHOOK"
              event_types      = ["DEVICE_CONNECTED", "SITE_CREATED"]
              url              = "https://example.com/a?b=$${c}"
              include_weather  = true
              workspace_id     = texture_workspace.production.id

              lifecycle {
                ignore_changes = [headers]
              }
            }

            import {
              to = texture_destination.ops
              id = "dest_2"
            }

            resource "texture_destination" "ops" {
              label            = "Ops"
              destination_type = "EMAIL"
              event_types      = ["ALERT_CREATED"]
              device_type      = "VEHICLES"
              email            = "ops@example.com"
              active           = false
              workspace_id     = texture_workspace.production.id
            }
            import {
              to = texture_member.owner_example_com
              id = "owner@example.com"
            }

            resource "texture_member" "owner_example_com" {
              email = "owner@example.com"
              role  = "ADMIN"
            }

            import {
              to = texture_member.ada_example_com
              id = "ada@example.com"
            }

            resource "texture_member" "ada_example_com" {
              email = "ada@example.com"
              role  = "OPERATOR"
            }

            import {
              to = texture_member.bob_example_com
              id = "bob@example.com"
            }

            resource "texture_member" "bob_example_com" {
              email = "bob@example.com"
              role  = "OPERATOR"
            }
            import {
              to = texture_oauth_application.portal
              id = "oauth_1"
            }

            resource "texture_oauth_application" "portal" {
              name           = "Portal"
              description    = "For customers"
              type           = "CONFIDENTIAL"
              redirect_uris  = ["https://a.example.com", "https://b.example.com"]
              allowed_scopes = ["devices:read"]
              workspace_id   = texture_workspace.production.id
            }
            terraform {
              required_providers {
                texture = {
                  source = "texturehq/texture"
                }
              }
            }
            import {
              to = texture_workspace.production
              id = "ws_1"
            }

            resource "texture_workspace" "production" {
              name = "Production"
            }

            import {
              to = texture_workspace._2nd_home_z_rich
              id = "ws_2"
            }

            resource "texture_workspace" "_2nd_home_z_rich" {
              name = "2nd \"$${home}\" Zürich\n"
            }

            import {
              to = texture_workspace.production_2
              id = "ws_3"
            }

            resource "texture_workspace" "production_2" {
              name                = "production"
              deletion_protection = false
            }
        "#]].assert_eq(&world.tidy(&all));
        let plan = world.plan();
        assert_ne!(plan.status(), Some(1), "{}", plan.text());
        for change in plan.json()["resource_changes"].as_array().unwrap() {
            let change = &change["change"];
            assert!(change["importing"].is_object(), "{change}");
            assert_eq!(change["actions"], json!(["no-op"]), "{change}");
        }
        world.apply().succeeds().writes(expect![""]);
        world.plan().is_empty();
    });
}

#[test]
fn no_file_is_overwritten_and_nothing_is_written_to_count() {
    on_every_cli(|world| {
        begin(world);
        organization(world);
        let counted = export(world, &["--check"]);
        assert!(counted.status.success());
        assert!(text(&counted.stdout).contains("texture_workspace"));
        assert!(files(world).is_empty());
        world.write("members.tf", "# mine\n");
        let refused = export(world, &[]);
        assert_eq!(refused.status.code(), Some(1));
        let why = text(&refused.stderr);
        assert!(why.contains("members.tf exists already"), "{why}");
        assert_eq!(files(world), ["members.tf"]);
        let elsewhere = export(
            world,
            &[
                "--out",
                "export",
                "--only",
                "texture_workspace,texture_api_key",
            ],
        );
        assert!(elsewhere.status.success());
        assert!(world.path("export/api_keys.tf").exists());
        assert!(!world.path("export/members.tf").exists());
    });
}

#[test]
fn one_workspace_is_exported_by_its_id() {
    on_every_cli(|world| {
        begin(world);
        organization(world);
        let all = world.emulator.objects("workspaces");
        let production = all.iter().find(|it| it["name"] == "Production").unwrap();
        let id = production["id"].as_str().unwrap();
        assert!(export(world, &["--workspace", id]).status.success());
        let text = fs::read_to_string(world.path("workspaces.tf")).unwrap();
        assert_eq!(text.matches("resource ").count(), 1, "{text}");
        let plan = world.plan();
        assert_ne!(plan.status(), Some(1), "{}", plan.text());
    });
}

#[test]
fn what_cannot_be_done_is_said() {
    on_every_cli(|world| {
        let unknown = export(world, &["--only", "workspaces"]);
        assert_eq!(unknown.status.code(), Some(1));
        assert!(text(&unknown.stderr).contains("the types are texture_workspace, "));
        let program = || {
            let mut command = Command::new(PROGRAM);
            command.arg("export").env_clear();
            command.env("TEXTURE_BASE_URL", world.emulator.url());
            command
        };
        let without_key = program().output().unwrap();
        assert!(text(&without_key.stderr).contains("Create a Management API key"));
        let wrong = program()
            .env("TEXTURE_API_KEY", "management_wrong")
            .output()
            .unwrap();
        let why = text(&wrong.stderr);
        assert!(
            why.contains("401") && why.contains("unknown, expired or revoked"),
            "{why}"
        );
        assert!(!why.contains("management_wrong"), "{why}");
    });
}

#[test]
fn five_hundred_objects_are_imported_without_a_change() {
    on_every_cli(|world| {
        begin(world);
        for number in 0..100 {
            create(
                world,
                "workspaces",
                json!({ "name": format!("Workspace {number}") }),
            );
        }
        for number in 0..100 {
            let name = format!("Name {}", number % 50);
            create(world, "api-keys", json!({ "name": name, "type": "SERVER" }));
            create(
                world,
                "destinations",
                json!({
                    "label": name, "destinationType": "WEBHOOK", "url": "https://example.com",
                    "eventTypes": ["SITE_CREATED"],
                }),
            );
            create(
                world,
                "collections",
                json!({
                    "name": name, "collectionType": "DEVICE",
                    "criteria": { "rule": { "attribute": "a", "operator": "IN", "value": ["x", number] } },
                }),
            );
            create(
                world,
                "oauth-apps",
                json!({
                    "name": name, "type": "PUBLIC", "redirectUris": ["https://a.example.com"],
                    "allowedScopes": ["devices:read"],
                }),
            );
        }
        assert!(export(world, &[]).status.success());
        let plan = world.plan();
        assert_ne!(plan.status(), Some(1), "{}", plan.text());
        let plan = plan.json();
        let changes = plan["resource_changes"].as_array().unwrap();
        // And the owner.
        assert_eq!(changes.len(), 501);
        let imported = changes
            .iter()
            .filter(|it| it["change"]["importing"].is_object());
        assert_eq!(imported.count(), 501);
        assert!(
            changes
                .iter()
                .all(|it| it["change"]["actions"] == json!(["no-op"]))
        );
    });
}
