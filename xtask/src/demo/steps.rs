//! The steps of the demo.

use std::error::Error;

use serde_json::json;

use super::sandbox::Sandbox;

type Finished = Result<(), Box<dyn Error>>;

const CONFIGURATION: &str = r#"terraform {
  required_providers {
    texture = {
      source = "texturehq/texture"
    }
  }
}

resource "texture_workspace" "production" {
  name = "Production"
}

resource "texture_workspace" "sandbox" {
  name                = "Sandbox"
  deletion_protection = false
}
"#;

const PLATFORM: &str = r#"resource "texture_api_key" "backend" {
  name         = "backend"
  type         = "SERVER"
  workspace_id = texture_workspace.production.id
}

resource "texture_destination" "backend" {
  label            = "backend"
  destination_type = "WEBHOOK"
  url              = "https://backend.example.com/events"
  event_types      = ["DEVICE_CONNECTED", "DEVICE_DISCONNECTED"]
  workspace_id     = texture_workspace.production.id
}

resource "texture_collection" "electric_vehicles" {
  name            = "Electric vehicles"
  collection_type = "DEVICE"
  workspace_id    = texture_workspace.production.id

  criteria = {
    and = [
      { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } },
      { rule = { attribute = "manufacturer", operator = "IN", value = ["TESLA", "RIVIAN"] } },
    ]
  }
}
"#;

const NEWER: &str = r#"resource "texture_collection" "batteries" {
  name            = "Batteries"
  collection_type = "DEVICE"
  workspace_id    = texture_workspace.production.id
  criteria        = provider::texture::rule("deviceType", "EQUALS", "BATTERY")
}
"#;

const EPHEMERAL: &str = r#"ephemeral "texture_api_key" "run" {
  name         = "for this run"
  type         = "SERVER"
  workspace_id = texture_workspace.production.id
}
"#;

const QUERY: &str = r#"list "texture_workspace" "all" {
  provider = texture
}
"#;

/// Runs all steps.
pub(super) fn run_steps(sandbox: &Sandbox) -> Finished {
    create(sandbox)?;
    mend_drift(sandbox)?;
    import(sandbox)?;
    update(sandbox)?;
    set_up(sandbox)?;
    use_newer_features(sandbox)?;
    refuse_to_destroy(sandbox)?;
    destroy(sandbox)
}

fn create(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "1. Create",
        "The configuration declares two workspaces. The API protects every new workspace against\n\
         deletion; the second one turns that off.",
    )?;
    sandbox.write("main.tf", CONFIGURATION)?;
    sandbox.init()?;
    sandbox.report("`init` has installed the provider that was built from this checkout.")?;
    let plan = sandbox.run("plan -out=plan")?.exits(0)?;
    plan.shows("Plan: 2 to add, 0 to change, 0 to destroy.")?;
    sandbox.report("Nothing has changed yet. `apply` carries the plan out.")?;
    let apply = sandbox.run("apply plan")?.exits(0)?;
    apply.shows("Resources: 2 added, 0 changed, 0 destroyed.")?;
    sandbox.report("The next plan is empty: the workspaces are as configured.")?;
    sandbox
        .run("plan -detailed-exitcode")?
        .exits(0)?
        .shows("No changes.")?;
    expect_workspaces(sandbox, &["Production", "Sandbox"])
}

fn mend_drift(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "2. Drift",
        "Somebody renames a workspace in the dashboard. The next plan shows the change, and who made\n\
         it, according to the audit log.",
    )?;
    let path = format!("/v1/workspaces/{}", sandbox.workspace("Production")?);
    sandbox.elsewhere("PATCH", &path, json!({ "name": "Do not use" }))?;
    let plan = sandbox.run("plan -detailed-exitcode -out=plan")?.exits(2)?;
    let plan = plan.shows(r#""Do not use" -> "Production""#)?;
    let plan = plan.shows("According to the audit log, `workspace.update` by user")?;
    plan.shows("Plan: 0 to add, 1 to change, 0 to destroy.")?;
    sandbox.report("Applying the plan restores the name.")?;
    let apply = sandbox.run("apply plan")?.exits(0)?;
    apply.shows("Resources: 0 added, 1 changed, 0 destroyed.")?;
    expect_workspaces(sandbox, &["Production", "Sandbox"])
}

fn import(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "3. Import",
        "An `import` block takes over a workspace that was created in the dashboard.",
    )?;
    let staging = sandbox.elsewhere("POST", "/v1/workspaces", json!({ "name": "Staging" }))?;
    let id = &staging["id"];
    let staging = format!(
        "import {{\n  to = texture_workspace.staging\n  id = {id}\n}}\n\n\
         resource \"texture_workspace\" \"staging\" {{\n  name = \"Staging\"\n}}\n"
    );
    sandbox.write("staging.tf", &staging)?;
    let plan = sandbox.run("plan -out=plan")?.exits(0)?;
    plan.shows("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.")?;
    let apply = sandbox.run("apply plan")?.exits(0)?;
    apply.shows("Resources: 1 imported, 0 added, 0 changed, 0 destroyed.")?;
    expect_workspaces(sandbox, &["Production", "Sandbox", "Staging"])
}

