//! Converts between messages and values, on the client's side.

use bytes::Bytes;

use crate::codec;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::path::{Path, Step};
use crate::proto::tfplugin6 as tf;
use crate::types::Type;
use crate::value::Value;

/// A value to send.
///
/// # Panics
/// When the value is not of the type.
pub(super) fn encode(value: &Value, ty: &Type) -> Option<tf::DynamicValue> {
    let msgpack = codec::msgpack::encode(value, ty)
        .unwrap_or_else(|error| panic!("a value to send is not of its type: {error}"));
    Some(tf::DynamicValue {
        msgpack,
        json: Bytes::new(),
    })
}

/// A value that the provider sent; null where it sent none.
///
/// # Panics
/// When the value is not of the type.
pub(super) fn decode(message: Option<tf::DynamicValue>, ty: &Type) -> Value {
    message.map_or(Value::Null, |message| {
        codec::msgpack::decode(&message.msgpack, ty)
            .unwrap_or_else(|error| panic!("the provider sent a value of another type: {error}"))
    })
}

/// An identity to send.
pub(super) fn encode_identity(
    identity: Option<&Value>,
    ty: &Type,
) -> Option<tf::ResourceIdentityData> {
    identity.map(|identity| tf::ResourceIdentityData {
        identity_data: encode(identity, ty),
    })
}

/// An identity that the provider sent.
pub(super) fn decode_identity(
    message: Option<tf::ResourceIdentityData>,
    ty: &Type,
) -> Option<Value> {
    let identity = decode(message?.identity_data, ty);
    (!identity.is_null()).then_some(identity)
}

/// Messages to the user. The protocol does not carry whose fault something is: all are read as the user's.
pub(super) fn diagnostics(messages: Vec<tf::Diagnostic>) -> Diagnostics {
    let mut found = Diagnostics::new();
    found.extend(messages.into_iter().map(diagnostic));
    found
}

fn diagnostic(message: tf::Diagnostic) -> Diagnostic {
    let severity = match message.severity() {
        tf::diagnostic::Severity::Warning => Severity::Warning,
        tf::diagnostic::Severity::Error | tf::diagnostic::Severity::Invalid => Severity::Error,
    };
    Diagnostic {
        severity,
        path: message.attribute.map(path),
        ..Diagnostic::user(message.summary, message.detail)
    }
}

/// A path to an attribute.
pub(super) fn path(message: tf::AttributePath) -> Path {
    let selectors = message.steps.into_iter().filter_map(|step| step.selector);
    selectors.fold(Path::root(), |path, selector| {
        path.with_step(step(selector))
    })
}

fn step(selector: tf::attribute_path::step::Selector) -> Step {
    use tf::attribute_path::step::Selector;
    match selector {
        Selector::AttributeName(name) => Step::Attribute(name.into()),
        Selector::ElementKeyString(key) => Step::Key(key),
        Selector::ElementKeyInt(index) => Step::Index(index.try_into().unwrap_or(usize::MAX)),
    }
}
