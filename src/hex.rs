//! Bytes as hexadecimal digits.

use std::fmt::Write;

/// Two digits for each byte, in lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to text never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
