//! Converts between messages and the framework's own types.

use bytes::Bytes;
use tonic::Status;

use crate::codec;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::path::{Path, Step};
use crate::private::Private;
use crate::proto::tfplugin6 as tf;
use crate::types::Type;
use crate::value::Value;

/// A deferral, with its reason.
pub(super) fn deferred(reason: tf::deferred::Reason) -> tf::Deferred {
    tf::Deferred {
        reason: reason.into(),
    }
}

/// A value that Terraform sent. One that is missing is null.
///
/// Terraform encodes with the schema that it was given, so a value that does not fit is a protocol error, not a
/// user's error.
pub(super) fn value(message: Option<tf::DynamicValue>, ty: &Type) -> Result<Value, Status> {
    let tf::DynamicValue { msgpack, json } = message.unwrap_or_default();
    let decoded = match (msgpack.is_empty(), json.is_empty()) {
        (false, _) => codec::msgpack::decode(&msgpack, ty),
        (true, false) => codec::json::decode(&json, ty),
        (true, true) => return Ok(Value::Null),
    };
    decoded.map_err(|error| Status::invalid_argument(format!("A value cannot be read: {error}")))
}

/// A value to send.
pub(super) fn message(value: &Value, ty: &Type) -> Result<tf::DynamicValue, Status> {
    let msgpack = codec::msgpack::encode(value, ty)
        .map_err(|error| Status::internal(format!("Bug in the provider: {error}")))?;
    Ok(tf::DynamicValue {
        msgpack,
        json: Bytes::new(),
    })
}

/// An identity that Terraform sent, if any.
pub(super) fn identity(
    message: Option<tf::ResourceIdentityData>,
    ty: &Type,
) -> Result<Option<Value>, Status> {
    let identity = value(message.and_then(|message| message.identity_data), ty)?;
    Ok((!identity.is_null()).then_some(identity))
}

/// An identity to send, if any.
pub(super) fn identity_message(
    identity: Option<&Value>,
    ty: &Type,
) -> Result<Option<tf::ResourceIdentityData>, Status> {
    let data = identity.map(|identity| message(identity, ty)).transpose()?;
    Ok(data.map(|data| tf::ResourceIdentityData {
        identity_data: Some(data),
    }))
}

/// Messages to the user.
pub(super) fn diagnostics(diagnostics: Diagnostics) -> Vec<tf::Diagnostic> {
    diagnostics.into_iter().map(diagnostic).collect()
}

fn diagnostic(diagnostic: Diagnostic) -> tf::Diagnostic {
    let Diagnostic {
        severity,
        fault: _,
        summary,
        detail,
        path,
    } = diagnostic;
    let severity = match severity {
        Severity::Error => tf::diagnostic::Severity::Error,
        Severity::Warning => tf::diagnostic::Severity::Warning,
    };
    let attribute = path
        .filter(|path| !path.is_root())
        .map(|path| attribute_path(&path));
    tf::Diagnostic {
        severity: severity.into(),
        summary,
        detail,
        attribute,
    }
}

/// A path to an attribute.
pub(super) fn attribute_path(path: &Path) -> tf::AttributePath {
    tf::AttributePath {
        steps: path.steps().iter().map(attribute_step).collect(),
    }
}

fn attribute_step(step: &Step) -> tf::attribute_path::Step {
    use tf::attribute_path::step::Selector;
    let selector = match step {
        Step::Attribute(name) => Selector::AttributeName(name.to_string()),
        Step::Key(key) => Selector::ElementKeyString(key.clone()),
        Step::Index(index) => Selector::ElementKeyInt(i64::try_from(*index).unwrap_or(i64::MAX)),
    };
    tf::attribute_path::Step {
        selector: Some(selector),
    }
}

/// Private state that Terraform stored.
pub(super) fn private(bytes: &Bytes, found: &mut Diagnostics) -> Private {
    Private::decode(bytes).unwrap_or_else(|error| {
        found.push(error);
        Private::default()
    })
}
