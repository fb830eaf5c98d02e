//! A total order of values, to find equal ones fast.

use std::cmp::Ordering;

use super::Value;

impl Value {
    /// An order in which values with equal meaning are equal. Primitive values of one type are in cty's order of
    /// sets; otherwise the order is arbitrary.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) | (Self::Tuple(a), Self::Tuple(b)) => in_turn(a, b),
            (Self::Set(a), Self::Set(b)) => in_turn(sorted(a), sorted(b)),
            (Self::Map(a), Self::Map(b)) | (Self::Object(a), Self::Object(b)) => a
                .keys()
                .cmp(b.keys())
                .then_with(|| in_turn(a.values(), b.values())),
            (Self::Dynamic(a), Self::Dynamic(b)) => a.0.cmp(&b.0).then_with(|| a.1.order(&b.1)),
            _ => self.kind().cmp(&other.kind()),
        }
    }

    /// The order of values of different kinds.
    fn kind(&self) -> u8 {
        match self {
            Self::String(_) => 0,
            Self::Number(_) => 1,
            Self::Bool(_) => 2,
            Self::List(_) => 3,
            Self::Set(_) => 4,
            Self::Map(_) => 5,
            Self::Tuple(_) => 6,
            Self::Object(_) => 7,
            Self::Dynamic(_) => 8,
            Self::Unknown(_) => 9,
            Self::Null => 10,
        }
    }
}

fn in_turn<'a>(
    a: impl IntoIterator<Item = &'a Value>,
    b: impl IntoIterator<Item = &'a Value>,
) -> Ordering {
    let mut b = b.into_iter();
    for a in a {
        match b.next().map(|b| a.order(b)) {
            Some(Ordering::Equal) => {}
            Some(different) => return different,
            None => return Ordering::Greater,
        }
    }
    if b.next().is_some() {
        Ordering::Less
    } else {
        Ordering::Equal
    }
}

fn sorted(elements: &[Value]) -> Vec<&Value> {
    let mut elements: Vec<&Value> = elements.iter().collect();
    elements.sort_by(|a, b| a.order(b));
    elements
}
