//! What Cargo cannot enforce of ARCHITECTURE.md: words that never stand in the code of a place.

use std::fs;
use std::path::{Path, PathBuf};

use crate::checkout;

/// A rule: code below `places` has none of `words`, except in `but`. A place is a folder, or a file,
/// or both where a `*` stands for the rest of the name.
struct Absence {
    places: &'static [&'static str],
    words: &'static [&'static str],
    but: &'static [&'static str],
}

const ABSENCES: &[Absence] = &[
    never(&["crates/tfplugin/src"], &["texture"]),
    never(
        &["crates/tfplugin/src/serve"],
        &["crate::schema", "crate::value", "crate::plan"],
    ),
    never(
        &[
            "crates/tfplugin/src/codec",
            "crates/tfplugin/src/kinds",
            "crates/tfplugin/src/models",
            "crates/tfplugin/src/operation/diagnostics*",
            "crates/tfplugin/src/operation/drift*",
            "crates/tfplugin/src/operation/failure*",
            "crates/tfplugin/src/operation/private*",
            "crates/tfplugin/src/plan*",
            "crates/tfplugin/src/validate*",
            "crates/tfplugin/src/values",
        ],
        &["tonic", "prost", "proto::", "tfplugin6"],
    ),
    never(
        &["crates/tfplugin/src/values"],
        &["crate::schema", "crate::resource"],
    ),
    never(
        &["crates/tfplugin/src/plan*"],
        &["async", "Context", "Client"],
    ),
    never(
        &["crates/texture-api/src"],
        &["terraform", "tonic", "prost", "std::env"],
    ),
    Absence {
        places: &["crates/texture-api/src"],
        words: &["reqwest"],
        but: &["crates/texture-api/src/http/transport.rs"],
    },
    never(
        &[
            "crates/texture-api/src/http/retry*",
            "crates/texture-api/src/http/response*",
            "crates/texture-api/src/http/window*",
        ],
        &["async", "sleep"],
    ),
    never(
        &["crates/texture-emulator"],
        &["tfplugin", "texture_api::", "texture-api ="],
    ),
    never(
        &["src"],
        &["tonic", "prost", "reqwest", "hyper", "tfplugin6"],
    ),
    Absence {
        places: &["src"],
        words: &["std::env::var"],
        but: &["src/provider/environment.rs"],
    },
    never(&["tests/acceptance"], &["terraform_provider_texture"]),
];

const fn never(places: &'static [&'static str], words: &'static [&'static str]) -> Absence {
    Absence {
        places,
        words,
        but: &[],
    }
}

/// Else each start takes some 25 ms longer; see `.cargo/config.toml`.
#[test]
fn the_build_leaves_out_entropy_from_jitter() {
    assert_eq!(option_env!("AWS_LC_SYS_NO_JITTER_ENTROPY"), Some("1"));
}

/// Each file that the maps name is there; they name the end of its path.
#[test]
fn the_maps_name_files_that_exist() {
    let places = ["src", "crates", "xtask", "tests", "benches"].iter();
    let files = places.map(|place| checkout::files_below(Path::new(place)).unwrap());
    let files: Vec<PathBuf> = files.flatten().collect();
    let mut missing = Vec::new();
    for map in ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"] {
        let text = fs::read_to_string(checkout::root().join(map)).unwrap();
        let named = text.split('`').skip(1).step_by(2);
        for name in named.filter(|it| it.ends_with(".rs") && !it.contains(['<', '*', ' '])) {
            if !files.iter().any(|file| file.ends_with(name)) {
                missing.push(format!("{map}: {name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn what_is_absent_stays_so() {
    let found: Vec<String> = ABSENCES.iter().flat_map(violations).collect();
    assert!(
        found.is_empty(),
        "see ARCHITECTURE.md:\n{}",
        found.join("\n")
    );
}

fn violations(rule: &Absence) -> Vec<String> {
    rule.places
        .iter()
        .flat_map(|place| files(place))
        .filter(|file| {
            rule.but
                .iter()
                .all(|exception| Path::new(exception) != *file)
        })
        .flat_map(|file| words_in(&file, rule.words))
        .collect()
}

/// The first of the words that the code of a file has. Comments may name what they like.
fn words_in(file: &Path, words: &[&str]) -> Option<String> {
    let text = fs::read_to_string(checkout::root().join(file)).unwrap();
    let code = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim_start().starts_with("//"));
    code.into_iter().find_map(|(line, number)| {
        let line = line.to_lowercase();
        let word = words
            .iter()
            .find(|word| line.contains(&word.to_lowercase()))?;
        Some(format!("{}:{number} names {word}", file.display()))
    })
}

/// The files of a place that hold code, from the checkout's top.
fn files(place: &str) -> Vec<PathBuf> {
    let files = match place.strip_suffix('*') {
        Some(beginning) => fitting(Path::new(beginning)),
        None => below(Path::new(place)),
    };
    assert!(!files.is_empty(), "{place} is gone, but its rule stands");
    files
}

fn fitting(beginning: &Path) -> Vec<PathBuf> {
    let name = beginning.file_name().unwrap();
    let siblings = entries(beginning.parent().unwrap()).into_iter();
    let fitting = siblings.filter(|path| path.file_stem().unwrap() == name);
    fitting.flat_map(|path| below(&path)).collect()
}

fn below(path: &Path) -> Vec<PathBuf> {
    let files = checkout::files_below(path).unwrap().into_iter();
    let is_code = |file: &PathBuf| {
        let extension = file.extension();
        extension.is_some_and(|extension| extension == "rs" || extension == "toml")
    };
    files.filter(is_code).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(checkout::root().join(folder)).unwrap();
    entries
        .map(|entry| folder.join(entry.unwrap().file_name()))
        .collect()
}
