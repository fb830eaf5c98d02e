//! `terraform-provider-texture export`: writes the configuration of an existing organization.

mod hcl;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value as Json;
use texture_api::destinations::{ALL_DEVICES, EMAIL, WEBHOOK};
use texture_api::{
    CancellationToken, Client, Error, ManagementKey, Session, api_keys, collections, destinations,
    invitations, members, oauth_apps, workspaces,
};

use self::hcl::{Block, Expression, comment, quoted};
use crate::commands::check_api::{base_url, explained, progress};
use crate::errors::advice;
use crate::operations::conflict::label;
use crate::provider::{Environment, VERSION};

/// How long all requests may take together.
const TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// The options of the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The directory to write to; the current one where none is named.
    pub out: Option<PathBuf>,
    /// The types of resources to export; all where none is named.
    pub only: Vec<String>,
    /// The ids of the workspaces to export; all where none is named.
    pub workspaces: Vec<String>,
    /// Whether the objects are only counted, and nothing is written.
    pub check: bool,
    /// The address of the API.
    pub base_url: Option<String>,
}

/// The types of resources, in the order in which they are exported.
pub const TYPES: [&str; 6] = [
    "texture_workspace",
    "texture_api_key",
    "texture_destination",
    "texture_collection",
    "texture_oauth_application",
    "texture_member",
];

/// One object, as it is written to a file.
struct Exported {
    type_name: &'static str,
    /// The name from which its label is derived.
    name: String,
    /// Its import id.
    id: String,
    workspace: Option<String>,
    arguments: Vec<(&'static str, Expression)>,
    /// Arguments whose values are not written, because they may be secret.
    ignored: Vec<&'static str>,
    /// What the user has to do about it.
    remarks: Vec<String>,
    /// Why it is incomplete: then it is written as a comment, for the user to complete.
    missing: Option<String>,
}

/// Why an export failed.
#[derive(Debug)]
struct Problem(String);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self(format!("{}\n\n{}", explained(&error), advice(&error)))
    }
}

