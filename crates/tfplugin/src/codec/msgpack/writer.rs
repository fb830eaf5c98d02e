//! The msgpack format, in the forms that cty writes.

use bytes::Bytes;

use super::super::EncodeError;
use crate::number::Number;

/// Writes tokens one after the other, each in its shortest form.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// With capacity for an ordinary object, so that writing one does not reallocate repeatedly.
    pub(super) fn with_room() -> Self {
        Self(Vec::with_capacity(512))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn finish(self) -> Bytes {
        self.0.into()
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn nil(&mut self) {
        self.0.push(0xc0);
    }

    pub(super) fn bool(&mut self, truth: bool) {
        self.0.push(if truth { 0xc3 } else { 0xc2 });
    }

    /// An integer where it fits 64 bits, else a float where that is exact, else decimal text.
    pub(super) fn number(&mut self, number: &Number) -> Result<(), EncodeError> {
        if let Some(integer) = number.as_i64() {
            self.integer(integer);
        } else if let Some(float) = number.as_binary() {
            if float.is_nan() {
                return Err(EncodeError::new("NaN is not a number that Terraform knows"));
            }
            self.coded(0xcb, &float.to_be_bytes());
        } else {
            self.text(&number.to_string());
        }
        Ok(())
    }

    pub(super) fn integer(&mut self, integer: i64) {
        if let Ok(unsigned) = u64::try_from(integer) {
            self.unsigned(unsigned);
        } else if let Ok(short) = i8::try_from(integer) {
            match short {
                -32.. => self.raw(&short.to_be_bytes()),
                _ => self.coded(0xd0, &short.to_be_bytes()),
            }
        } else if let Ok(short) = i16::try_from(integer) {
            self.coded(0xd1, &short.to_be_bytes());
        } else if let Ok(short) = i32::try_from(integer) {
            self.coded(0xd2, &short.to_be_bytes());
        } else {
            self.coded(0xd3, &integer.to_be_bytes());
        }
    }

    fn unsigned(&mut self, integer: u64) {
        if let Ok(short) = u8::try_from(integer) {
            match short {
                ..0x80 => self.0.push(short),
                _ => self.coded(0xcc, &[short]),
            }
        } else if let Ok(short) = u16::try_from(integer) {
            self.coded(0xcd, &short.to_be_bytes());
        } else if let Ok(short) = u32::try_from(integer) {
            self.coded(0xce, &short.to_be_bytes());
        } else {
            self.coded(0xcf, &integer.to_be_bytes());
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        match text.len() {
            length @ ..32 => self.0.push(0xa0 | low_byte(length)),
            length => self.length([0xd9, 0xda, 0xdb], length),
        }
        self.raw(text.as_bytes());
    }

    pub(super) fn binary(&mut self, bytes: &[u8]) {
        self.length([0xc4, 0xc5, 0xc6], bytes.len());
        self.raw(bytes);
    }

    pub(super) fn array(&mut self, length: usize) {
        match length {
            ..16 => self.0.push(0x90 | low_byte(length)),
            _ => self.long_length([0xdc, 0xdd], length),
        }
    }

    pub(super) fn map(&mut self, length: usize) {
        match length {
            ..16 => self.0.push(0x80 | low_byte(length)),
            _ => self.long_length([0xde, 0xdf], length),
        }
    }

    pub(super) fn extension(&mut self, kind: i8, body: &[u8]) {
        match body.len() {
            1 => self.0.push(0xd4),
            2 => self.0.push(0xd5),
            4 => self.0.push(0xd6),
            8 => self.0.push(0xd7),
            16 => self.0.push(0xd8),
            length => self.length([0xc7, 0xc8, 0xc9], length),
        }
        self.raw(&kind.to_be_bytes());
        self.raw(body);
    }

    /// A length, after the code for 8, 16 or 32 bits.
    fn length(&mut self, [short, long, longest]: [u8; 3], length: usize) {
        match u8::try_from(length) {
            Ok(length) => self.coded(short, &[length]),
            Err(_) => self.long_length([long, longest], length),
        }
    }

    /// A length, after the code for 16 or 32 bits. Larger ones do not fit into a message, which gRPC
    /// bounds to 4 GiB.
    fn long_length(&mut self, [long, longest]: [u8; 2], length: usize) {
        match u16::try_from(length) {
            Ok(length) => self.coded(long, &length.to_be_bytes()),
            Err(_) => self.coded(
                longest,
                &u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes(),
            ),
        }
    }

    fn coded(&mut self, code: u8, bytes: &[u8]) {
        self.0.push(code);
        self.raw(bytes);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the callers have compared it"
)]
fn low_byte(length: usize) -> u8 {
    length as u8
}
