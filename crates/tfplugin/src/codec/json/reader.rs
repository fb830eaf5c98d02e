//! A pull parser for JSON (RFC 8259) over a slice.
//!
//! Numbers stay text, so that they keep all of their digits.

use std::borrow::Cow;

use super::super::DecodeError;
use super::super::depth::Depth;

/// The kind of a value, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// What it is, for a message.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a bool",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Reads from the front of a slice. A copy is a position to return to.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        match str::from_utf8(bytes) {
            Ok(text) => Ok(Self { text, at: 0 }),
            Err(_) => Err(DecodeError::new("this text is not UTF-8")),
        }
    }

    /// Returns an error unless the input is at its end.
    pub(super) fn end(&mut self) -> Result<(), DecodeError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("the end")),
        }
    }

    /// The next value's kind, without consuming it.
    pub(super) fn kind(&mut self) -> Result<Kind, DecodeError> {
        match self.peek() {
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b'"') => Ok(Kind::String),
            Some(b'[') => Ok(Kind::Array),
            Some(b'{') => Ok(Kind::Object),
            _ => Err(self.unexpected("a value")),
        }
    }

    pub(super) fn null(&mut self) -> Result<(), DecodeError> {
        self.word("null")
    }

    pub(super) fn bool(&mut self) -> Result<bool, DecodeError> {
        let truth = self.peek() == Some(b't');
        self.word(if truth { "true" } else { "false" })
            .map(|()| truth)
    }

    /// The text of a number.
    pub(super) fn number(&mut self) -> Result<&'a str, DecodeError> {
        self.peek();
        let start = self.at;
        self.consume(b'-');
        if !self.consume(b'0') {
            self.digits()?;
        }
        if self.consume(b'.') {
            self.digits()?;
        }
        if self.consume(b'e') || self.consume(b'E') {
            let _signed = self.consume(b'-') || self.consume(b'+');
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        self.require(b'"')?;
        let start = self.at;
        loop {
            match self.bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Borrowed(&self.text[start..self.at - 1]));
                }
                Some(b'\\') => return self.unescaped(start).map(Cow::Owned),
                Some(0x20..) => self.at += 1,
                _ => return Err(self.unexpected("the end of a string")),
            }
        }
    }

    /// Calls `element` before each element of an array, to read it.
    pub(super) fn array(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.require(b'[')?;
        if self.next_is(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            if self.next_is(b']') {
                return Ok(());
            }
            self.require(b',')?;
        }
    }

    /// Calls `member` with each key of an object, to read the value.
    pub(super) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, Cow<'a, str>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.require(b'{')?;
        if self.next_is(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.require(b':')?;
            member(self, key)?;
            if self.next_is(b'}') {
                return Ok(());
            }
            self.require(b',')?;
        }
    }

    /// Skips a value of any kind.
    pub(super) fn skip(&mut self, depth: Depth) -> Result<(), DecodeError> {
        match self.kind()? {
            Kind::Null => self.null(),
            Kind::Bool => self.bool().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::String => self.string().map(drop),
            Kind::Array => {
                let depth = depth.deeper()?;
                self.array(|reader| reader.skip(depth))
            }
            Kind::Object => {
                let depth = depth.deeper()?;
                self.object(|reader, _| reader.skip(depth))
            }
        }
    }

    /// An error at this position: `expected` was not found.
    fn unexpected(&self, expected: &str) -> DecodeError {
        DecodeError::new(format!(
            "this is not JSON: expected {expected} at byte {}",
            self.at
        ))
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The next byte after white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes().get(self.at) {
            self.at += 1;
        }
        self.bytes().get(self.at).copied()
    }

    fn next_is(&mut self, byte: u8) -> bool {
        self.peek();
        self.consume(byte)
    }

    fn require(&mut self, byte: u8) -> Result<(), DecodeError> {
        if self.next_is(byte) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{}`", char::from(byte))))
        }
    }

    fn consume(&mut self, byte: u8) -> bool {
        let found = self.bytes().get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> Result<(), DecodeError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.bytes().get(self.at) {
            self.at += 1;
        }
        if self.at > start {
            Ok(())
        } else {
            Err(self.unexpected("a digit"))
        }
    }

    fn word(&mut self, word: &str) -> Result<(), DecodeError> {
        self.peek();
        if !self.text[self.at..].starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// The rest of a string that began at `start` and has its first escape here.
    fn unescaped(&mut self, start: usize) -> Result<String, DecodeError> {
        let mut string = self.text[start..self.at].to_owned();
        let mut rest = self.text[self.at..].chars();
        loop {
            match rest.next() {
                Some('"') => {
                    self.at = self.text.len() - rest.as_str().len();
                    return Ok(string);
                }
                Some('\\') => {
                    self.at = self.text.len() - rest.as_str().len();
                    string.push(self.escape()?);
                    rest = self.text[self.at..].chars();
                }
                Some(character @ ' '..) => string.push(character),
                _ => return Err(self.unexpected("the end of a string")),
            }
        }
    }

    /// The character after a backslash.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let Some(code) = self.bytes().get(self.at).copied() else {
            return Err(self.unexpected("an escape"));
        };
        self.at += 1;
        match code {
            b'"' | b'\\' | b'/' => Ok(char::from(code)),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => self.unicode_escape(),
            _ => Err(self.unexpected("an escape")),
        }
    }

    /// One code unit of UTF-16, or the two of a surrogate pair.
    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let first = self.code_unit()?;
        let units = match first {
            0xd800..=0xdbff if self.consume(b'\\') && self.consume(b'u') => {
                vec![first, self.code_unit()?]
            }
            _ => vec![first],
        };
        let mut decoded = char::decode_utf16(units);
        match (decoded.next(), decoded.next()) {
            (Some(Ok(character)), None) => Ok(character),
            _ => Err(DecodeError::new("this text is not UTF-16 in its escapes")),
        }
    }

    fn code_unit(&mut self) -> Result<u16, DecodeError> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(unit) = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()) else {
            return Err(self.unexpected("four hexadecimal digits"));
        };
        self.at += 4;
        Ok(unit)
    }
}
