//! `#[derive(Choice)]`: an enum whose variants are the values of a text attribute.

use proc_macro2::TokenStream as Tokens;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Result, Variant};

/// A way to write the words of a name.
type Case = fn(&[String]) -> String;

/// The ways to write a variant's name, by the names that serde gives them.
const CASES: &[(&str, Case)] = &[
    ("snake_case", |words| words.join("_")),
    ("kebab-case", |words| words.join("-")),
    ("lowercase", |words| words.concat()),
    ("UPPERCASE", |words| words.concat().to_uppercase()),
    ("SCREAMING_SNAKE_CASE", |words| {
        words.join("_").to_uppercase()
    }),
    ("PascalCase", |words| {
        words.iter().map(capitalized).collect()
    }),
    ("camelCase", |words| match words {
        [first, rest @ ..] => first.clone() + &rest.iter().map(capitalized).collect::<String>(),
        [] => String::new(),
    }),
];

fn capitalized(word: impl AsRef<str>) -> String {
    let mut letters = word.as_ref().chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The words of a name in `UpperCamelCase`, in lower case.
fn words(ident: &Ident) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in ident.unraw().to_string().chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_lowercase().collect()),
        }
    }
    words
}

pub(crate) fn expand(input: &DeriveInput) -> Result<Tokens> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "a choice is an enum"));
    };
    let case = case(&input.attrs)?;
    let mut choices: Vec<(&Ident, String)> = Vec::new();
    let mut other: Option<&Ident> = None;
    for variant in &data.variants {
        match (Choice::of(variant, case)?, &variant.fields) {
            (Choice::Text(text), Fields::Unit) => choices.push((&variant.ident, text)),
            (Choice::Other, Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
                other = Some(&variant.ident);
            }
            (Choice::Text(_), _) => {
                return Err(Error::new_spanned(
                    variant,
                    "a variant of a choice has no fields",
                ));
            }
            (Choice::Other, _) => {
                return Err(Error::new_spanned(
                    variant,
                    "write `#[tf(other)] Other(String)`",
                ));
            }
        }
    }
    Ok(impls(&input.ident, &choices, other))
}

enum Choice {
    Text(String),
    /// Whatever is none of the others.
    Other,
}

impl Choice {
    fn of(variant: &Variant, case: Case) -> Result<Self> {
        let mut choice = Self::Text(case(&words(&variant.ident)));
        for attribute in tf(&variant.attrs) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    choice = Self::Text(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("other") {
                    choice = Self::Other;
                } else {
                    return Err(meta.error("unknown option: rename or other"));
                }
                Ok(())
            })?;
        }
        Ok(choice)
    }
}

fn case(attributes: &[Attribute]) -> Result<Case> {
    let mut case = CASES[0].1;
    for attribute in tf(attributes) {
        attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("rename_all") {
                return Err(meta.error("unknown option: rename_all"));
            }
            let name: LitStr = meta.value()?.parse()?;
            let found = CASES.iter().find(|(known, _)| *known == name.value());
            case = found.map(|(_, case)| *case).ok_or_else(|| {
                let names: Vec<&str> = CASES.iter().map(|(name, _)| *name).collect();
                Error::new_spanned(&name, format!("unknown case: {}", names.join(", ")))
            })?;
            Ok(())
        })?;
    }
    Ok(case)
}

fn tf(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("tf"))
}

fn impls(name: &Ident, choices: &[(&Ident, String)], other: Option<&Ident>) -> Tokens {
    let (variants, texts): (Vec<_>, Vec<_>) = choices.iter().cloned().unzip();
    let otherwise = match other {
        Some(other) => quote! { ::core::option::Option::Some(Self::#other(text.into())) },
        None => quote! { ::core::option::Option::None },
    };
    let other_text = other.map(|other| quote! { Self::#other(text) => text, });
    let is_open = other.is_some();
    quote! {
        impl ::tfplugin::Choice for #name {
            const CHOICES: &'static [&'static str] = &[#(#texts),*];
            const IS_OPEN: bool = #is_open;

            fn from_text(text: &str) -> ::core::option::Option<Self> {
                match text {
                    #(#texts => ::core::option::Option::Some(Self::#variants),)*
                    _ => #otherwise,
                }
            }

            fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #texts,)*
                    #other_text
                }
            }
        }

        impl ::tfplugin::AttributeValue for #name {
            fn shape() -> ::tfplugin::schema::Shape {
                ::tfplugin::schema::Shape::Plain(::tfplugin::Type::String)
            }

            fn type_validators() -> ::std::vec::Vec<::tfplugin::validate::AnyValidator> {
                ::tfplugin::choice::validators::<Self>()
            }

            fn decode(
                value: ::tfplugin::Value,
            ) -> ::core::result::Result<::tfplugin::Attr<Self>, ::tfplugin::Mismatch> {
                ::tfplugin::choice::decode(value)
            }

            fn encode(self) -> ::tfplugin::Value {
                ::tfplugin::Value::from(::tfplugin::Choice::as_str(&self))
            }
        }

        impl ::tfplugin::validate::Textual for #name {}

        impl ::tfplugin::__private::Serialize for #name {
            fn serialize<S: ::tfplugin::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(::tfplugin::Choice::as_str(self))
            }
        }

        impl<'de> ::tfplugin::__private::Deserialize<'de> for #name {
            fn deserialize<D: ::tfplugin::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::tfplugin::choice::deserialize(deserializer)
            }
        }

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(::tfplugin::Choice::as_str(self))
            }
        }

        impl ::core::convert::From<#name> for ::std::string::String {
            fn from(choice: #name) -> Self {
                ::tfplugin::Choice::as_str(&choice).to_owned()
            }
        }
    }
}
