//! What stands in `#[tf(...)]`.

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Path, Result, Token};

const STRUCT_OPTIONS: &[&str] = &["from", "partial", "ignore", "deprecated", "rules"];

const FIELD_OPTIONS: &[&str] = &[
    "required",
    "optional",
    "computed",
    "default",
    "sensitive",
    "discreet",
    "write_only",
    "deprecated",
    "found",
    "keep",
    "replace",
    "local",
    "equivalent",
    "check",
    "identity",
    "block",
    "unread",
    "always",
    "source",
    "with",
    "instead_of",
    "with_version",
];

/// Other names that people try, from Terraform's Go framework, and what is meant.
const SYNONYMS: &[(&str, &str)] = &[
    ("requires_replace", "replace"),
    ("force_new", "replace"),
    ("validate", "check"),
    ("validators", "check"),
    ("use_state_for_unknown", "keep"),
    ("use_non_null_state_for_unknown", "keep"),
    ("semantic_equals", "equivalent"),
];

/// An option that does not exist: the nearest one, and all that there are.
pub(crate) fn unknown(meta: &syn::meta::ParseNestedMeta<'_>, options: &[&str]) -> syn::Error {
    let name = meta.path.get_ident().map(ToString::to_string);
    let name = name.unwrap_or_default();
    let synonym = SYNONYMS.iter().find(|(known, _)| *known == name);
    let meant = synonym.map(|(_, meant)| *meant).or_else(|| {
        let nearest = options
            .iter()
            .min_by_key(|option| strsim::levenshtein(option, &name));
        nearest
            .copied()
            .filter(|option| strsim::levenshtein(option, &name) <= 2)
    });
    let hint = meant
        .filter(|meant| options.contains(meant))
        .map_or_else(String::new, |meant| format!(" Did you mean `{meant}`?"));
    meta.error(format!(
        "unknown option `{name}`.{hint} There are: {}",
        options.join(", ")
    ))
}

/// `#[tf(...)]` of a struct.
#[derive(Default)]
pub(crate) struct StructOptions {
    /// The API's object that the model is read from.
    pub(crate) from: Option<Path>,
    /// Fields of the API's object that the model does not have.
    pub(crate) ignore: Vec<Ident>,
    /// Whether the API's object may leave fields out: each is an `Option`.
    pub(crate) partial: bool,
    /// Why the model should no longer be used.
    pub(crate) deprecated: Option<LitStr>,
    /// The function that returns the rules between the fields.
    pub(crate) rules: Option<Path>,
}

impl StructOptions {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("tf"))
        {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("from") {
                    options.from = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("rules") {
                    options.rules = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("deprecated") {
                    options.deprecated = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("partial") {
                    options.partial = true;
                } else if meta.path.is_ident("ignore") {
                    let content;
                    syn::parenthesized!(content in meta.input);
                    let names = Punctuated::<Ident, Token![,]>::parse_terminated(&content)?;
                    options.ignore.extend(names);
                } else {
                    return Err(unknown(&meta, STRUCT_OPTIONS));
                }
                Ok(())
            })?;
        }
        Ok(options)
    }
}

/// `#[tf(...)]` of a field.
#[derive(Default)]
pub(crate) struct FieldOptions {
    pub(crate) required: bool,
    pub(crate) optional: bool,
    pub(crate) computed: bool,
    pub(crate) sensitive: bool,
    pub(crate) discreet: bool,
    pub(crate) write_only: bool,
    pub(crate) local: bool,
    pub(crate) unread: bool,
    pub(crate) always: bool,
    pub(crate) identity: bool,
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) found: Option<LitStr>,
    pub(crate) default: Option<Expr>,
    pub(crate) keep: Option<Ident>,
    pub(crate) replace: Option<Ident>,
    pub(crate) equivalent: Option<Path>,
    pub(crate) checks: Vec<Expr>,
    pub(crate) block: Option<BlockOptions>,
    pub(crate) source: Option<Ident>,
    pub(crate) with: Option<Path>,
    /// The field that the write-only field stands in for.
    pub(crate) instead_of: Option<Ident>,
    /// The field whose change sends the write-only value.
    pub(crate) with_version: Option<Ident>,
}

/// `block(min = 1, max = 3)`.
#[derive(Default)]
pub(crate) struct BlockOptions {
    pub(crate) min: Option<Expr>,
    pub(crate) max: Option<Expr>,
}

