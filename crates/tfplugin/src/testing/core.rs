//! A provider's driver: what Terraform's core does with it, and what core does not accept.
//!
//! The order of calls and checks is that of `NodeAbstractResourceInstance` in Terraform's core
//! (`refresh`, `plan`, `planDestroy`, `apply`, `importState`).

mod applying;
mod planning;

use std::fmt;

use serde_json::Value as Json;
use tonic::Status;

use super::object::Object;
use super::pipe::{Answer, Pipe, Planned};
use super::plan_check::{refusal, write_only};
use super::wire::Fields;
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
    pipe: Pipe,
}

/// What a plan comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// State and configuration agree, or no plan came to be.
    Nothing,
    /// An object is made.
    Create,
    /// The object is changed in place.
    Update,
    /// The object is removed, and another one made.
    Replace,
    /// The object is removed.
    Delete,
}

/// What one `plan`, `apply` or `destroy` came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What was planned, and done where that was asked for.
    pub action: Action,
    /// The attributes because of which an object is replaced.
    pub replace: Vec<Path>,
    /// What was planned; null where an object goes, or no plan came to be.
    pub planned: Value,
    /// What the user is told, by the provider or by core.
    pub told: Diagnostics,
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
        let pipe = Pipe::to(server).await;
        let problems = super::schema_problems(&pipe);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        for told in [
            pipe.validate_provider(&config).await,
            pipe.configure(&config).await,
        ] {
            let told = told.unwrap_or_else(|status| broken(&status).into());
            assert!(!told.has_errors(), "{told}");
        }
        Self { pipe }
    }

    /// The connection to the provider.
    #[must_use]
    pub fn pipe(&self) -> &Pipe {
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

    /// `terraform plan`: refreshes, and says what an apply would do. Null for `config` plans that
    /// the object goes.
    ///
    /// # Panics
    /// When `config` does not fit the schema.
    pub async fn plan(&self, object: &Object, config: Json) -> Run {
        let config = self.config(object, &config);
        self.plan_value(object, config).await
    }

    /// `terraform plan` of the configuration that the provider generates for `object`, as after
    /// `terraform plan -generate-config-out` or `terraform query -generate-config-out`. Answers the
    /// configuration too.
    pub async fn plan_generated(&self, object: &Object) -> (Value, Run) {
        let mut told = Diagnostics::new();
        match accept(self.pipe.generate(object).await, &mut told) {
            Some(config) => {
                let run = self.plan_value(object, config.clone()).await;
                (config, run)
            }
            None => (Value::Null, Run::of(None, told)),
        }
    }

    async fn plan_value(&self, object: &Object, config: Value) -> Run {
        let mut object = object.clone();
        let mut told = self.refresh(&mut object).await;
        let change = self.change(&object, config, &mut told).await;
        Run::of(change.as_ref(), told)
    }

    /// `terraform apply`: refreshes, plans and applies.
    ///
    /// # Panics
    /// When `config` does not fit the schema.
    pub async fn apply(&self, object: &mut Object, config: Json) -> Run {
        self.apply_once_known(object, config.clone(), config).await
    }

    /// `terraform apply` of a configuration of which a part is known only after other objects were
    /// made: unknown in `planned`, and known in `known`.
    ///
    /// # Panics
    /// When a configuration does not fit the schema.
    pub async fn apply_once_known(&self, object: &mut Object, planned: Json, known: Json) -> Run {
        let (planned, known) = (self.config(object, &planned), self.config(object, &known));
        let mut told = self.refresh(object).await;
        let Some(change) = self.change(object, planned, &mut told).await else {
            return Run::of(None, told);
        };
        let mut run = Run::of(Some(&change), told);
        self.carry_out(object, change, known, &mut run.told).await;
        run
    }

    /// `terraform destroy`.
    pub async fn destroy(&self, object: &mut Object) -> Run {
        self.apply(object, Json::Null).await
    }

    /// `terraform refresh`: what state says of the object becomes what the provider reads.
    pub async fn refresh(&self, object: &mut Object) -> Diagnostics {
        let mut told = Diagnostics::new();
        if !object.exists() {
            return told;
        }
        for answer in [self.pipe.stored(object).await, self.pipe.read(object).await] {
            let Some(read) = accept(answer, &mut told) else {
                return told;
            };
            told.extend(self.object_problems(&read));
            if told.has_errors() {
                return told;
            }
            *object = read;
        }
        if !object.exists() {
            *object = Object::absent(&object.type_name);
        }
        told
    }

    /// `terraform import ADDRESS ID`.
    pub async fn import(&self, type_name: &str, id: &str) -> (Object, Diagnostics) {
        let answer = self.pipe.import(type_name, id).await;
        self.imported(type_name, answer).await
    }

    /// An `import` block with an `identity`.
    ///
    /// # Panics
    /// When `identity` does not fit the schema.
    pub async fn import_identity(&self, type_name: &str, identity: Json) -> (Object, Diagnostics) {
        let answer = self.pipe.import_identity(type_name, &identity).await;
        let (object, mut told) = self.imported(type_name, answer).await;
        if object.exists() && object.identity.is_none() {
            told.push(refusal(
                INVALID_IDENTITY,
                &Path::root(),
                "none after an import by it",
            ));
        }
        (object, told)
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
        answer: Result<Answer<Object>, Status>,
    ) -> (Object, Diagnostics) {
        let mut told = Diagnostics::new();
        let Some(mut object) = accept(answer, &mut told) else {
            return (Object::absent(type_name), told);
        };
        told.extend(self.refresh(&mut object).await);
        if !told.has_errors() && !object.exists() {
            let summary = "Cannot import non-existent remote object";
            told.push(refusal(
                summary,
                &Path::root(),
                "the provider finds no such object",
            ));
        }
        (object, told)
    }

    /// Why core does not take what a provider says of an object into state.
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
    fn of(change: Option<&Change>, told: Diagnostics) -> Self {
        Self {
            action: change.map_or(Action::Nothing, |change| change.action),
            replace: change.map_or_else(Vec::new, |change| change.replace.clone()),
            planned: change.map_or(Value::Null, |change| change.planned.state.clone()),
            told,
        }
    }
}

/// The action, because of what an object is replaced, and a line for each message.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            action,
            replace,
            planned: _,
            told,
        } = self;
        write!(f, "{action}")?;
        if !replace.is_empty() {
            let paths: Vec<String> = replace.iter().map(Path::to_string).collect();
            write!(f, " because of {}", paths.join(", "))?;
        }
        write!(f, "\n{told}")
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

/// The answer, where there is one and the provider told no error.
fn accept<T>(answer: Result<Answer<T>, Status>, told: &mut Diagnostics) -> Option<T> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(status) => {
            told.push(broken(&status));
            return None;
        }
    };
    told.extend(answer.told);
    if answer.deferred {
        let summary = "Provider deferred changes when Terraform did not allow deferrals";
        told.push(refusal(summary, &Path::root(), "nothing was deferred"));
    }
    (!told.has_errors()).then_some(answer.value)
}

/// A call that failed, as core tells it.
fn broken(status: &Status) -> crate::diagnostics::Diagnostic {
    refusal("Plugin error", &Path::root(), status.message())
}
