use age::Decryptor;
use age::armor::ArmoredReader;
use std::io::Read;

use super::*;

const FIRST: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const SECOND: &str = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

/// The attributes around a secret, as tests write them.
struct Around {
    plain: Attr<String>,
    encrypted: Attr<String>,
    triggers: Attr<BTreeMap<String, String>>,
    recipients: Attr<BTreeSet<String>>,
}

impl Around {
    fn parts(&self) -> Parts<'_> {
        let Self {
            plain,
            encrypted,
            triggers,
            recipients,
        } = self;
        Parts {
            plain,
            encrypted,
            triggers,
            recipients,
        }
    }

    fn triggered_by(self, round: Attr<&str>) -> Self {
        let triggers = round.map(|round| BTreeMap::from([("round".to_owned(), round.to_owned())]));
        Self { triggers, ..self }
    }

    fn encrypted_to(self, recipient: Attr<&str>) -> Self {
        let recipients = recipient.map(|recipient| BTreeSet::from([recipient.to_owned()]));
        Self { recipients, ..self }
    }
}

/// A plain secret.
fn plain() -> Around {
    Around {
        plain: Attr::Known("server_x".to_owned()),
        ..unknown_here()
    }
}

/// An encrypted secret.
fn encrypted() -> Around {
    let encrypted = Attr::Known("-----BEGIN AGE ENCRYPTED FILE-----".to_owned());
    Around {
        encrypted,
        ..unknown_here().encrypted_to(Attr::Known(FIRST))
    }
}

/// A secret that state does not have, as after an import.
fn unknown_here() -> Around {
    Around {
        plain: Attr::Null,
        encrypted: Attr::Null,
        triggers: Attr::Null,
        recipients: Attr::Null,
    }
}

#[test]
fn a_secret_changes_only_where_that_is_requested() {
    let (one, two) = (Attr::Known("1"), Attr::Known("2"));
    let cases = [
        (plain(), plain(), Change::Keep),
        (encrypted(), encrypted(), Change::Keep),
        // Triggers: only a change of what is recorded rotates.
        (plain(), plain().triggered_by(one.clone()), Change::Keep),
        (plain().triggered_by(one.clone()), plain(), Change::Keep),
        (
            plain().triggered_by(one.clone()),
            plain().triggered_by(one.clone()),
            Change::Keep,
        ),
        (
            plain().triggered_by(one.clone()),
            plain().triggered_by(two.clone()),
            Change::Rotate,
        ),
        (
            plain().triggered_by(one.clone()),
            plain().triggered_by(Attr::Unknown),
            Change::PerhapsRotate,
        ),
        (plain(), plain().triggered_by(Attr::Unknown), Change::Keep),
        // Recipients: what is known can be encrypted, what is encrypted cannot be read.
        (
            plain(),
            plain().encrypted_to(Attr::Known(FIRST)),
            Change::Encrypt,
        ),
        (
            plain(),
            plain().encrypted_to(Attr::Unknown),
            Change::PerhapsRotate,
        ),
        (
            unknown_here(),
            unknown_here().encrypted_to(Attr::Known(FIRST)),
            Change::Keep,
        ),
        (
            encrypted(),
            encrypted().encrypted_to(Attr::Known(SECOND)),
            Change::RecipientsChanged,
        ),
        (
            encrypted(),
            encrypted().encrypted_to(Attr::Null),
            Change::StaysEncrypted,
        ),
        (
            encrypted().encrypted_to(Attr::Null),
            encrypted(),
            Change::RecipientsChanged,
        ),
        // Both: a new secret is stored where it is configured.
        (
            encrypted().triggered_by(one.clone()),
            encrypted()
                .triggered_by(two.clone())
                .encrypted_to(Attr::Null),
            Change::Rotate,
        ),
        (
            plain().triggered_by(one),
            plain().triggered_by(two).encrypted_to(Attr::Known(FIRST)),
            Change::Rotate,
        ),
    ];
    for (number, (prior, planned, expected)) in cases.iter().enumerate() {
        let change = Change::between(prior.parts(), planned.parts());
        assert_eq!(change, *expected, "case {number}");
    }
}

#[test]
fn each_recipient_opens_what_was_sealed() {
    let identities = [
        age::x25519::Identity::generate(),
        age::x25519::Identity::generate(),
    ];
    let recipients = identities.iter().map(|it| it.to_public().to_string());
    let encrypted = encrypt("server_x", &recipients.collect()).unwrap();
    assert!(encrypted.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
    assert!(!encrypted.contains("server_x"));
    for identity in &identities {
        assert_eq!(open(&encrypted, identity), Some("server_x".to_owned()));
    }
    assert_eq!(open(&encrypted, &age::x25519::Identity::generate()), None);
}

#[test]
fn ssh_keys_are_recipients_too() {
    let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN ada";
    assert!(encrypt("server_x", &BTreeSet::from([key.to_owned()])).is_ok());
}

#[test]
fn what_is_no_recipient_is_refused() {
    for text in [
        "",
        "age1",
        "ada@example.com",
        "AGE-SECRET-KEY-1",
        "ssh-ed25519 x",
    ] {
        assert!(
            encrypt("x", &BTreeSet::from([text.to_owned()])).is_err(),
            "{text:?}"
        );
    }
}

fn open(encrypted: &str, identity: &age::x25519::Identity) -> Option<String> {
    let decryptor = Decryptor::new(ArmoredReader::new(encrypted.as_bytes())).ok()?;
    let identity: &dyn age::Identity = identity;
    let mut text = String::new();
    let mut reader = decryptor.decrypt(std::iter::once(identity)).ok()?;
    reader.read_to_string(&mut text).ok()?;
    Some(text)
}
