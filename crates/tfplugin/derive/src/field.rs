//! One field of a model.

use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Error, Expr, GenericArgument, Ident, PathArguments, Result, Type};

use crate::options::{BlockOptions, FieldOptions, documentation};

pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) name: String,
    pub(crate) description: String,
    /// The `T` of the field's `Attr<T>`.
    pub(crate) value: Type,
    options: FieldOptions,
}

impl Field {
    pub(crate) fn of(field: &syn::Field) -> Result<Self> {
        let Some(ident) = field.ident.clone() else {
            return Err(Error::new_spanned(field, "a model has named fields"));
        };
        let options = FieldOptions::of(&field.attrs)?;
        check(&ident, &options)?;
        Ok(Self {
            name: ident.unraw().to_string(),
            description: documentation(&field.attrs),
            value: attr_value(&field.ty)?,
            ident,
            options,
        })
    }

    pub(crate) fn is_block(&self) -> bool {
        self.options.block.is_some()
    }

    /// Whether the read mapping sets it.
    pub(crate) fn is_read(&self) -> bool {
        let FieldOptions { unread, local, .. } = &self.options;
        !unread && !local && !self.is_block()
    }

    /// The field of the API's object that it is read from.
    pub(crate) fn source(&self) -> &Ident {
        self.options.source.as_ref().unwrap_or(&self.ident)
    }

    /// Takes over the field of the API's object. Of a partial object, a field that is `None` leaves
    /// the attribute as it is; one that was unknown becomes null, because nobody knows better.
    pub(crate) fn assignment(&self, partial: bool) -> Tokens {
        let (ident, source) = (&self.ident, self.source());
        let value = match &self.options.with {
            Some(with) => quote! { #with(#source) },
            None => quote! { #source },
        };
        let assign = quote! { self.#ident = ::tfplugin::IntoAttr::into_attr(#value); };
        if !partial || self.options.always {
            return assign;
        }
        quote! {
            match #source {
                ::core::option::Option::Some(#source) => { #assign }
                ::core::option::Option::None if self.#ident.is_unknown() => {
                    self.#ident = ::tfplugin::Attr::Null;
                }
                ::core::option::Option::None => {}
            }
        }
    }

    pub(crate) fn schema(&self) -> Tokens {
        match &self.options.block {
            Some(block) => self.block_schema(block),
            None => self.attribute_schema(),
        }
    }

    fn attribute_schema(&self) -> Tokens {
        let Self {
            name,
            description,
            value,
            ..
        } = self;
        let FieldOptions {
            sensitive,
            discreet,
            write_only,
            local,
            identity,
            checks,
            ..
        } = &self.options;
        let mode = self.mode();
        let deprecated = option(self.options.deprecated.as_ref());
        let equivalent = match &self.options.equivalent {
            Some(equivalent) => quote! { ::core::option::Option::Some(#equivalent) },
            None => quote! { <#value as ::tfplugin::AttributeValue>::EQUIVALENT },
        };
        let default = self.default();
        let found = self.options.found.as_ref();
        let found = found.map(|words| quote! { attribute.found_description = #words; });
        let keep = self.options.keep.clone();
        let keep = keep.unwrap_or_else(|| format_ident!("Never"));
        let replace = self
            .options
            .replace
            .clone()
            .unwrap_or_else(|| format_ident!("Never"));
        quote! {
            {
                let mut attribute = ::tfplugin::schema::Attribute::new(
                    #name,
                    <#value as ::tfplugin::AttributeValue>::shape(),
                    ::tfplugin::schema::Mode::#mode,
                    #description,
                );
                attribute.sensitive = #sensitive;
                attribute.discreet = #discreet;
                attribute.write_only = #write_only;
                attribute.deprecated = #deprecated;
                attribute.default = #default;
                attribute.keep = ::tfplugin::schema::Keep::#keep;
                attribute.replace = ::tfplugin::schema::Replace::#replace;
                attribute.local = #local;
                attribute.null_elements = <#value as ::tfplugin::AttributeValue>::NULL_ELEMENTS;
                attribute.equivalent = #equivalent;
                attribute.validators = <#value as ::tfplugin::AttributeValue>::type_validators();
                attribute.validators.extend([
                    #(::tfplugin::validate::Validator::<#value>::untyped(#checks)),*
                ]);
                attribute.identity = #identity;
                #found
                attribute
            }
        }
    }

    fn block_schema(&self, block: &BlockOptions) -> Tokens {
        let Self {
            name,
            description,
            value,
            ..
        } = self;
        let local = self.options.local;
        let deprecated = option(self.options.deprecated.as_ref());
        let min = number(block.min.as_ref());
        let max = number(block.max.as_ref());
        quote! {
            {
                let mut block =
                    <#value as ::tfplugin::model::BlockValue>::nested(#name, #description);
                block.min_items = #min;
                block.max_items = #max;
                block.deprecated = #deprecated;
                block.local = #local;
                block
            }
        }
    }

    fn mode(&self) -> Ident {
        let FieldOptions {
            required,
            optional,
            default,
            computed,
            ..
        } = &self.options;
        let optional = *optional || default.is_some();
        let computed = *computed || default.is_some();
        match (required, optional, computed) {
            (true, _, _) => format_ident!("Required"),
            (false, true, true) => format_ident!("OptionalComputed"),
            (false, true, false) => format_ident!("Optional"),
            (false, false, _) => format_ident!("Computed"),
        }
    }

    fn default(&self) -> Tokens {
        let value = &self.value;
        option(self.options.default.as_ref().map(|default| {
            quote! {
                || ::tfplugin::AttributeValue::encode(<#value as ::core::convert::From<_>>::from(#default))
            }
        }))
    }
}

/// Exactly one of required, optional or computed, where it is not a block.
fn check(ident: &Ident, options: &FieldOptions) -> Result<()> {
    let FieldOptions {
        required,
        optional,
        computed,
        default,
        block,
        ..
    } = options;
    let settable = *optional || *computed || default.is_some();
    match (block.is_some(), *required, settable) {
        (true, false, false) | (false, true, false) | (false, false, true) => Ok(()),
        (true, _, _) => Err(Error::new_spanned(
            ident,
            "a block is not required or optional",
        )),
        (false, _, _) => Err(Error::new_spanned(
            ident,
            "say who sets it: `required`, or `optional` and/or `computed`, or `default = ...`",
        )),
    }
}

fn attr_value(ty: &Type) -> Result<Type> {
    let wrong = || Error::new_spanned(ty, "the field of a model is an `Attr<T>`");
    let Type::Path(path) = ty else {
        return Err(wrong());
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Attr")
        .ok_or_else(wrong)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return Err(wrong());
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(value)) => Ok(value.clone()),
        _ => Err(wrong()),
    }
}

fn option(value: Option<impl quote::ToTokens>) -> Tokens {
    match value {
        Some(value) => quote! { ::core::option::Option::Some(#value) },
        None => quote! { ::core::option::Option::None },
    }
}

fn number(value: Option<&Expr>) -> Tokens {
    value.map_or_else(|| quote! { 0 }, |value| quote! { #value })
}
