//! Zip archives that depend on their content alone.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A file of an archive.
pub(super) struct Entry {
    name: String,
    mode: u32,
    content: Vec<u8>,
}

impl Entry {
    /// A program.
    pub(super) fn program(name: &str, content: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            mode: 0o755,
            content,
        }
    }

    /// A text.
    pub(super) fn text(name: &str, content: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            mode: 0o644,
            content,
        }
    }
}

/// Writes an archive. The times of its entries are the earliest that zip can say.
pub(super) fn zip(path: &Path, entries: &[Entry]) -> Result<(), Box<dyn Error>> {
    let mut zip = ZipWriter::new(File::create(path)?);
    for entry in entries {
        let options = SimpleFileOptions::default().unix_permissions(entry.mode);
        zip.start_file(&*entry.name, options)?;
        zip.write_all(&entry.content)?;
    }
    zip.finish()?.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_creates_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = folder.path().join(name);
            let entries = [
                Entry::program("run", b"#!".to_vec()),
                Entry::text("LICENSE", b"MPL".to_vec()),
            ];
            zip(&path, &entries).unwrap();
            std::fs::read(path).unwrap()
        };
        assert_eq!(make("a"), make("b"));
    }

    #[test]
    fn programs_can_be_run_and_texts_cannot() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        let entries = [
            Entry::program("run", Vec::new()),
            Entry::text("LICENSE", Vec::new()),
        ];
        zip(&path, &entries).unwrap();
        let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
        let mut mode = |name: &str| archive.by_name(name).unwrap().unix_mode().unwrap() & 0o777;
        assert_eq!((mode("run"), mode("LICENSE")), (0o755, 0o644));
    }
}
