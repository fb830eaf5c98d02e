//! The msgpack format, one token at a time, over a slice.

use super::super::DecodeError;

/// One token; collections are headers, followed by the tokens of their elements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Nil,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    /// A string or binary: cty accepts either for the other.
    Text(&'a [u8]),
    Array(usize),
    Map(usize),
    /// The type and the body of an extension.
    Extension(i8, &'a [u8]),
}

impl Token<'_> {
    /// What it is, for a message.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Nil => "null",
            Self::Bool(_) => "a bool",
            Self::Signed(_) | Self::Unsigned(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Extension(..) => "an unknown value",
        }
    }
}

/// Reads from the front of a slice.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether everything has been read.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next token. Lengths are checked against what is left, so that a claim of four billion elements is an error
    /// before anything is allocated for them.
    pub(super) fn token(&mut self) -> Result<Token<'a>, DecodeError> {
        let [code] = self.array()?;
        Ok(match code {
            0x00..=0x7f => Token::Unsigned(code.into()),
            0x80..=0x8f => Token::Map(self.promised((code & 0x0f).into(), 2)?),
            0x90..=0x9f => Token::Array(self.promised((code & 0x0f).into(), 1)?),
            0xa0..=0xbf => Token::Text(self.take((code & 0x1f).into())?),
            0xc0 => Token::Nil,
            0xc1 => {
                return Err(DecodeError::new("the byte c1 is not used in msgpack"));
            }
            0xc2 => Token::Bool(false),
            0xc3 => Token::Bool(true),
            0xc4..=0xc6 => Token::Text(self.sized(code - 0xc4)?),
            0xc7..=0xc9 => self.sized_extension(code - 0xc7)?,
            0xca..=0xd3 => self.number(code)?,
            0xd4..=0xd8 => self.extension(1 << (code - 0xd4))?,
            0xd9..=0xdb => Token::Text(self.sized(code - 0xd9)?),
            0xdc..=0xdd => Token::Array(self.long(code - 0xdc, 1)?),
            0xde..=0xdf => Token::Map(self.long(code - 0xde, 2)?),
            0xe0..=0xff => Token::Signed(i8::from_be_bytes([code]).into()),
        })
    }

    fn number(&mut self, code: u8) -> Result<Token<'a>, DecodeError> {
        Ok(match code {
            0xca => Token::Float(f32::from_be_bytes(self.array()?).into()),
            0xcb => Token::Float(f64::from_be_bytes(self.array()?)),
            0xcc => Token::Unsigned(u8::from_be_bytes(self.array()?).into()),
            0xcd => Token::Unsigned(u16::from_be_bytes(self.array()?).into()),
            0xce => Token::Unsigned(u32::from_be_bytes(self.array()?).into()),
            0xcf => Token::Unsigned(u64::from_be_bytes(self.array()?)),
            0xd0 => Token::Signed(i8::from_be_bytes(self.array()?).into()),
            0xd1 => Token::Signed(i16::from_be_bytes(self.array()?).into()),
            0xd2 => Token::Signed(i32::from_be_bytes(self.array()?).into()),
            _ => Token::Signed(i64::from_be_bytes(self.array()?)),
        })
    }

    fn extension(&mut self, length: usize) -> Result<Token<'a>, DecodeError> {
        let [kind] = self.array()?;
        Ok(Token::Extension(
            i8::from_be_bytes([kind]),
            self.take(length)?,
        ))
    }

    fn sized_extension(&mut self, width: u8) -> Result<Token<'a>, DecodeError> {
        let length = self.length(width)?;
        self.extension(length)
    }

    fn sized(&mut self, width: u8) -> Result<&'a [u8], DecodeError> {
        let length = self.length(width)?;
        self.take(length)
    }

    /// A count of 16 (0) or 32 (1) bits of elements that take `least` bytes each.
    fn long(&mut self, width: u8, least: usize) -> Result<usize, DecodeError> {
        let count = self.length(width + 1)?;
        self.promised(count, least)
    }

    /// A length of 8 (0), 16 (1) or 32 (2) bits.
    fn length(&mut self, width: u8) -> Result<usize, DecodeError> {
        let length = match width {
            0 => u8::from_be_bytes(self.array()?).into(),
            1 => u16::from_be_bytes(self.array()?).into(),
            _ => u32::from_be_bytes(self.array()?),
        };
        usize::try_from(length).map_err(|_| truncated())
    }

    fn promised(&self, count: usize, least: usize) -> Result<usize, DecodeError> {
        if count > self.0.len() / least {
            Err(truncated())
        } else {
            Ok(count)
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or_else(truncated)?;
        self.0 = rest;
        Ok(*taken)
    }
}

fn truncated() -> DecodeError {
    DecodeError::new("the input ends too early")
}
