//! The same words for what differs from run to run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// An id of the emulator's making.
static ID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?P<prefix>ws|org|key|dest|col|oauth|client|mem|usr|inv|log|req)_[a-z0-9]{20}\b")
});

/// What else differs, and what is written in its place.
static OTHERS: LazyLock<[(Regex, &str); 8]> = LazyLock::new(|| {
    [
        // A secret of the emulator's making, and how a key's begins.
        (r"\b(?P<kind>[a-z]+)_[A-Za-z0-9]{40}\b", "${kind}_SECRET"),
        (
            r"\b(?P<kind>api|server|connect|manufacturer|management)_[A-Za-z0-9]{8}\b",
            "${kind}_PREFIX",
        ),
        // What is encrypted, and to whom.
        (
            r"(?s)-----BEGIN AGE ENCRYPTED FILE-----.*?-----END AGE ENCRYPTED FILE-----",
            "AGE FILE",
        ),
        (r"\bage1[a-z0-9]{58}\b", "age1RECIPIENT"),
        (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "TIME"),
        // An id of the command line's making, for what it manages by itself.
        (r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UUID"),
        // The number by which an operating system calls what it says in words before.
        (r" \(os error \d+\)", ""),
        (r"\b127\.0\.0\.1:\d+\b", "127.0.0.1:PORT"),
    ]
    .map(|(text, word)| (pattern(text), word))
});

/// Gives ids the names `ws_1`, `ws_2`, … in the order in which they are met.
#[derive(Debug, Default)]
pub(crate) struct Names(RefCell<BTreeMap<String, Vec<String>>>);

impl Names {
    pub(crate) fn tidy(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (pattern, word) in OTHERS.iter() {
            text = pattern.replace_all(&text, *word).into_owned();
        }
        let named = |found: &Captures<'_>| self.name(&found["prefix"], &found[0]);
        ID.replace_all(&text, named).into_owned()
    }

    fn name(&self, prefix: &str, id: &str) -> String {
        // Which number a request has depends on how many were tried.
        if prefix == "req" {
            return "req_ID".to_owned();
        }
        let mut met = self.0.borrow_mut();
        let met = met.entry(prefix.to_owned()).or_default();
        let known = met.iter().position(|known| known == id);
        let number = known.unwrap_or_else(|| {
            met.push(id.to_owned());
            met.len() - 1
        });
        format!("{prefix}_{}", number + 1)
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern written here is well formed")
}

#[test]
fn what_differs_between_runs_is_written_alike() {
    let names = Names::default();
    let first = "ws_abcdefghij0123456789";
    let second = "ws_zzzzzzzzzz0123456789";
    let text = format!("{second} at 127.0.0.1:4242, {first} at 2026-03-01T12:00:00.500Z, {second}");
    assert_eq!(
        names.tidy(&text),
        "ws_1 at 127.0.0.1:PORT, ws_2 at TIME, ws_1"
    );
    let key = format!("management_{}", "x".repeat(40));
    assert_eq!(names.tidy(&key), "management_SECRET");
    assert_eq!(names.tidy("server_Ab3dEf6h"), "server_PREFIX");
}
