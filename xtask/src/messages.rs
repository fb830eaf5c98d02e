//! `cargo xtask messages`: the texts that users may see, file by file, to be read from top to bottom.
//!
//! They are the string literals of several words in the code that is released, without its documentation and its tests.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::checkout;

/// Where the released code is.
const PLACES: [&str; 4] = [
    "src",
    "crates/tfplugin/src",
    "crates/texture-api/src",
    "crates/texture-emulator/src",
];

/// Shorter texts are names of members, headers and the like.
const FEWEST_WORDS: usize = 4;

/// Prints the texts of all places.
pub(crate) fn print(mut output: impl Write) -> Result<(), Box<dyn Error>> {
    for place in PLACES {
        let files = checkout::files_below(Path::new(place))?;
        for file in files.into_iter().filter(|file| is_released(file)) {
            let code = fs::read_to_string(checkout::root().join(&file))?;
            let texts = texts(
                code.parse()
                    .map_err(|error| format!("{}: {error}", file.display()))?,
            );
            if !texts.is_empty() {
                writeln!(output, "\n{}", file.display())?;
            }
            for text in texts {
                writeln!(output, "  {}", text.replace('\n', "\n  "))?;
            }
        }
    }
    Ok(())
}

/// Whether a file is code that people wrote, and not a test.
fn is_released(file: &Path) -> bool {
    let mut names = file.iter().map(Path::new).filter_map(Path::file_stem);
    let is_code = file.extension().is_some_and(|it| it == "rs");
    is_code && !names.any(|name| ["tests", "fake", "generated"].iter().any(|it| name == *it))
}

fn texts(code: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_attribute = false;
    let mut is_test = false;
    for token in code {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                is_attribute = true;
                continue;
            }
            // Of an attribute of what it is in, such as the documentation of a module.
            TokenTree::Punct(mark) if is_attribute && mark.as_char() == '!' => continue,
            TokenTree::Group(group) if is_attribute && begins_with(&group, "doc") => {}
            TokenTree::Group(group) if is_attribute && is_test_attribute(&group) => is_test = true,
            // What an attribute of tests belongs to ends with its body, or has none.
            TokenTree::Group(group) if is_test && group.delimiter() == Delimiter::Brace => {
                is_test = false;
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => is_test = false,
            TokenTree::Group(group) => found.extend(texts(group.stream())),
            TokenTree::Literal(literal) if !is_test => {
                let text = syn::parse_str::<syn::LitStr>(&literal.to_string());
                let text = text.map(|it| it.value()).unwrap_or_default();
                if text.split_whitespace().count() >= FEWEST_WORDS {
                    found.push(text);
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        is_attribute = false;
    }
    found
}

fn begins_with(group: &Group, name: &str) -> bool {
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(ident)) if ident == name)
}

/// `#[test]`, and `#[cfg(test)]` in its forms: not `#[cfg(feature = "testing")]`.
fn is_test_attribute(group: &Group) -> bool {
    begins_with(group, "test") || (begins_with(group, "cfg") && names_test(group.stream()))
}

fn names_test(condition: TokenStream) -> bool {
    condition.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "test",
        TokenTree::Group(group) => names_test(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[test]
fn texts_are_neither_documentation_nor_names_nor_of_tests() {
    let code = r##"
        //! This is what the module is there for.
        /// This is what it documents, at length.
        #[tf(required, check(text("must be one of these, please")))]
        const NAME: &str = "a name";
        fn report() {
            push("The value\n\
                  must be \"quoted\" here.");
            if true { push(format!("There are {} of them, really", 1)) }
        }
        #[cfg(test)]
        mod tests {
            const TEXT: &str = "what only tests have to say";
        }
        #[cfg(all(test, unix))]
        use std::fs;
        fn more() { push("what is behind an import of tests") }
        #[cfg(feature = "testing")]
        mod testing { const TEXT: &str = "what a feature has to say"; }
        #[test]
        fn tests() { let _ = "what a test has to say"; }
        const LAST: &str = r#"and one more "raw" text"#;
    "##;
    assert_eq!(
        texts(code.parse().unwrap()),
        [
            "must be one of these, please",
            "The value\nmust be \"quoted\" here.",
            "There are {} of them, really",
            "what is behind an import of tests",
            "what a feature has to say",
            "and one more \"raw\" text",
        ]
    );
}
