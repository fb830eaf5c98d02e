//! The objects that this run manages: those in state, as far as the provider knows.
//!
//! Terraform runs a provider once to plan and once more to apply, and sends the second one only what
//! changes. So the first one leaves a file for the second: the hashes of the ids in state, in a directory within
//! the system's temporary directory that only this user can open, under the process id of their common
//! parent. Without the file (a saved plan is applied) nothing is known, and nothing is said about objects that may be
//! managed. The same holds where the directory belongs to somebody else: anybody may create one of that name, with
//! links in it.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// The beginning of the name of the folder of the notes; the user's id follows.
#[cfg(unix)]
const FOLDER: &str = "terraform-provider-texture";

/// Notes of runs that ended this long ago are removed.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What this run manages.
#[derive(Debug, Default)]
pub(crate) struct Managed {
    /// What an earlier process of the same run found in state; `None` where there was none.
    before: Option<BTreeSet<String>>,
    /// The note of this run; `None` where the parent is not known.
    note: Option<PathBuf>,
    /// What this process wrote into it.
    written: Mutex<Written>,
}

#[derive(Debug, Default)]
struct Written {
    lines: BTreeSet<String>,
    /// The note, from the first line on.
    file: Option<File>,
}

impl Managed {
    /// What an earlier process of this run has left, and where this one adds to it.
    pub(crate) fn of_run(note: Option<PathBuf>) -> Self {
        let before = note
            .as_deref()
            .filter(|note| note.parent().is_some_and(is_private))
            .and_then(|note| fs::read_to_string(note).ok());
        Self {
            before: before.map(|text| text.lines().map(str::to_owned).collect()),
            note,
            written: Mutex::default(),
        }
    }

    /// Records that an object is in state.
    pub(crate) fn record(&self, id: &str) {
        self.add(&hash(id));
    }

    /// Records that this run plans something, whatever is in state.
    pub(crate) fn record_plan(&self) {
        self.add("");
    }

    /// Whether an object is in state; `None` where that is not known.
    pub(crate) fn contains(&self, id: &str) -> Option<bool> {
        let before = self.before.as_ref()?;
        Some(before.contains(&hash(id)))
    }

    /// A note that cannot be written costs a warning, at most.
    fn add(&self, line: &str) {
        let Some(note) = &self.note else { return };
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if !written.lines.insert(line.to_owned()) {
            return;
        }
        if written.lines.len() == 1 {
            written.file = open(note);
        }
        if let Some(file) = &mut written.file {
            let _ = writeln!(file, "{line}");
        }
    }
}

/// Opens a note to add to it; `None` where its folder is not this user's alone.
fn open(note: &Path) -> Option<File> {
    let folder = note.parent()?;
    create_private(folder);
    if !is_private(folder) {
        return None;
    }
    // A folder of many notes takes a while to look through: the first process of a run does it for all.
    if !note.exists() {
        remove_old(folder);
    }
    OpenOptions::new().create(true).append(true).open(note).ok()
}

/// The note of the run that this process is a part of.
#[cfg(unix)]
pub(crate) fn note_of_process() -> Option<PathBuf> {
    let parent = std::os::unix::process::parent_id();
    // Process ids are used again; with the time of its start one is unique (proc(5), field 22).
    let stat = fs::read_to_string(format!("/proc/{parent}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let started = after_name.split_whitespace().nth(19).unwrap_or("0");
    Some(
        std::env::temp_dir()
            .join(format!("{FOLDER}-{}", rustix::process::geteuid().as_raw()))
            .join(format!("{parent}-{started}")),
    )
}

/// Only Unix reports the parent of a process.
#[cfg(not(unix))]
pub(crate) fn note_of_process() -> Option<PathBuf> {
    None
}

/// Creates a folder that only this user can open. If that fails, [`is_private`] says so.
fn create_private(folder: &Path) {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let _ = builder.recursive(true).create(folder);
}

/// Whether a folder, and no link to one, belongs to this user, and nobody else can open it.
#[cfg(unix)]
fn is_private(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(folder)
        .is_ok_and(|it| it.is_dir() && it.uid() == user && it.mode() & 0o077 == 0)
}

/// There are no notes elsewhere.
#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}

fn remove_old(folder: &Path) {
    let is_old = |entry: &fs::DirEntry| {
        let modified = entry.metadata().and_then(|it| it.modified()).ok();
        let age = modified.and_then(|it| SystemTime::now().duration_since(it).ok());
        age.is_some_and(|age| age > KEPT)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(is_old) {
        let _ = fs::remove_file(entry.path());
    }
}

fn hash(id: &str) -> String {
    let digest = Sha256::digest(id);
    hex(&digest[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_process_knows_what_the_first_found_in_state() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("notes/1-2");
        let first = Managed::of_run(Some(note.clone()));
        assert_eq!(first.contains("key_1"), None, "it is the first");
        first.record("key_1");
        first.record_plan();
        let second = Managed::of_run(Some(note.clone()));
        assert_eq!(second.contains("key_1"), Some(true));
        assert_eq!(second.contains("key_2"), Some(false));
        assert!(
            !fs::read_to_string(note).unwrap().contains("key"),
            "no id in clear"
        );
        assert_eq!(Managed::of_run(None).contains("key_1"), None);
    }

    #[test]
    fn a_first_process_that_found_nothing_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("notes/1-2");
        Managed::of_run(Some(note.clone())).record_plan();
        assert_eq!(Managed::of_run(Some(note)).contains("key_1"), Some(false));
    }

    #[test]
    fn the_first_process_of_a_run_removes_old_notes() {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes");
        let (old, recent, note) = (notes.join("1-1"), notes.join("1-2"), notes.join("1-3"));
        let exist = || [&old, &recent, &note].map(|it| it.exists());
        create_private(&notes);
        let write_others = || {
            for note in [&old, &recent] {
                fs::write(note, "").unwrap();
            }
            let file = File::options().write(true).open(&old).unwrap();
            let ago = SystemTime::now() - KEPT - Duration::from_secs(1);
            file.set_modified(ago).unwrap();
        };
        write_others();
        Managed::of_run(Some(note.clone())).record("key_1");
        assert_eq!(exist(), [false, true, true]);
        write_others();
        Managed::of_run(Some(note.clone())).record("key_2");
        assert_eq!(
            exist(),
            [true, true, true],
            "the second process looks for none"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_open_is_not_used() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let open = folder.path().join("open");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        let private = folder.path().join("private");
        create_private(&private);
        let link = folder.path().join("link");
        symlink(&private, &link).unwrap();
        for folder in [open, link] {
            let note = folder.join("1-2");
            Managed::of_run(Some(note.clone())).record("key_1");
            assert!(!note.exists(), "{}", note.display());
            fs::write(&note, hash("key_1")).unwrap();
            assert_eq!(Managed::of_run(Some(note.clone())).contains("key_1"), None);
            fs::remove_file(note).unwrap();
        }
        let note = private.join("1-2");
        Managed::of_run(Some(note.clone())).record("key_1");
        assert!(note.exists());
    }
}
