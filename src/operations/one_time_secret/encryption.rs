//! Encryption to age recipients.

use std::collections::BTreeSet;

use age::Encryptor;
use age::armor::{ArmoredWriter, Format};
use std::io::{self, Write};
use tfplugin::validate::{Validator, text};
use tfplugin::{Diagnostic, Path};

type Recipient = Box<dyn age::Recipient + Send>;

/// Text that names a recipient: `age1...`, or an SSH public key (`ssh-ed25519`, `ssh-rsa`).
#[must_use]
pub fn recipient() -> Validator<String> {
    text(
        "must be an age recipient (`age1...`) or an SSH public key (`ssh-ed25519 ...`).",
        |text| parse(text).map(drop),
    )
}

/// Encrypts `secret`, as ASCII armor that the `age` tool opens.
///
/// # Errors
/// A recipient is invalid; see [`recipient`].
pub fn encrypt(secret: &str, recipients: &BTreeSet<String>) -> Result<String, Diagnostic> {
    let recipients: Result<Vec<Recipient>, String> = recipients.iter().map(|r| parse(r)).collect();
    let recipients = recipients.map_err(|why| {
        Diagnostic::invalid(
            Path::attribute("encrypt_to"),
            "Invalid recipient",
            format!("It {why}"),
        )
    })?;
    let recipients = recipients
        .iter()
        .map(|recipient| recipient.as_ref() as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(Diagnostic::bug)?;
    armor(encryptor, secret).map_err(Diagnostic::bug)
}

fn armor(encryptor: Encryptor, secret: &str) -> io::Result<String> {
    let armored = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
    let mut writer = encryptor.wrap_output(armored)?;
    writer.write_all(secret.as_bytes())?;
    let bytes = writer.finish()?.finish()?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// White space around a recipient, such as the newline at the end of a file, is ignored.
fn parse(text: &str) -> Result<Recipient, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("is empty. Name an age recipient (`age1...`) or an SSH public key.".to_owned());
    }
    if text.starts_with("AGE-SECRET-KEY-") || text.contains("PRIVATE KEY") {
        return Err(
            "is a private key. Name the public key that belongs to it, and treat this one as \
                    compromised: it may be in state and logs."
                .to_owned(),
        );
    }
    if text.starts_with("age1") {
        let parsed: Result<age::x25519::Recipient, _> = text.parse();
        return parsed
            .map(|recipient| Box::new(recipient) as Recipient)
            .map_err(|why| format!("is not an age recipient: {why}."));
    }
    let parsed: Result<age::ssh::Recipient, _> = text.parse();
    parsed
        .map(|recipient| Box::new(recipient) as Recipient)
        .map_err(|_| {
            match text.starts_with("ssh-") || text.starts_with("ecdsa-") {
                true => "is not a usable SSH public key: only `ssh-ed25519` and `ssh-rsa` keys can be \
                         encrypted to, and the whole line of the `.pub` file is needed.",
                false => "is neither an age recipient (`age1...`) nor an SSH public key (`ssh-ed25519 ...`).",
            }
            .to_owned()
        })
}
