//! Every file of `examples/` works as it stands.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect;
use serde_json::{Value, json};
use texture_emulator::{Limits, Person};

use crate::harness::{Feature, SOURCE, World, on_every_cli, on_every_cli_with};
use crate::samples::home;

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");

/// The files of a resource's folder: each is read by a test below.
const OF_RESOURCES: [&str; 4] = [
    "import-by-identity.tf",
    "import-by-string-id.tf",
    "import.sh",
    "resource.tf",
];

/// A provider that keeps to limits which none of the tests reaches.
const UNHURRIED: &str = r#"
provider "texture" {
  rate_limits = {
    destructive_per_minute = 1000
  }
}
"#;

#[test]
fn the_provider_is_configured() {
    on_every_cli(|world| {
        bring_own_versions(world);
        world.configuration(&read(Path::new("provider/provider.tf")));
        world.apply().succeeds();
    });
}

#[test]
fn a_whole_platform_is_created_and_destroyed() {
    on_every_cli(|world| {
        bring_own_versions(world);
        // More is destroyed here than may be in a minute.
        world.emulator.rate_limits(Limits::LIFTED);
        world.write("provider.tf", UNHURRIED);
        world.configuration(&read(Path::new("platform/main.tf")));
        world.apply().succeeds();
        let lifted = ["-var=deletion_protection=false"];
        world.apply_unsettled(&lifted).succeeds();
        world
            .apply_unsettled(&[&lifted[..], &["-destroy"]].concat())
            .succeeds();
        assert_eq!(world.addresses(), [""; 0]);
        assert_eq!(world.emulator.objects("workspaces"), [] as [Value; 0]);
    });
}

#[test]
fn resources_are_created_and_imported() {
    for folder in folders("resources") {
        let (further, first): (Vec<String>, Vec<String>) = names(&folder)
            .into_iter()
            .partition(|name| name.starts_with("example-"));
        assert_eq!(first, OF_RESOURCES, "{}", folder.display());
        for name in further {
            on_every_cli(|world| {
                world.configuration(&read(&folder.join(&name)));
                let owner = format!("-var=owner_id={}", world.emulator.owner_id());
                let text = read(&folder.join(&name));
                let variables: Vec<&str> =
                    [("owner_id", owner.as_str()), ("token", "-var=token=t")]
                        .into_iter()
                        .filter(|(variable, _)| text.contains(&format!("variable \"{variable}\"")))
                        .map(|(_, argument)| argument)
                        .collect();
                world.apply_unsettled(&variables).succeeds();
            });
        }
        on_every_cli(|world| {
            world.configuration(&read(&folder.join("resource.tf")));
            world.apply().succeeds();
            import(world, &folder);
        });
    }
}

#[test]
fn data_sources_are_read() {
    for folder in folders("data-sources") {
        assert_eq!(names(&folder), ["data-source.tf"], "{}", folder.display());
        on_every_cli(|world| {
            seed(world);
            world.configuration(&read(&folder.join("data-source.tf")));
            world.apply().succeeds();
        });
    }
}

#[test]
fn ephemeral_resources_are_opened_and_closed() {
    for folder in folders("ephemeral-resources") {
        let names = names(&folder);
        assert_eq!(names, ["ephemeral-resource.tf"], "{}", folder.display());
        on_every_cli_with(Feature::Ephemeral, |world| {
            bring_own_versions(world);
            home(world);
            world.configuration(&read(&folder.join("ephemeral-resource.tf")));
            let owner = format!("-var=owner_id={}", world.emulator.owner_id());
            world.apply_unsettled(&[&owner]).succeeds();
            let mut keys = world.emulator.objects("api-keys");
            keys.retain(|key| key["name"] == "pipeline");
            assert!(!keys.is_empty() && keys.iter().all(|key| key["revoked"] == true));
        });
    }
}

#[test]
fn list_resources_are_queried() {
    for folder in folders("list-resources") {
        let names = names(&folder);
        assert_eq!(names, ["list-resource.tfquery.hcl"], "{}", folder.display());
        on_every_cli_with(Feature::Query, |world| {
            seed(world);
            let query = read(&folder.join("list-resource.tfquery.hcl"));
            world.write("main.tfquery.hcl", &query);
            world.run(&["query", "-no-color"]).succeeds();
        });
    }
}

