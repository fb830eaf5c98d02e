//! What the demo shows, in acts.

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

/// Plays it all.
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
        "Two workspaces, written down. The API protects every new workspace against deletion;\n\
         the second one is not to be.",
    )?;
    sandbox.write("main.tf", CONFIGURATION)?;
    sandbox.init()?;
    sandbox.report("`init` has installed the provider, which was just built on this machine.")?;
    let plan = sandbox.run("plan -out=plan")?.exits(0)?;
    plan.shows("Plan: 2 to add, 0 to change, 0 to destroy.")?;
    sandbox.report("Nothing has happened yet. Now it does.")?;
    let apply = sandbox.run("apply plan")?.exits(0)?;
    apply.shows("Resources: 2 added, 0 changed, 0 destroyed.")?;
    sandbox.report("The second plan is empty: what exists is what is written down.")?;
    sandbox
        .run("plan -detailed-exitcode")?
        .exits(0)?
        .shows("No changes.")?;
    expect_workspaces(sandbox, &["Production", "Sandbox"])
}

fn mend_drift(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "2. Drift",
        "Somebody renames a workspace in the dashboard. The next plan shows it, and finds out from\n\
         the audit log who it was.",
    )?;
    let path = format!("/v1/workspaces/{}", sandbox.workspace("Production")?);
    sandbox.elsewhere("PATCH", &path, json!({ "name": "Do not use" }))?;
    let plan = sandbox.run("plan -detailed-exitcode -out=plan")?.exits(2)?;
    let plan = plan.shows(r#""Do not use" -> "Production""#)?;
    let plan = plan.shows("According to the audit log, `workspace.update` by user")?;
    plan.shows("Plan: 0 to add, 1 to change, 0 to destroy.")?;
    sandbox.report("Applying the plan mends it.")?;
    let apply = sandbox.run("apply plan")?.exits(0)?;
    apply.shows("Resources: 0 added, 1 changed, 0 destroyed.")?;
    expect_workspaces(sandbox, &["Production", "Sandbox"])
}

fn import(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "3. Import",
        "A workspace that was created in the dashboard is imported by its id.",
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
    sandbox.part("4. Update", "A line of the configuration is changed.")?;
    sandbox.change("staging.tf", r#"name = "Staging""#, r#"name = "Rehearsal""#)?;
    sandbox.forget_requests();
    let apply = sandbox.run("apply -auto-approve")?.exits(0)?;
    apply.shows("Resources: 0 added, 1 changed, 0 destroyed.")?;
    let written = sandbox.requests_that_write();
    let [request] = &written[..] else {
        return Err(format!("one request was expected to write, not {written:?}").into());
    };
    sandbox.report(&format!(
        "Of what the API was sent, this alone was to change something: {request}."
    ))?;
    expect_workspaces(sandbox, &["Production", "Rehearsal", "Sandbox"])
}

fn set_up(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "5. And the rest",
        "What lives in a workspace is declared the same way: here a key, a webhook, and a\n\
         collection of devices. The API shows the key's secret once; plans hide it.",
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
        "6. Functions, an ephemeral key, and a query",
        "A function builds criteria. An ephemeral key exists while Terraform runs, and is in neither\n\
         plan nor state.",
    )?;
    sandbox.write("batteries.tf", NEWER)?;
    sandbox.write("ephemeral.tf", EPHEMERAL)?;
    let apply = sandbox.run("apply -auto-approve")?.exits(0)?;
    apply.shows("Resources: 1 added, 0 changed, 0 destroyed.")?;
    let revoked = sandbox.keys("for this run");
    if revoked.is_empty() || revoked.iter().any(|key| key["revoked"] != true) {
        return Err(format!("the ephemeral keys are not revoked: {revoked:?}").into());
    }
    let count = revoked.len();
    sandbox.report(&format!(
        "The API has {count} keys of that name, one for the plan and one for the apply: both are revoked."
    ))?;
    // Each further run would revoke two more, and the API allows few revocations a minute.
    sandbox.remove("ephemeral.tf")?;
    if sandbox.has_queries() {
        sandbox.write("all.tfquery.hcl", QUERY)?;
        sandbox.run("query")?.exits(0)?.shows("Production")?;
        return Ok(());
    }
    sandbox.report(
        "`terraform query` and actions need Terraform 1.14 or later, so they are not shown with this one.",
    )
}

fn refuse_to_destroy(sandbox: &Sandbox) -> Finished {
    sandbox.part(
        "7. Refuse to destroy",
        "Two of the workspaces are protected, so the plan to destroy everything fails before\n\
         anything is touched.",
    )?;
    let destroy = sandbox.run("destroy -auto-approve")?.exits(1)?;
    destroy.shows("Error: Workspace is protected against deletion")?;
    expect_workspaces(sandbox, &["Production", "Rehearsal", "Sandbox"])
}

fn destroy(sandbox: &Sandbox) -> Finished {
    sandbox.part("8. Destroy", "Whoever means it lifts the protection first.")?;
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