/// Exports, and reports on standard output what was written.
#[must_use]
pub fn run(options: &Options, environment: &Environment) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(export(options, environment)),
        Err(error) => Err(Problem(format!("no requests can be made: {error}"))),
    };
    match outcome {
        Ok(text) => {
            crate::commands::output::print(&text);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("Nothing was exported: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn export(options: &Options, environment: &Environment) -> Result<String, Problem> {
    for name in &options.only {
        if !TYPES.contains(&name.as_str()) {
            let known = TYPES.join(", ");
            return Err(Problem(format!(
                "{name:?} is not a type that can be exported; the types are {known}"
            )));
        }
    }
    let session = session(options, environment)?;
    let mut all = Vec::new();
    for type_name in TYPES {
        if options.only.is_empty() || options.only.iter().any(|it| it == type_name) {
            progress(&format!("Reading every {type_name}"));
            all.extend(read(&session, type_name).await?);
        }
    }
    if !options.workspaces.is_empty() {
        all.retain(|one| {
            let workspace = match one.type_name {
                "texture_workspace" => Some(&one.id),
                _ => one.workspace.as_ref(),
            };
            workspace.is_some_and(|id| options.workspaces.contains(id))
        });
    }
    let labels = labels(&all);
    let files = files(&all, &labels);
    let mut report = summary(&all);
    if options.check {
        return Ok(report);
    }
    let out = options.out.clone().unwrap_or_else(|| PathBuf::from("."));
    write_new(&out, &files)?;
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    report.push_str(&format!(
        "\nWritten: {}. Run `terraform plan` in their directory: it imports everything and changes nothing.\n",
        names.join(", ")
    ));
    Ok(report)
}

fn session(options: &Options, environment: &Environment) -> Result<Session, Problem> {
    let base_url = base_url(options.base_url.as_deref(), environment).map_err(Problem)?;
    let key = environment.api_key.as_deref();
    let key = key.ok_or_else(|| {
        Problem(
            "TEXTURE_API_KEY is not set. Create a Management API key in your Dashboard under Developer → \
             API Keys, and set it there"
                .to_owned(),
        )
    })?;
    let key = ManagementKey::parse(key)
        .map_err(|error| Problem(format!("TEXTURE_API_KEY is not usable: {error}")))?;
    let agent = format!("terraform-provider-texture/{VERSION} (export)");
    let client = Client::builder(base_url, key).user_agent(&agent).build();
    Ok(client.session(TIMEOUT, CancellationToken::new()))
}

async fn read(session: &Session, type_name: &str) -> Result<Vec<Exported>, Problem> {
    Ok(match type_name {
        "texture_workspace" => {
            let all = session.collect(workspaces::List).await?;
            all.into_iter().map(workspace).collect()
        }
        "texture_api_key" => {
            let all = session.collect(api_keys::List).await?;
            let usable = |key: &api_keys::ApiKey| {
                key.revoked != Some(true) && key.key_type.as_deref() != Some(api_keys::SCOPED)
            };
            all.into_iter().filter(usable).map(api_key).collect()
        }
        "texture_destination" => {
            let all = session.collect(destinations::List).await?;
            all.into_iter().map(destination).collect()
        }
        "texture_collection" => {
            let all = session.collect(collections::List::default()).await?;
            all.into_iter().map(collection).collect()
        }
        "texture_oauth_application" => {
            let all = session.collect(oauth_apps::List).await?;
            all.into_iter().map(oauth_application).collect()
        }
        _ => {
            let people = session.collect(members::List).await?;
            let invited = session.collect(invitations::List).await?;
            let people = people.into_iter().map(|member| {
                let email = member.email().map(str::to_owned);
                person(email, member.role)
            });
            let invited = invited
                .into_iter()
                .filter(invitations::Invitation::is_pending);
            let invited = invited.map(|invitation| person(invitation.email, invitation.role));
            let mut seen = BTreeSet::new();
            let everybody = people.chain(invited);
            everybody
                .filter(|one| seen.insert(one.id.clone()))
                .collect()
        }
    })
}

impl Exported {
    fn new(type_name: &'static str, id: String, name: Option<String>) -> Self {
        Self {
            type_name,
            name: name.clone().unwrap_or_else(|| id.clone()),
            id,
            workspace: None,
            arguments: Vec::new(),
            ignored: Vec::new(),
            remarks: Vec::new(),
            missing: None,
        }
    }

    /// A required argument; one that the API does not return has to be filled in.
    fn required(&mut self, name: &'static str, value: Option<impl Into<Json>>) {
        match value {
            Some(value) => self.arguments.push((name, Expression::Value(value.into()))),
            None => self.lacks(name, "the API does not return it"),
        }
    }

    fn optional(&mut self, name: &'static str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.arguments.push((name, Expression::Value(value.into())));
        }
    }

    fn lacks(&mut self, name: &str, why: &str) {
        self.missing = Some(format!(
            "`{name}`: {why}. Fill it in, and remove the comment signs."
        ));
    }
}

fn workspace(object: workspaces::Workspace) -> Exported {
    let mut one = Exported::new("texture_workspace", object.id, object.name.clone());
    one.required("name", object.name);
    let is_unprotected = object.deletion_protection == Some(false);
    one.optional("deletion_protection", is_unprotected.then_some(false));
    one
}

fn api_key(object: api_keys::ApiKey) -> Exported {
    let mut one = Exported::new("texture_api_key", object.id, object.name.clone());
    one.workspace = object.workspace_id.flatten();
    one.required("name", object.name);
    one.required("type", object.key_type.clone());
    match object.key_type.as_deref() {
        Some(api_keys::MANUFACTURER) => {
            one.lacks("manufacturer_scope", "the API never returns it");
        }
        Some(api_keys::MANAGEMENT) => {
            let owner = object.owner_id.flatten().filter(|it| !it.contains('*'));
            one.required("owner_id", owner);
        }
        _ => {}
    }
    one
}

fn destination(object: destinations::Destination) -> Exported {
    let mut one = Exported::new("texture_destination", object.id, object.label.clone());
    one.workspace = object.workspace_id.flatten();
    one.required("label", object.label);
    one.required("destination_type", object.destination_type.clone());
    let events = object.event_types.map(sorted);
    one.required("event_types", events);
    let device_type = object.device_type.filter(|it| it != ALL_DEVICES);
    one.optional("device_type", device_type);
    match object.destination_type.as_deref() {
        Some(WEBHOOK) => one.required("url", object.url.flatten()),
        Some(EMAIL) => one.required("email", object.email.flatten()),
        _ => one.lacks(
            "destination_type",
            "this version of the provider cannot manage it",
        ),
    }
    let weather = object.include_weather.filter(|it| *it);
    one.optional("include_weather", weather);
    let is_inactive = object.deactivated == Some(true);
    one.optional("active", is_inactive.then_some(false));
    let headers = object.headers.flatten().unwrap_or_default();
    if !headers.is_empty() {
        let names: Vec<&str> = headers.keys().map(String::as_str).collect();
        let names = names.join(", ");
        one.remarks.push(format!(
            "It has headers, whose values may be credentials: {names}. To manage them, set `headers` or \
             `headers_wo`, and take `ignore_changes` out."
        ));
        one.ignored.push("headers");
    }
    one
}

fn collection(object: collections::Collection) -> Exported {
    let mut one = Exported::new("texture_collection", object.id, object.name.clone());
    one.workspace = object.workspace_id.flatten();
    one.required("name", object.name);
    one.required("collection_type", object.collection_type);
    one.optional(
        "description",
        object.description.flatten().filter(|it| !it.is_empty()),
    );
    let criteria = crate::collection::exported(object.criteria.flatten());
    one.required("criteria", criteria);
    one
}

fn oauth_application(object: oauth_apps::OAuthApp) -> Exported {
    let mut one = Exported::new("texture_oauth_application", object.id, object.name.clone());
    one.workspace = object.workspace_id.flatten();
    one.required("name", object.name);
    one.optional(
        "description",
        object.description.flatten().filter(|it| !it.is_empty()),
    );
    one.required("type", object.app_type);
    one.required("redirect_uris", object.redirect_uris.map(sorted));
    one.required("allowed_scopes", object.allowed_scopes.map(sorted));
    one
}

fn person(email: Option<String>, role: Option<String>) -> Exported {
    let id = email.clone().unwrap_or_default().to_lowercase();
    let mut one = Exported::new("texture_member", id, email.clone());
    one.required("email", email);
    one.required("role", role);
    one
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all.dedup();
    all
}

/// A label for each object, unique within its type.
fn labels(all: &[Exported]) -> Vec<String> {
    let mut taken: BTreeSet<(&str, String)> = BTreeSet::new();
    all.iter()
        .map(|one| {
            let wanted = label(&one.name);
            let further = (2..).map(|number| format!("{wanted}_{number}"));
            let mut candidates = std::iter::once(wanted.clone()).chain(further);
            let free = candidates.find(|it| taken.insert((one.type_name, it.clone())));
            free.unwrap_or(wanted)
        })
        .collect()
}

/// The files, by name.
fn files(all: &[Exported], labels: &[String]) -> BTreeMap<String, String> {
    let workspaces: HashMap<&str, &str> = all
        .iter()
        .zip(labels)
        .filter(|(one, _)| one.type_name == "texture_workspace" && one.missing.is_none())
        .map(|(one, label)| (one.id.as_str(), label.as_str()))
        .collect();
    let mut files = BTreeMap::new();
    if !all.is_empty() {
        files.insert("versions.tf".to_owned(), VERSIONS.to_owned());
    }
    for (one, label) in all.iter().zip(labels) {
        let plural = one.type_name.trim_start_matches("texture_");
        let text = files.entry(format!("{plural}s.tf")).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&one.text(label, &workspaces));
    }
    files
}

