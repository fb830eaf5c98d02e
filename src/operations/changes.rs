//! The changed values, which are all that an update sends.

use serde_json::Value as Json;
use texture_api::{Patch, Request};
use tfplugin::Attr;

/// The planned value, where it differs from the prior one and is set.
pub fn changed<T: Clone + PartialEq>(prior: &Attr<T>, plan: &Attr<T>) -> Option<T> {
    plan.known().filter(|_| prior != plan).cloned()
}

/// The planned value, where it differs from the prior one; null clears.
pub fn patched<T: Clone + PartialEq>(prior: &Attr<T>, plan: &Attr<T>) -> Patch<T> {
    match plan {
        _ if prior == plan => Patch::Keep,
        Attr::Known(value) => Patch::Set(value.clone()),
        Attr::Null => Patch::Clear,
        Attr::Unknown => Patch::Keep,
    }
}

/// Whether an update changes anything: its body has a member.
pub fn has_changes(request: &impl Request) -> bool {
    matches!(request.body(), Some(Json::Object(members)) if !members.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_sent() {
        let (a, b) = (Attr::Known("a"), Attr::Known("b"));
        assert_eq!(changed(&a, &b), Some("b"));
        assert_eq!(changed(&a, &a), None);
        assert_eq!(changed(&a, &Attr::Unknown), None);
        assert_eq!(patched(&a, &Attr::Null), Patch::Clear);
        assert_eq!(patched(&a, &a), Patch::Keep);
        assert_eq!(patched(&Attr::Null, &b), Patch::Set("b"));
    }
}
