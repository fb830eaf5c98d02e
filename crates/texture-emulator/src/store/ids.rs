//! Ids and secrets: the only source of randomness in the state.
//!
//! The generator is fast but not cryptographically secure.

/// A new id: `ws_` and twenty letters and digits.
pub(crate) fn id(prefix: &str) -> String {
    format!("{prefix}_{}", lower_case(20))
}

/// A new secret: `server_` and forty letters and digits.
pub(crate) fn secret(prefix: &str) -> String {
    let text: String = std::iter::repeat_with(fastrand::alphanumeric)
        .take(40)
        .collect();
    format!("{prefix}_{text}")
}

fn lower_case(length: usize) -> String {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    (0..length)
        .map(|_| char::from(LETTERS[fastrand::usize(..LETTERS.len())]))
        .collect()
}