impl FieldOptions {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("tf"))
        {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.require_ident()?.to_string();
                if let Some(flag) = options.flag(&name) {
                    *flag = true;
                    return Ok(());
                }
                options.valued(&name, &meta)
            })?;
        }
        Ok(options)
    }

    fn flag(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "required" => &mut self.required,
            "optional" => &mut self.optional,
            "computed" => &mut self.computed,
            "sensitive" => &mut self.sensitive,
            "discreet" => &mut self.discreet,
            "write_only" => &mut self.write_only,
            "local" => &mut self.local,
            "unread" => &mut self.unread,
            "always" => &mut self.always,
            "identity" => &mut self.identity,
            _ => return None,
        })
    }

    fn valued(&mut self, name: &str, meta: &syn::meta::ParseNestedMeta<'_>) -> Result<()> {
        match name {
            "deprecated" => self.deprecated = Some(meta.value()?.parse()?),
            "found" => self.found = Some(meta.value()?.parse()?),
            "default" => self.default = Some(meta.value()?.parse()?),
            "equivalent" => self.equivalent = Some(meta.value()?.parse()?),
            "source" => self.source = Some(meta.value()?.parse()?),
            "with" => self.with = Some(meta.value()?.parse()?),
            "instead_of" => self.instead_of = Some(meta.value()?.parse()?),
            "with_version" => self.with_version = Some(meta.value()?.parse()?),
            "keep" => self.keep = Some(condition(meta, &KEEP)?),
            "replace" => self.replace = Some(condition(meta, &REPLACE)?),
            "block" => self.block = Some(block_options(meta)?),
            "check" => {
                let content;
                syn::parenthesized!(content in meta.input);
                self.checks
                    .extend(Punctuated::<Expr, Token![,]>::parse_terminated(&content)?);
            }
            _ => return Err(unknown(meta, FIELD_OPTIONS)),
        }
        Ok(())
    }
}

/// The conditions of `keep`, and what they are called in the schema.
const KEEP: [(&str, &str); 1] = [("if_set", "IfSet")];

/// Those of `replace`.
const REPLACE: [(&str, &str); 2] = [
    ("if_configured", "IfConfigured"),
    ("if_recorded", "IfRecorded"),
];

/// The variant of the schema that an option with a condition means: `Always` without one.
fn condition(meta: &syn::meta::ParseNestedMeta<'_>, conditions: &[(&str, &str)]) -> Result<Ident> {
    let span = syn::spanned::Spanned::span(&meta.path);
    if !meta.input.peek(syn::token::Paren) {
        return Ok(Ident::new("Always", span));
    }
    let content;
    syn::parenthesized!(content in meta.input);
    let condition: Ident = content.parse()?;
    let found = conditions.iter().find(|(name, _)| condition == name);
    let names: Vec<&str> = conditions.iter().map(|(name, _)| *name).collect();
    found
        .map(|(_, variant)| Ident::new(variant, span))
        .ok_or_else(|| syn::Error::new_spanned(condition, names.join(" or ")))
}

fn block_options(meta: &syn::meta::ParseNestedMeta<'_>) -> Result<BlockOptions> {
    let mut options = BlockOptions::default();
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|inner| {
            if inner.path.is_ident("min") {
                options.min = Some(inner.value()?.parse()?);
            } else if inner.path.is_ident("max") {
                options.max = Some(inner.value()?.parse()?);
            } else {
                return Err(inner.error("min or max"));
            }
            Ok(())
        })?;
    }
    Ok(options)
}

/// The doc comment of an item: lines of a paragraph joined, paragraphs apart.
pub(crate) fn documentation(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes.iter().filter_map(doc_line).collect();
    lines.join("\n").trim().to_owned()
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(doc) = &attribute.meta else {
        return None;
    };
    if !doc.path.is_ident("doc") {
        return None;
    }
    let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = &doc.value
    else {
        return None;
    };
    let text = text.value();
    Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(field: &str) -> String {
        let field: syn::ItemStruct = syn::parse_str(&format!("struct S {{ {field} }}")).unwrap();
        let Some(field) = field.fields.iter().next() else {
            return String::new();
        };
        let options = FieldOptions::of(&field.attrs);
        options
            .err()
            .map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn an_unknown_option_names_the_nearest_one() {
        let error = error_of("#[tf(requird)] a: Attr<String>");
        assert!(error.starts_with(
            "unknown option `requird`. Did you mean `required`? There are: required, "
        ));
        let error = error_of("#[tf(requires_replace)] a: Attr<String>");
        assert!(error.contains("Did you mean `replace`?"), "{error}");
        let error = error_of("#[tf(color)] a: Attr<String>");
        assert!(
            error.starts_with("unknown option `color`. There are:"),
            "{error}"
        );
    }

    #[test]
    fn every_option_that_is_named_exists() {
        for option in FIELD_OPTIONS {
            let values = ["", " = x", "(x)", " = \"x\""];
            let exists = values.iter().any(|value| {
                error_of(&format!("#[tf({option}{value})] a: Attr<String>")).is_empty()
            });
            assert!(exists, "{option}");
        }
    }
}
