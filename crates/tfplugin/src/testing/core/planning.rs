//! Plans a change, as far as core accepts it.

use super::{Action, Change, Core, INVALID_PLAN, accept, broken};
use crate::diagnostics::Diagnostics;
use crate::path::{Path, Step};
use crate::testing::client::Planned;
use crate::testing::config_check::config_problems;
use crate::testing::object::Object;
use crate::testing::plan_check::{plan_problems, refusal};
use crate::testing::wire::element;
use crate::value::Value;

impl Core {
    /// Plans the change, as far as core accepts it.
    pub(super) async fn change(
        &self,
        object: &Object,
        config: Value,
        diagnostics: &mut Diagnostics,
    ) -> Option<Change> {
        if diagnostics.has_errors() {
            return None;
        }
        if config.is_null() {
            return self.plan_destroy(object, diagnostics).await;
        }
        let block = self.pipe.resource_block(&object.type_name);
        diagnostics.extend(config_problems(block, &config));
        let validated = self.pipe.validate_value(&object.type_name, &config).await;
        diagnostics.extend(validated.unwrap_or_else(|status| broken(&status).into()));
        if diagnostics.has_errors() {
            return None;
        }
        // The provider does not see a tainted object: an equal one is created in its place.
        let prior = match object.tainted {
            true => Object::absent(&object.type_name),
            false => object.clone(),
        };
        let planned = self.accepted_plan(&prior, config, diagnostics).await?;
        let change = self.changed(planned, diagnostics).await?;
        let replaces_tainted = object.tainted && change.action == Action::Create;
        Some(Change {
            action: match replaces_tainted {
                true => Action::Replace,
                false => change.action,
            },
            ..change
        })
    }

    async fn plan_destroy(&self, object: &Object, diagnostics: &mut Diagnostics) -> Option<Change> {
        if !object.exists() {
            return None;
        }
        let planned = accept(self.pipe.plan_value(object, Value::Null).await, diagnostics)?;
        if !planned.state.is_null() {
            diagnostics.push(refusal(
                INVALID_PLAN,
                &Path::root(),
                "a plan to destroy is not null",
            ));
            return None;
        }
        Some(Change {
            action: Action::Delete,
            replace: Vec::new(),
            planned,
        })
    }

    async fn accepted_plan(
        &self,
        prior: &Object,
        config: Value,
        diagnostics: &mut Diagnostics,
    ) -> Option<Planned> {
        let planned = accept(self.pipe.plan_value(prior, config).await, diagnostics)?;
        let block = self.pipe.resource_block(&prior.type_name);
        diagnostics.extend(plan_problems(
            block,
            &prior.state,
            &self.pipe.prepared(&prior.type_name, &planned.config),
            &planned.state,
        ));
        (!diagnostics.has_errors()).then_some(planned)
    }

    /// What an accepted plan does (`getAction` in core). Where it replaces the object, the
    /// provider plans the new one in a second call.
    async fn changed(&self, mut planned: Planned, diagnostics: &mut Diagnostics) -> Option<Change> {
        let prior = &planned.prior;
        let replace = self.replacements(&planned, diagnostics);
        let action = if !prior.exists() {
            Action::Create
        } else if !replace.is_empty() {
            Action::Replace
        } else if prior.state == planned.state {
            Action::Nothing
        } else {
            Action::Update
        };
        if action == Action::Replace {
            let absent = Object {
                private: planned.private.clone(),
                ..Object::absent(&prior.type_name)
            };
            planned = self
                .accepted_plan(&absent, planned.config, diagnostics)
                .await?;
        }
        (!diagnostics.has_errors()).then_some(Change {
            action,
            replace,
            planned,
        })
    }

    /// The paths that need a new object and whose value changes (`getRequiredReplaces`).
    fn replacements(&self, planned: &Planned, diagnostics: &mut Diagnostics) -> Vec<Path> {
        let mut changed = Vec::new();
        for path in planned.replace.iter().filter(|_| planned.prior.exists()) {
            match (at(&planned.prior.state, path), at(&planned.state, path)) {
                (None, None) => {
                    diagnostics.push(refusal(INVALID_PLAN, path, "there is no such path"))
                }
                (before, after) => {
                    let (before, after) = (
                        before.unwrap_or(&Value::Null),
                        after.unwrap_or(&Value::Null),
                    );
                    if before != after {
                        changed.push(path.clone());
                    }
                }
            }
        }
        changed
    }
}

/// The value at `path`.
fn at<'v>(value: &'v Value, path: &Path) -> Option<&'v Value> {
    path.steps()
        .iter()
        .try_fold(value, |value, step| match step {
            Step::Attribute(name) => value.attribute(name),
            step => element(value, step),
        })
}
