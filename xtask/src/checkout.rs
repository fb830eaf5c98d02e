//! The checkout that this program was built from.

use std::io;
use std::path::{Path, PathBuf};

/// Its top folder.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// All files below a folder of the checkout, or the file itself, as paths from its top, in the order of their names.
pub(crate) fn files_below(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !root().join(path).is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = root().join(path).read_dir()?;
    let names = entries.map(|entry| entry.map(|it| it.file_name()));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort();
    let below = names.into_iter().map(|name| files_below(&path.join(name)));
    Ok(below.collect::<io::Result<Vec<_>>>()?.concat())
}
