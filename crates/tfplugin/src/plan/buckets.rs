//! Matches the elements of large sets without comparing each with each.

use std::collections::BTreeMap;

use super::parts::part;
use crate::number::Number;
use crate::value::Value;

/// Values by the attributes in which every one of some patterns has a plain value. A value fits one of the patterns only
/// if it has the same values there.
pub(crate) struct Buckets<'v> {
    names: Vec<&'v str>,
    indices: BTreeMap<Key<'v>, Vec<usize>>,
}

/// The values of the attributes by which objects differ, in order.
type Key<'v> = Vec<Plain<'v>>;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Plain<'v> {
    String(&'v str),
    Number(&'v Number),
    Bool(bool),
}

impl<'v> Buckets<'v> {
    /// `values`, for `patterns`; `distinguishes` says of an attribute's name whether values that differ in it never fit.
    pub(crate) fn new(
        patterns: &'v [Value],
        values: &'v [Value],
        distinguishes: impl Fn(&str) -> bool,
    ) -> Self {
        let is_plain = |name: &str, pattern: &Value| Plain::of(part(pattern, name)).is_some();
        let names: Vec<&str> = match patterns.first() {
            Some(Value::Object(parts)) => parts
                .keys()
                .map(String::as_str)
                .filter(|name| distinguishes(name))
                .filter(|name| patterns.iter().all(|pattern| is_plain(name, pattern)))
                .collect(),
            _ => Vec::new(),
        };
        let mut indices = BTreeMap::<_, Vec<usize>>::new();
        for (index, value) in values.iter().enumerate() {
            if let Some(key) = key(&names, value) {
                indices.entry(key).or_default().push(index);
            }
        }
        Self { names, indices }
    }

    /// The indices of the values that have the same as `value` in the attributes by which they differ.
    pub(crate) fn like<'s>(&'s self, value: &'s Value) -> &'s [usize] {
        let indices = key(&self.names, value).and_then(|key| self.indices.get(&key));
        indices.map_or(&[], Vec::as_slice)
    }
}

impl<'v> Plain<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::String(text)),
            Value::Number(number) => Some(Self::Number(number)),
            Value::Bool(bool) => Some(Self::Bool(*bool)),
            _ => None,
        }
    }
}

/// None where one of these attributes has no plain value.
fn key<'v>(names: &[&str], value: &'v Value) -> Option<Key<'v>> {
    let plain = names.iter().map(|name| Plain::of(part(value, name)));
    plain.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(ip: i64, id: Value) -> Value {
        Value::object([("id", id), ("ip", Value::from(ip)), ("note", Value::Null)])
    }

    #[test]
    fn an_element_is_compared_with_those_alone_that_say_the_same() {
        let planned: Vec<Value> = (0..1000).map(|ip| entry(ip, Value::UNKNOWN)).collect();
        let reported: Vec<Value> = (0..1000)
            .map(|ip| entry(ip % 999, Value::from(ip)))
            .collect();
        let buckets = Buckets::new(&planned, &reported, |_| true);
        assert_eq!(buckets.like(&planned[7]), [7]);
        assert_eq!(buckets.like(&planned[0]), [0, 999]);
        assert_eq!(buckets.like(&planned[999]), [0_usize; 0]);
        // An attribute that is null or unknown in one of the patterns does not distinguish.
        assert_eq!(buckets.names, ["ip"]);
        let blind = Buckets::new(&planned, &reported, |name| name != "ip");
        assert_eq!(blind.like(&planned[7]).len(), 1000);
    }

    #[test]
    fn what_is_unknown_where_the_patterns_are_plain_fits_none() {
        let patterns = [entry(1, Value::Null)];
        let unknown = Value::object([("ip", Value::UNKNOWN)]);
        let buckets = Buckets::new(&patterns, std::slice::from_ref(&unknown), |_| true);
        assert_eq!(buckets.like(&patterns[0]), [0_usize; 0]);
        assert_eq!(buckets.like(&unknown), [0_usize; 0]);
    }
}