#[test]
fn actions_are_invoked() {
    for folder in folders("actions") {
        assert_eq!(names(&folder), ["action.tf"], "{}", folder.display());
        on_every_cli_with(Feature::Actions, |world| {
            seed(world);
            let action = read(&folder.join("action.tf"));
            world.configuration(&action);
            let keys = world.emulator.objects("api-keys");
            let key = &keys[0]["id"];
            let variable = format!("-var=leaked_key_id={}", key.as_str().unwrap());
            let variables = match action.contains("leaked_key_id") {
                true => vec![variable.as_str()],
                false => Vec::new(),
            };
            world.apply_unsettled(&variables).succeeds();
            let address = action
                .lines()
                .find_map(|line| line.strip_prefix("# Run it with: terraform apply -invoke="))
                .and_then(|rest| rest.split_whitespace().next())
                .unwrap();
            let invoke = format!("-invoke={address}");
            let mut arguments = variables.clone();
            arguments.push(&invoke);
            world.apply_unsettled(&arguments).succeeds();
        });
    }
}

#[test]
fn functions_are_called() {
    for folder in folders("functions") {
        assert_eq!(names(&folder), ["function.tf"], "{}", folder.display());
        on_every_cli_with(Feature::Functions, |world| {
            bring_own_versions(world);
            home(world);
            world.configuration(&read(&folder.join("function.tf")));
            world.apply().succeeds();
        });
    }
}

/// The example says where the provider comes from, and each product has a registry of its own.
fn bring_own_versions(world: &World) {
    world.remove("versions.tf");
    world.override_providers(&[SOURCE, "registry.opentofu.org/texturehq/texture"]);
}

/// Lets Terraform forget the object, and takes it over again in each way. What the API never
/// returns is recorded then, which changes nothing at the API.
fn import(world: &World, folder: &Path) {
    let command = read(&folder.join("import.sh"));
    let words: Vec<&str> = command.split_whitespace().collect();
    let ["terraform", "import", address, placeholder] = words[..] else {
        panic!("{command:?} is not an import");
    };
    let id = world.id(address);
    let forget = || {
        world.run(&["state", "rm", address]).succeeds();
    };

    forget();
    world
        .run(&["import", "-input=false", address, &id])
        .succeeds();
    world.apply().succeeds().writes(expect![""]);

    let blocks = [
        (true, "import-by-string-id.tf"),
        (
            world.cli.has(Feature::ImportByIdentity),
            "import-by-identity.tf",
        ),
    ];
    for (_, name) in blocks.into_iter().filter(|(applicable, _)| *applicable) {
        let block = read(&folder.join(name));
        assert!(
            block.contains(placeholder),
            "{name} imports another object than import.sh"
        );
        forget();
        world.write("import.tf", &block.replace(placeholder, &id));
        world.apply().succeeds().writes(expect![""]);
    }
}

/// What the data sources look for, created in the dashboard.
fn seed(world: &World) {
    let created: [(&str, Value); 6] = [
        ("workspaces", json!({ "name": "Production" })),
        ("api-keys", json!({ "name": "backend", "type": "SERVER" })),
        (
            "oauth-apps",
            json!({
                "name": "Customer portal",
                "type": "CONFIDENTIAL",
                "redirectUris": ["https://portal.example.com/callback"],
                "allowedScopes": ["devices:read"],
            }),
        ),
        (
            "destinations",
            json!({
                "label": "backend",
                "destinationType": "WEBHOOK",
                "url": "https://backend.example.com/events",
                "eventTypes": ["DEVICE_CONNECTED"],
            }),
        ),
        (
            "collections",
            json!({
                "name": "Electric vehicles",
                "collectionType": "DEVICE",
                "criteria": { "rule": { "attribute": "deviceType", "operator": "EQUALS", "value": "VEHICLE" } },
            }),
        ),
        (
            "invitations",
            json!({ "email": "ada@example.com", "role": "OPERATOR" }),
        ),
    ];
    for (path, body) in created {
        let created = world.emulator.act("POST", &format!("/v1/{path}"), body);
        created.unwrap_or_else(|problem| panic!("{path}: {problem:?}"));
    }
    let ada = Person::new("Ada", "Lovelace", "ada@example.com");
    world
        .emulator
        .accept_invitation("ada@example.com", &ada)
        .expect("she is invited");
}

fn read(path: &Path) -> String {
    let path = Path::new(EXAMPLES).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folders(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(EXAMPLES).join(kind);
    names(&folder)
        .into_iter()
        .map(|name| folder.join(name))
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
