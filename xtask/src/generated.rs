//! Files that are generated and committed: a command writes them, a test proves them fresh.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::checkout;

/// One such file.
pub(crate) struct Generated {
    /// Where it belongs, from the checkout's top.
    pub(crate) path: PathBuf,
    /// What it holds.
    pub(crate) text: String,
}

impl Generated {
    fn place(&self) -> PathBuf {
        checkout::root().join(&self.path)
    }

    fn is_fresh(&self) -> bool {
        fs::read_to_string(self.place()).is_ok_and(|committed| committed == self.text)
    }
}

/// Writes those that differ, and says which.
pub(crate) fn write(files: &[Generated]) -> Result<(), Box<dyn Error>> {
    for file in files.iter().filter(|file| !file.is_fresh()) {
        eprintln!("{}", file.path.display());
        put(&file.place(), &file.text)?;
    }
    Ok(())
}

/// Fails when one of them differs, with all their names; `command` is what makes them again.
pub(crate) fn check(files: &[Generated], command: &str) -> Result<(), Box<dyn Error>> {
    let stale = files.iter().filter(|file| !file.is_fresh());
    let stale: Vec<String> = stale.map(|file| file.path.display().to_string()).collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(format!("not as generated: {}. Run `{command}`.", stale.join(", ")).into())
}

fn put(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()).into())
}