fn update(sandbox: &Sandbox) -> Finished {
    sandbox.part("4. Update", "A changed name is one request.")?;
    sandbox.change("staging.tf", r#"name = "Staging""#, r#"name = "Rehearsal""#)?;
    sandbox.forget_requests();
    let apply = sandbox.run("apply -auto-approve")?.exits(0)?;
    apply.shows("Resources: 0 added, 1 changed, 0 destroyed.")?;
    let written = sandbox.requests_that_write();
    let [request] = &written[..] else {
        return Err(format!("one request was expected to write, not {written:?}").into());
    };
    sandbox.report(&format!(
        "The only request that changed something: {request}."
    ))?;
    expect_workspaces(sandbox, &["Production", "Rehearsal", "Sandbox"])
}

fn set_up(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "5. Keys, destinations, collections",
        "What belongs to a workspace is declared the same way: here an API key, a webhook, and a\n\
         collection of devices. The API returns the key's secret once; plans hide it.",
    )?;
    sandbox.write("platform.tf", PLATFORM)?;
    let apply = sandbox.run("apply -auto-approve")?.exits(0)?;
    apply.shows("Resources: 3 added, 0 changed, 0 destroyed.")?;
    sandbox
        .run("plan -detailed-exitcode")?
        .exits(0)?
        .shows("No changes.")?;
    Ok(())
}

fn use_newer_features(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "6. Functions, ephemeral resources, queries, actions",
        "A function builds the criteria of a collection. An ephemeral key exists only while the\n\
         command runs, and is stored in neither plan nor state.",
    )?;
    sandbox.write("batteries.tf", NEWER)?;
    sandbox.write("ephemeral.tf", EPHEMERAL)?;
    let apply = sandbox.run("apply -auto-approve")?.exits(0)?;
    apply.shows("Resources: 1 added, 0 changed, 0 destroyed.")?;
    let revoked = sandbox.keys("for this run");
    if revoked.is_empty() || revoked.iter().any(|key| key["revoked"] != true) {
        return Err(format!("the ephemeral keys are not revoked: {revoked:?}").into());
    }
    sandbox.report(&match revoked.len() {
        1 => "The key was created for this command, and is revoked.".to_owned(),
        count => {
            format!("{count} keys were created, for the plan and for the apply; all are revoked.")
        }
    })?;
    // Each further run would revoke more of them, and the API allows few revocations a minute.
    sandbox.remove("ephemeral.tf")?;
    if !sandbox.has_queries() {
        return sandbox.report(
            "`terraform query` and actions need Terraform 1.14 or later, so this demo leaves them out.",
        );
    }
    sandbox.report("A query lists what exists, whether Terraform manages it or not.")?;
    sandbox.write("all.tfquery.hcl", QUERY)?;
    sandbox.run("query")?.exits(0)?.shows("Production")?;
    revoke_leaked_key(sandbox)
}

fn revoke_leaked_key(sandbox: &Sandbox) -> Finished {
    sandbox.report("An action revokes a key that somebody created in the dashboard and leaked.")?;
    let leaked = json!({ "name": "leaked", "type": "SERVER" });
    let leaked = sandbox.elsewhere("POST", "/v1/api-keys", leaked)?;
    let id = &leaked["id"];
    let action = format!(
        "action \"texture_api_key_revoke\" \"leaked\" {{\n  config {{\n    api_key_id = {id}\n  }}\n}}\n"
    );
    sandbox.write("leaked.tf", &action)?;
    sandbox
        .run("apply -auto-approve -invoke=action.texture_api_key_revoke.leaked")?
        .exits(0)?;
    match &sandbox.keys("leaked")[..] {
        [key] if key["revoked"] == true => Ok(()),
        keys => Err(format!("the leaked key is not revoked: {keys:?}").into()),
    }
}

fn refuse_to_destroy(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "7. Refuse to destroy",
        "Two of the workspaces are protected, so the plan to destroy everything fails before\n\
         anything is deleted.",
    )?;
    let destroy = sandbox.run("destroy -auto-approve")?.exits(1)?;
    destroy.shows("Error: Workspace is protected against deletion")?;
    expect_workspaces(sandbox, &["Production", "Rehearsal", "Sandbox"])
}

fn destroy(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "8. Destroy",
        "Without the protection, everything can be destroyed.",
    )?;
    for (file, name) in [("main.tf", "Production"), ("staging.tf", "Rehearsal")] {
        let lines = format!("name                = {name:?}\n  deletion_protection = false");
        sandbox.change(file, &format!("name = {name:?}"), &lines)?;
    }
    let apply = sandbox.run("apply -auto-approve")?.exits(0)?;
    apply.shows("Resources: 0 added, 2 changed, 0 destroyed.")?;
    let destroy = sandbox.run("destroy -auto-approve")?.exits(0)?;
    destroy.shows("Destroy complete! Resources: 7 destroyed.")?;
    expect_workspaces(sandbox, &[])
}

/// Looks at the emulator itself, past the provider.
fn expect_workspaces(sandbox: &Sandbox, expected: &[&str]) -> Finished {
    let mut actual = sandbox.workspaces();
    actual.sort();
    if actual == expected {
        return Ok(());
    }
    Err(format!("the API has the workspaces {actual:?} instead of {expected:?}").into())
}
