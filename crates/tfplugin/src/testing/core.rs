//! Drives a provider as Terraform's core does, and refuses what core does not accept.
//!
//! The order of calls and checks is that of `NodeAbstractResourceInstance` in Terraform's core
//! (`refresh`, `plan`, `planDestroy`, `apply`, `importState`).

mod applying;
mod planning;

use std::fmt;

use serde_json::Value as Json;
use tonic::Status;

use super::client::{Planned, Response, TestClient};
use super::object::Object;
use super::plan_check::{refusal, write_only};
use super::wire::Fields;
use crate::codec::json;
use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::provider::Provider;
use crate::rpc::Server;
use crate::value::Value;

const INVALID_PLAN: &str = "Provider produced invalid plan";
const INVALID_OBJECT: &str = "Provider produced invalid object";
const INVALID_IDENTITY: &str = "Provider produced invalid identity";
const INCONSISTENT_PLAN: &str = "Provider produced inconsistent final plan";
const INCONSISTENT_RESULT: &str = "Provider produced inconsistent result after apply";

/// Drives one configured provider.
#[derive(Clone, Debug)]
pub struct Core {
    pipe: TestClient,
}

/// What a plan does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// State and configuration agree, or there is no plan.
    Nothing,
    /// An object is created.
    Create,
    /// The object is changed in place.
    Update,
    /// The object is removed, and another one created.
    Replace,
    /// The object is removed.
    Delete,
}

/// The outcome of one `plan`, `apply` or `destroy`.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What was planned, and carried out where that was requested.
    pub action: Action,
    /// The attributes because of which an object is replaced.
    pub replace: Vec<Path>,
    /// The planned state; null where the object is deleted, or there is no plan.
    pub planned: Value,
    /// What the user reads, from the provider or from core.
    pub diagnostics: Diagnostics,
}

/// A change that core accepted as a plan.
struct Change {
    action: Action,
    replace: Vec<Path>,
    planned: Planned,
}

impl Core {
    /// Validates the schema and the provider block, and configures the provider.
    ///
    /// # Panics
    /// When something is wrong with any of these.
    pub async fn start<P: Provider>(server: Server<P>, config: Json) -> Self {
        let pipe = TestClient::connect(server).await;
        let problems = super::schema_problems(&pipe);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        for diagnostics in [
            pipe.validate_provider(&config).await,
            pipe.configure(&config).await,
        ] {
            let diagnostics = diagnostics.unwrap_or_else(|status| broken(&status).into());
            assert!(!diagnostics.has_errors(), "{diagnostics}");
        }
        Self { pipe }
    }

    /// The connection to the provider.
    #[must_use]
    pub fn pipe(&self) -> &TestClient {
        &self.pipe
    }

    /// An object of a resource that does not exist yet.
    ///
    /// # Panics
    /// When there is no such resource.
    #[must_use]
    #[track_caller]
    pub fn absent(&self, type_name: &str) -> Object {
        let _ = self.pipe.resource_block(type_name);
        Object::absent(type_name)
    }

    /// `terraform plan`: refreshes, and says what an apply would do. A null `config` plans the deletion of the
    /// object.
    ///
    /// # Panics
    /// When `config` does not fit the schema.
    pub async fn plan(&self, object: &Object, config: Json) -> Run {
        let config = self.config(object, &config);
        self.plan_value(object, config).await
    }

    /// `terraform plan` of the configuration that the provider generates for `object`, as after
    /// `terraform plan -generate-config-out` or `terraform query -generate-config-out`. Returns the configuration
    /// too.
    pub async fn plan_generated(&self, object: &Object) -> (Value, Run) {
        let mut diagnostics = Diagnostics::new();
        match accept(self.pipe.generate(object).await, &mut diagnostics) {
            Some(config) => {
                let run = self.plan_value(object, config.clone()).await;
                (config, run)
            }
            None => (Value::Null, Run::of(None, diagnostics)),
        }
    }

    async fn plan_value(&self, object: &Object, config: Value) -> Run {
        let mut object = object.clone();
        let mut diagnostics = self.refresh(&mut object).await;
        let change = self.change(&object, config, &mut diagnostics).await;
        Run::of(change.as_ref(), diagnostics)
    }

    /// `terraform apply`: refreshes, plans and applies.
    ///
    /// # Panics
    /// When `config` does not fit the schema.
    pub async fn apply(&self, object: &mut Object, config: Json) -> Run {
        self.apply_once_known(object, config.clone(), config).await
    }

    /// `terraform apply` of a configuration of which a part is known only after other objects were
    /// created: unknown in `planned`, and known in `known`.
    ///
    /// # Panics
    /// When a configuration does not fit the schema.
    pub async fn apply_once_known(&self, object: &mut Object, planned: Json, known: Json) -> Run {
        let (planned, known) = (self.config(object, &planned), self.config(object, &known));
        let mut diagnostics = self.refresh(object).await;
        let Some(change) = self.change(object, planned, &mut diagnostics).await else {
            return Run::of(None, diagnostics);
        };
        let mut run = Run::of(Some(&change), diagnostics);
        self.execute_change(object, change, known, &mut run.diagnostics)
            .await;
        run
    }

