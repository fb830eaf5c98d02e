//! cty's notation of types: `"string"`, `["list","number"]`, `["object",{"a":"bool"}]`.

use std::collections::BTreeMap;
use std::convert::Infallible;

use bytes::Bytes;

use super::super::DecodeError;
use super::super::depth::Depth;
use super::reader::{Kind, Reader};
use super::writer::{write_list, write_string};
use crate::path::Step;
use crate::types::Type;

/// Reads a type from its notation.
///
/// # Errors
/// Text that is not JSON, or names no type, or one nested deeper than
/// [`MAX_DEPTH`](crate::codec::MAX_DEPTH). Objects with optional attributes are refused: they are not types of
/// values.
pub fn type_from_json(notation: &[u8]) -> Result<Type, DecodeError> {
    decode_type(notation, Depth::FULL)
}

/// Writes the notation of a type, byte for byte as cty does.
#[must_use]
pub fn type_to_json(ty: &Type) -> Bytes {
    let mut out = Vec::new();
    write_type(&mut out, ty);
    out.into()
}

pub(in super::super) fn decode_type(notation: &[u8], depth: Depth) -> Result<Type, DecodeError> {
    let mut reader = Reader::new(notation)?;
    let ty = read_type(&mut reader, depth)?;
    reader.end()?;
    Ok(ty)
}

pub(super) fn read_type(reader: &mut Reader<'_>, depth: Depth) -> Result<Type, DecodeError> {
    if reader.kind()? == Kind::String {
        return match &*reader.string()? {
            "string" => Ok(Type::String),
            "number" => Ok(Type::Number),
            "bool" => Ok(Type::Bool),
            "dynamic" => Ok(Type::Dynamic),
            _ => Err(DecodeError::new("there is no type of this name")),
        };
    }
    read_composite(reader, depth.deeper()?)
}

/// `[kind, element type]`.
fn read_composite(reader: &mut Reader<'_>, depth: Depth) -> Result<Type, DecodeError> {
    let mut kind = None;
    let mut ty = None;
    reader.array(|reader| {
        match (&kind, &ty) {
            (None, _) => kind = Some(reader.string()?),
            (Some(kind), None) => ty = Some(read_constituents(reader, kind, depth)?),
            (Some(_), Some(_)) => {
                return Err(DecodeError::new("the notation of a type has two elements"));
            }
        }
        Ok(())
    })?;
    ty.ok_or_else(|| DecodeError::new("the notation of a type has two elements"))
}

fn read_constituents(
    reader: &mut Reader<'_>,
    kind: &str,
    depth: Depth,
) -> Result<Type, DecodeError> {
    match kind {
        "list" => read_type(reader, depth).map(Type::list),
        "set" => read_type(reader, depth).map(Type::set),
        "map" => read_type(reader, depth).map(Type::map),
        "tuple" => {
            let mut elements = Vec::new();
            reader.array(|reader| {
                let index = elements.len();
                elements.push(
                    read_type(reader, depth).map_err(|error| error.within(Step::Index(index)))?,
                );
                Ok(())
            })?;
            Ok(Type::Tuple(elements))
        }
        "object" => {
            let mut attributes = BTreeMap::new();
            reader.object(|reader, name| {
                let name = name.into_owned();
                let ty = read_type(reader, depth);
                let ty = ty.map_err(|error| error.within_attribute(&name))?;
                attributes.insert(name, ty);
                Ok(())
            })?;
            Ok(Type::Object(attributes))
        }
        _ => Err(DecodeError::new("there is no type of this name")),
    }
}

pub(super) fn write_type(out: &mut Vec<u8>, ty: &Type) {
    match ty {
        Type::String => write_string(out, "string"),
        Type::Number => write_string(out, "number"),
        Type::Bool => write_string(out, "bool"),
        Type::Dynamic => write_string(out, "dynamic"),
        Type::List(element) => write_composite(out, "list", |out| write_type(out, element)),
        Type::Set(element) => write_composite(out, "set", |out| write_type(out, element)),
        Type::Map(element) => write_composite(out, "map", |out| write_type(out, element)),
        Type::Tuple(elements) => write_composite(out, "tuple", |out| write_elements(out, elements)),
        Type::Object(attributes) => {
            write_composite(out, "object", |out| write_attributes(out, attributes))
        }
    }
}

fn write_composite(out: &mut Vec<u8>, kind: &str, constituents: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'[');
    write_string(out, kind);
    out.push(b',');
    constituents(out);
    out.push(b']');
}

fn write_elements(out: &mut Vec<u8>, elements: &[Type]) {
    let Ok(()) = write_list(out, *b"[]", elements, |out, ty| {
        write_type(out, ty);
        Ok::<(), Infallible>(())
    });
}

fn write_attributes(out: &mut Vec<u8>, attributes: &BTreeMap<String, Type>) {
    let Ok(()) = write_list(out, *b"{}", attributes, |out, (name, ty)| {
        write_string(out, name);
        out.push(b':');
        write_type(out, ty);
        Ok::<(), Infallible>(())
    });
}
