//! Secrets that are in state only encrypted.

use std::io::Read;

use age::Decryptor;
use age::armor::ArmoredReader;
use age::x25519::Identity;
use serde_json::Value;

/// What an identity reads in an attribute that is encrypted to it.
pub(crate) fn opened(encrypted: &Value, identity: &Identity) -> String {
    let text = encrypted.as_str().expect("the secret is encrypted");
    let decryptor = Decryptor::new(ArmoredReader::new(text.as_bytes())).expect("it is an age file");
    let identity: &dyn age::Identity = identity;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity))
        .expect("the identity is a recipient's");
    let mut opened = String::new();
    reader.read_to_string(&mut opened).expect("it is text");
    opened
}
