//! `#[derive(Model)]`: one list of fields gives schema, decoding, encoding and documentation.
//!
//! The attributes are documented with the trait, in `tfplugin::model`.

mod choice;
mod field;
mod options;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, parse_macro_input};

use field::Field;
use options::{StructOptions, documentation};

/// Derives `tfplugin::Model`, `tfplugin::AttributeValue` and, with `#[tf(from = ...)]`,
/// `tfplugin::Reads`.
#[proc_macro_derive(Model, attributes(tf))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

/// Derives `tfplugin::Choice`, `tfplugin::AttributeValue`, `Display`, `Into<String>` and serde's traits for an enum; see
/// `tfplugin::choice`.
#[proc_macro_derive(Choice, attributes(tf))]
pub fn derive_choice(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    choice::expand(&input)
        .unwrap_or_else(Error::into_compile_error)
        .into()
}

fn expand(input: &DeriveInput) -> Result<Tokens> {
    let options = StructOptions::of(&input.attrs)?;
    let fields = fields_of(input)?;
    let model = model_impl(input, &options, &fields);
    let constants = constants(input, &fields);
    let value = value_impl(&input.ident);
    let reads = options
        .from
        .as_ref()
        .map(|from| reads_impl(input, &options, from, &fields));
    // The model's parts are in a block of their own, where the names of their types reach nobody.
    Ok(quote! { const _: () = { #constants #model #value #reads }; })
}

fn fields_of(input: &DeriveInput) -> Result<Vec<Field>> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "a model is a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "a model has named fields"));
    };
    fields.named.iter().map(Field::of).collect()
}

fn model_impl(input: &DeriveInput, options: &StructOptions, fields: &[Field]) -> Tokens {
    let name = &input.ident;
    let description = documentation(&input.attrs);
    let deprecated = options.deprecated.as_ref().map(|why| {
        quote! { const DEPRECATED: ::core::option::Option<&'static str> = Some(#why); }
    });
    let attributes = fields
        .iter()
        .filter(|field| !field.is_block())
        .map(Field::schema);
    let blocks = fields
        .iter()
        .filter(|field| field.is_block())
        .map(Field::schema);
    let idents: Vec<&Ident> = fields.iter().map(|field| &field.ident).collect();
    let names: Vec<&String> = fields.iter().map(|field| &field.name).collect();
    let never_read = fields
        .iter()
        .filter(|field| !field.is_read())
        .map(|field| &field.name);
    let fields_name = fields_name(name);
    let pairs: Vec<Tokens> = fields.iter().filter_map(Field::pair_rules).collect();
    let rules = (options.rules.is_some() || !pairs.is_empty()).then(|| {
        let rules = match &options.rules {
            Some(rules) => quote! { #rules() },
            None => quote! { ::tfplugin::Rules::new() },
        };
        quote! { fn rules() -> ::tfplugin::Rules<Self> { #rules #(#pairs)* } }
    });
    quote! {
        impl ::tfplugin::Model for #name {
            type Fields = #fields_name;

            const FIELDS: #fields_name = #fields_name {
                #(#idents: ::tfplugin::Field::derived(#names),)*
            };
            const DESCRIPTION: &'static str = #description;
            #deprecated
            const NEVER_READ: &'static [&'static str] = &[#(#never_read),*];

            fn block() -> ::tfplugin::schema::Block {
                ::tfplugin::schema::Block::new(
                    ::std::vec![#(#attributes),*],
                    ::std::vec![#(#blocks),*],
                )
            }

            #rules

            fn from_object(
                object: ::tfplugin::Value,
            ) -> ::core::result::Result<Self, ::tfplugin::Mismatch> {
                let mut fields = ::tfplugin::model::Fields::of(object)?;
                Ok(Self { #(#idents: fields.take(#names)?,)* })
            }

            fn into_object(self) -> ::tfplugin::Value {
                ::tfplugin::Value::object::<&'static str>([
                    #((#names, ::tfplugin::Attr::encode(self.#idents)),)*
                ])
            }

            fn fill_unknown(self, prior: Self) -> Self {
                Self { #(#idents: self.#idents.or_if_unknown(prior.#idents),)* }
            }
        }
    }
}

fn fields_name(model: &Ident) -> Ident {
    format_ident!("{}Fields", model.unraw())
}

/// The type of `Model::FIELDS`, as visible as the model itself.
fn constants(input: &DeriveInput, fields: &[Field]) -> Tokens {
    let (vis, name) = (&input.vis, &input.ident);
    let fields_name = fields_name(name);
    let description = format!("The fields of `{name}`, as constants.");
    let fields = fields.iter().map(|field| {
        let (ident, value, doc) = (&field.ident, &field.value, &field.description);
        quote! {
            #[doc = #doc]
            #vis #ident: ::tfplugin::Field<#name, #value>,
        }
    });
    quote! {
        #[doc = #description]
        #[allow(dead_code, non_snake_case, reason = "not every field is named in a plan, a rule or a diagnostic")]
        #vis struct #fields_name { #(#fields)* }
    }
}

fn value_impl(name: &Ident) -> Tokens {
    quote! {
        impl ::tfplugin::AttributeValue for #name {
            fn shape() -> ::tfplugin::schema::Shape {
                ::tfplugin::schema::Shape::Nested(
                    ::tfplugin::schema::Nesting::Single,
                    <Self as ::tfplugin::Model>::block().attributes,
                )
            }

            fn type_validators() -> ::std::vec::Vec<::tfplugin::validate::AnyValidator> {
                <Self as ::tfplugin::Model>::rules().validators()
            }

            fn decode(
                value: ::tfplugin::Value,
            ) -> ::core::result::Result<::tfplugin::Attr<Self>, ::tfplugin::Mismatch> {
                match value {
                    ::tfplugin::Value::Null => Ok(::tfplugin::Attr::Null),
                    ::tfplugin::Value::Unknown(_) => Ok(::tfplugin::Attr::Unknown),
                    object => <Self as ::tfplugin::Model>::from_object(object)
                        .map(::tfplugin::Attr::Known),
                }
            }

            fn encode(self) -> ::tfplugin::Value {
                ::tfplugin::Model::into_object(self)
            }
        }
    }
}

fn reads_impl(
    input: &DeriveInput,
    options: &StructOptions,
    from: &syn::Path,
    fields: &[Field],
) -> Tokens {
    let name = &input.ident;
    let read: Vec<&Field> = fields.iter().filter(|field| field.is_read()).collect();
    let sources = read.iter().map(|field| field.source());
    let ignored = &options.ignore;
    let assignments = read.iter().map(|field| field.assignment(options.partial));
    quote! {
        impl ::tfplugin::Reads<#from> for #name {
            fn update_from(&mut self, object: #from) {
                let #from { #(#sources,)* #(#ignored: _,)* } = object;
                #(#assignments)*
            }
        }
    }
}