const VERSIONS: &str = "terraform {
  required_providers {
    texture = {
      source = \"texturehq/texture\"
    }
  }
}
";

impl Exported {
    fn text(&self, label: &str, workspaces: &HashMap<&str, &str>) -> String {
        let mut resource = Block {
            header: format!("resource {} {}", quoted(self.type_name), quoted(label)),
            arguments: self.arguments.clone(),
            blocks: Vec::new(),
        };
        if let Some(id) = &self.workspace {
            let reference = workspaces.get(id.as_str());
            let reference = reference.map(|label| format!("texture_workspace.{label}.id"));
            let value = reference.map_or_else(|| id.clone().into(), Expression::Reference);
            resource.arguments.push(("workspace_id", value));
        }
        if !self.ignored.is_empty() {
            let names = self.ignored.iter().map(|it| (*it).to_owned()).collect();
            resource.blocks.push(Block {
                header: "lifecycle".to_owned(),
                arguments: vec![("ignore_changes", Expression::References(names))],
                blocks: Vec::new(),
            });
        }
        let import = Block {
            header: "import".to_owned(),
            arguments: vec![
                (
                    "to",
                    Expression::Reference(format!("{}.{label}", self.type_name)),
                ),
                ("id", self.id.clone().into()),
            ],
            blocks: Vec::new(),
        };
        let remarks: String = self.remarks.iter().map(|remark| comment(remark)).collect();
        let text = format!("{}\n{remarks}{}", import.text(), resource.text());
        match &self.missing {
            None => text,
            Some(why) => comment(&format!("Not complete, {why}\n\n{text}")),
        }
    }
}

fn summary(all: &[Exported]) -> String {
    let count = |type_name: &str| all.iter().filter(|one| one.type_name == type_name).count();
    let mut text = String::new();
    for type_name in TYPES {
        text.push_str(&format!("{type_name:26} {}\n", count(type_name)));
    }
    let incomplete = all.iter().filter(|one| one.missing.is_some()).count();
    if incomplete > 0 {
        text.push_str(&format!(
            "Written as comments, because the API does not return all that is required: {incomplete}\n"
        ));
    }
    text
}

/// Writes files that do not exist yet. Where one exists, none is written.
fn write_new(out: &Path, files: &BTreeMap<String, String>) -> Result<(), Problem> {
    let cannot = |path: &Path, error: std::io::Error| {
        Problem(format!("{} cannot be written: {error}", path.display()))
    };
    fs::create_dir_all(out).map_err(|error| cannot(out, error))?;
    if let Some(name) = files.keys().find(|name| out.join(name).exists()) {
        let path = out.join(name);
        return Err(Problem(format!(
            "{} exists already, and no file is overwritten. Name another directory with --out",
            path.display()
        )));
    }
    for (name, text) in files {
        let path = out.join(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| cannot(&path, error))?;
    }
    Ok(())
}
