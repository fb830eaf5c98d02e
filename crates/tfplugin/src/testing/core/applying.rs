//! Carries out a change and stores the result.

use super::{
    Action, Change, Core, INCONSISTENT_PLAN, INCONSISTENT_RESULT, INVALID_IDENTITY, broken,
};
use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::testing::apply_check::outcome_problems;
use crate::testing::client::Planned;
use crate::testing::object::Object;
use crate::testing::plan_check::refusal;
use crate::value::Value;

impl Core {
    /// Applies a change. Core plans again first: by then everything is known.
    pub(super) async fn execute_change(
        &self,
        object: &mut Object,
        change: Change,
        known: Value,
        diagnostics: &mut Diagnostics,
    ) {
        match change.action {
            Action::Nothing => return,
            Action::Delete => return self.perform(object, change.planned, diagnostics).await,
            Action::Replace => {
                let removal = Planned {
                    prior: object.clone(),
                    config: Value::Null,
                    state: Value::Null,
                    replace: Vec::new(),
                    ..change.planned.clone()
                };
                self.perform(object, removal, diagnostics).await;
            }
            Action::Create | Action::Update => {}
        }
        let Some(last) = self.change(object, known, diagnostics).await else {
            return;
        };
        diagnostics.extend(self.plan_changes(&change, &last));
        if !diagnostics.has_errors() && last.action != Action::Nothing {
            self.perform(object, last.planned, diagnostics).await;
        }
    }

    /// Why core refuses the second plan (`checkPlannedChange`).
    fn plan_changes(&self, first: &Change, second: &Change) -> Diagnostics {
        let block = self.pipe.resource_block(&first.planned.prior.type_name);
        let (before, after) = (&first.planned.state, &second.planned.state);
        let mut found = outcome_problems(INCONSISTENT_PLAN, block, before, after);
        let expected = match first.action {
            Action::Replace => Action::Create,
            other => other,
        };
        let came_to_nothing = (expected, second.action) == (Action::Update, Action::Nothing);
        if second.action != expected && !came_to_nothing {
            let problem = format!("changed from {} to {}", first.action, second.action);
            found.push(refusal(INCONSISTENT_PLAN, &Path::root(), problem));
        }
        found
    }

    /// Calls the provider to apply, and stores what core would store.
    async fn perform(&self, object: &mut Object, planned: Planned, diagnostics: &mut Diagnostics) {
        let made = match self.pipe.apply(&planned).await {
            Ok(response) => {
                diagnostics.extend(response.diagnostics);
                response.value
            }
            Err(status) => return diagnostics.push(broken(&status)),
        };
        let problems = self.outcome_problems(&planned, &made, diagnostics.has_errors());
        diagnostics.extend(problems);
        if made.exists() {
            let created = !planned.prior.exists();
            *object = Object {
                tainted: diagnostics.has_errors() && (created || object.tainted),
                ..made
            };
        } else if !diagnostics.has_errors() {
            *object = Object::absent(&object.type_name);
        }
    }

    /// Why core refuses the outcome of an apply. It is not compared with the plan where the provider reports an
    /// error, which explains the difference.
    fn outcome_problems(&self, planned: &Planned, made: &Object, failed: bool) -> Diagnostics {
        let mut found = self.object_problems(made);
        if failed || found.has_errors() {
            return found;
        }
        let block = self.pipe.resource_block(&made.type_name);
        let outcome = outcome_problems(INCONSISTENT_RESULT, block, &planned.state, &made.state);
        found.extend(outcome);
        let before = planned.prior.identity.as_ref();
        if made.exists() && before.is_some_and(|before| made.identity.as_ref() != Some(before)) {
            found.push(refusal(
                INVALID_IDENTITY,
                &Path::root(),
                "changed with the object",
            ));
        }
        found
    }
}
