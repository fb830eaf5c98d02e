//! Checks what Terraform's core accepts as the outcome of a plan: `objchange.AssertObjectCompatible`.
//! Beyond that, blocks with labels must be those that were planned; core only counts them.

use super::literal::inline;
use super::plan_check::{refusal, steps};
use super::wire::{Fields, blocks_of, element, is_computed, part};
use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::plan::buckets::Buckets;
use crate::proto::tfplugin6::schema::Block;
use crate::schema::Nesting;
use crate::value::Value;

/// Why core refuses `actual` after `planned`: only what was unknown may become something else.
pub(crate) fn outcome_problems(
    summary: &'static str,
    block: &Block,
    planned: &Value,
    actual: &Value,
) -> Diagnostics {
    let mut check = Check {
        summary,
        found: Diagnostics::new(),
    };
    match (planned.is_null(), actual.is_null()) {
        (true, false) => check.report(&Path::root(), "was absent, but now present"),
        (false, true) => check.report(&Path::root(), "was present, but now absent"),
        (true, true) => {}
        (false, false) => {
            let attributes = block.attributes.iter();
            let names = attributes.map(|attribute| (&attribute.name, attribute.sensitive));
            let blocks = block.block_types.iter();
            for path in null_blocks(Fields::of(block), actual, &Path::root()) {
                check.report(&path, "null block value after apply");
            }
            for (name, sensitive) in names.chain(blocks.map(|block| (&block.type_name, false))) {
                let path = Path::attribute(name.clone());
                check.part(part(planned, name), part(actual, name), &path, sensitive);
            }
        }
    }
    check.found
}

/// The collections of computed blocks that are null: in a request for a plan that says that the configuration has none,
/// but in state they are never null.
fn null_blocks(fields: Fields<'_>, object: &Value, path: &Path) -> Vec<Path> {
    let mut found = Vec::new();
    if !matches!(object, Value::Object(_)) {
        return found;
    }
    for block in fields.blocks {
        let path = path.clone().with_attribute(block.type_name.clone());
        let (objects, value) = (blocks_of(block), part(object, &block.type_name));
        if is_computed(block) && value.is_null() && objects.nesting != Nesting::Single {
            found.push(path.clone());
        }
        for (path, object) in objects.within(value, &path) {
            found.extend(null_blocks(objects.fields, object, &path));
        }
    }
    found
}

struct Check {
    summary: &'static str,
    found: Diagnostics,
}

impl Check {
    fn report(&mut self, path: &Path, problem: impl Into<String>) {
        self.found.push(refusal(self.summary, path, problem));
    }

    fn part(&mut self, planned: &Value, actual: &Value, path: &Path, sensitive: bool) {
        let mut found = Vec::new();
        differences(planned, actual, path, &mut found);
        for (path, problem) in found {
            let hidden = "differs from what was planned".to_owned();
            self.report(&path, if sensitive { hidden } else { problem });
        }
    }
}

fn differences(planned: &Value, actual: &Value, path: &Path, found: &mut Vec<(Path, String)>) {
    let mut report = |problem| found.push((path.clone(), problem));
    match (planned, actual) {
        (Value::Unknown(_), _) => {}
        _ if planned == actual => {}
        (_, Value::Unknown(_)) => report("was known, but now unknown".to_owned()),
        (Value::Dynamic(planned), Value::Dynamic(actual)) => {
            if planned.1 != actual.1 && planned.1.is_wholly_known() {
                report("differs from what was planned".to_owned());
            }
        }
        (Value::Object(planned), Value::Object(actual)) => {
            for (name, planned) in planned {
                let actual = actual.get(name).unwrap_or(&Value::Null);
                let path = path.clone().with_attribute(name.clone());
                differences(planned, actual, &path, found);
            }
        }
        (Value::Set(planned), Value::Set(actual)) => {
            if !correlate(planned, actual) {
                report("has elements that were not planned, or lacks planned ones".to_owned());
            }
        }
        (Value::List(_), Value::List(_))
        | (Value::Tuple(_), Value::Tuple(_))
        | (Value::Map(_), Value::Map(_)) => {
            if steps(planned) != steps(actual) {
                return report("has other elements than were planned".to_owned());
            }
            for step in steps(planned) {
                let at = |value| element(value, &step).unwrap_or(&Value::Null);
                let path = path.clone().with_step(step.clone());
                differences(at(planned), at(actual), &path, found);
            }
        }
        _ => report(format!(
            "was {}, but now {}",
            inline(planned),
            inline(actual)
        )),
    }
}

/// Whether each element has a counterpart on the other side. There may be fewer in the end: elements that were
/// unknown may turn out equal.
fn correlate(planned: &[Value], actual: &[Value]) -> bool {
    let alike = |planned: &Value, actual: &Value| {
        let mut found = Vec::new();
        differences(planned, actual, &Path::root(), &mut found);
        found.is_empty()
    };
    let by_planned = Buckets::new(planned, actual, |_| true);
    let by_actual = Buckets::new(planned, planned, |_| true);
    actual.len() <= planned.len()
        && planned.iter().all(|planned| {
            let mut like = by_planned.like(planned).iter();
            like.any(|index| alike(planned, &actual[*index]))
        })
        && actual.iter().all(|actual| {
            let mut like = by_actual.like(actual).iter();
            like.any(|index| alike(&planned[*index], actual))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attr::Attr;
    use crate::model::Model;
    use crate::rpc::block_message;

    #[derive(Clone, Model)]
    struct Cabinet {
        #[tf(block, computed)]
        shelf: Attr<Vec<Shelf>>,
        #[tf(block)]
        door: Attr<Vec<Door>>,
        #[tf(block)]
        lock: Attr<Door>,
    }

    #[derive(Clone, Model)]
    struct Door {
        #[tf(block, computed)]
        hinge: Attr<Vec<Shelf>>,
    }

    #[derive(Clone, Model)]
    struct Shelf {
        #[tf(computed)]
        width: Attr<i64>,
    }

    #[test]
    fn no_collection_of_computed_blocks_is_null_at_any_depth() {
        let block = block_message(&Cabinet::block(), "");
        let none = || Value::List(Vec::new());
        let door = |hinge| Value::object([("hinge", hinge)]);
        let problems = |shelf, hinge| {
            let doors = Value::List(vec![door(none()), door(hinge)]);
            let actual = [("shelf", shelf), ("door", doors), ("lock", Value::Null)];
            let actual = Value::object(actual);
            null_blocks(Fields::of(&block), &actual, &Path::root())
        };
        assert!(problems(none(), none()).is_empty());
        let paths = problems(Value::Null, Value::Null);
        let paths: Vec<String> = paths.iter().map(Path::to_string).collect();
        assert_eq!(paths, ["door[1].hinge", "shelf"]);
    }
}