    /// `terraform destroy`.
    pub async fn destroy(&self, object: &mut Object) -> Run {
        self.apply(object, Json::Null).await
    }

    /// `terraform refresh`: the state becomes what the provider reads.
    pub async fn refresh(&self, object: &mut Object) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        if !object.exists() {
            return diagnostics;
        }
        for response in [self.pipe.stored(object).await, self.pipe.read(object).await] {
            let Some(read) = accept(response, &mut diagnostics) else {
                return diagnostics;
            };
            diagnostics.extend(self.object_problems(&read));
            if diagnostics.has_errors() {
                return diagnostics;
            }
            *object = read;
        }
        if !object.exists() {
            *object = Object::absent(&object.type_name);
        }
        diagnostics
    }

    /// `terraform import ADDRESS ID`.
    pub async fn import(&self, type_name: &str, id: &str) -> (Object, Diagnostics) {
        let response = self.pipe.import(type_name, id).await;
        self.imported(type_name, response).await
    }

    /// An `import` block with an `identity`.
    ///
    /// # Panics
    /// When `identity` does not fit the schema.
    pub async fn import_identity(&self, type_name: &str, identity: Json) -> (Object, Diagnostics) {
        let response = self.pipe.import_identity(type_name, &identity).await;
        let (object, mut diagnostics) = self.imported(type_name, response).await;
        if object.exists() && object.identity.is_none() {
            diagnostics.push(refusal(
                INVALID_IDENTITY,
                &Path::root(),
                "is missing after an import by identity",
            ));
        }
        (object, diagnostics)
    }

    fn config(&self, object: &Object, config: &Json) -> Value {
        match config {
            Json::Null => Value::Null,
            config => self.pipe.config(&object.type_name, config),
        }
    }

    async fn imported(
        &self,
        type_name: &str,
        response: Result<Response<Object>, Status>,
    ) -> (Object, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        let Some(mut object) = accept(response, &mut diagnostics) else {
            return (Object::absent(type_name), diagnostics);
        };
        diagnostics.extend(self.refresh(&mut object).await);
        if !diagnostics.has_errors() && !object.exists() {
            let summary = "Cannot import non-existent remote object";
            diagnostics.push(refusal(
                summary,
                &Path::root(),
                "the provider finds no such object",
            ));
        }
        (object, diagnostics)
    }

    /// Why core does not accept a state from the provider.
    fn object_problems(&self, object: &Object) -> Diagnostics {
        let mut found = Diagnostics::new();
        let fields = Fields::of(self.pipe.resource_block(&object.type_name));
        for path in write_only(fields, &object.state, &Path::root()) {
            found.push(refusal(
                INVALID_OBJECT,
                &path,
                "a write-only attribute is not null",
            ));
        }
        if !object.state.is_wholly_known() {
            found.push(refusal(INVALID_OBJECT, &Path::root(), "a part is unknown"));
        }
        if let Err(error) = json::encode(&object.state, &fields.ty()) {
            found.push(refusal(INVALID_OBJECT, error.path(), error.to_string()));
        }
        let identity = object.identity.as_ref();
        if identity.is_some_and(|identity| !identity.is_wholly_known()) {
            found.push(refusal(
                INVALID_IDENTITY,
                &Path::root(),
                "a part is unknown",
            ));
        }
        found
    }
}

impl Run {
    fn of(change: Option<&Change>, diagnostics: Diagnostics) -> Self {
        Self {
            action: change.map_or(Action::Nothing, |change| change.action),
            replace: change.map_or_else(Vec::new, |change| change.replace.clone()),
            planned: change.map_or(Value::Null, |change| change.planned.state.clone()),
            diagnostics,
        }
    }
}

/// The action, the attributes because of which an object is replaced, and a line for each message.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            action,
            replace,
            planned: _,
            diagnostics,
        } = self;
        write!(f, "{action}")?;
        if !replace.is_empty() {
            let paths: Vec<String> = replace.iter().map(Path::to_string).collect();
            write!(f, " because of {}", paths.join(", "))?;
        }
        write!(f, "\n{diagnostics}")
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
        })
    }
}

/// The response, where there is one and the provider reports no error.
fn accept<T>(response: Result<Response<T>, Status>, diagnostics: &mut Diagnostics) -> Option<T> {
    let response = match response {
        Ok(response) => response,
        Err(status) => {
            diagnostics.push(broken(&status));
            return None;
        }
    };
    diagnostics.extend(response.diagnostics);
    if response.deferred {
        let summary = "Provider deferred changes when Terraform did not allow deferrals";
        diagnostics.push(refusal(summary, &Path::root(), "nothing was deferred"));
    }
    (!diagnostics.has_errors()).then_some(response.value)
}

/// A call that failed, as core reports it.
fn broken(status: &Status) -> crate::diagnostics::Diagnostic {
    refusal("Plugin error", &Path::root(), status.message())
}
