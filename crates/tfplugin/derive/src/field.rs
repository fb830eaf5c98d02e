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

    /// Of a write-only field: the field that it stands in for, and the one whose change sends it.
    fn pair(&self) -> Option<(&Ident, &Ident)> {
        let FieldOptions {
            instead_of,
            with_version,
            ..
        } = &self.options;
        Some((instead_of.as_ref()?, with_version.as_ref()?))
    }

    /// The rules that come with a write-only field that stands in for another one: calls on `Rules`.
    pub(crate) fn pair_rules(&self) -> Option<Tokens> {
        let (plain, version) = self.pair()?;
        let ident = &self.ident;
        Some(quote! {
            .at_most_one_of((Self::FIELDS.#plain, Self::FIELDS.#ident))
            .all_or_none_of((Self::FIELDS.#ident, Self::FIELDS.#version))
        })
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
        let instead_of = self.pair().map(|(plain, version)| {
            quote! {
                attribute.instead_of = ::core::option::Option::Some(
                    ::tfplugin::schema::InsteadOf::new(
                        <Self as ::tfplugin::Model>::FIELDS.#plain.name(),
                        <Self as ::tfplugin::Model>::FIELDS.#version.name(),
                    ),
                );
            }
        });
        let found = self.options.found.as_ref();
        let found = found.map(|words| quote! { attribute.found_description = #words; });
        let keep = self.keep();
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
                #instead_of
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
        let FieldOptions {
            local, computed, ..
        } = &self.options;
        let deprecated = option(self.options.deprecated.as_ref());
        let keep = self.keep();
        let min = number(block.min.as_ref());
        let max = number(block.max.as_ref());
        quote! {
            {
                let mut block =
                    <#value as ::tfplugin::model::BlockValue>::nested(#name, #description);
                block.min_items = #min;
                block.max_items = #max;
                block.deprecated = #deprecated;
                block.computed = #computed;
                block.keep = ::tfplugin::schema::Keep::#keep;
                block.local = #local;
                block
            }
        }
    }

    fn keep(&self) -> Ident {
        let keep = self.options.keep.clone();
        keep.unwrap_or_else(|| format_ident!("Never"))
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

/// Options that do not go together.
fn check(ident: &Ident, options: &FieldOptions) -> Result<()> {
    check_mode(ident, options)?;
    let FieldOptions {
        write_only,
        instead_of,
        with_version,
        ..
    } = options;
    match (instead_of, with_version) {
        (None, None) => Ok(()),
        (Some(_), Some(_)) if *write_only => Ok(()),
        (Some(_), Some(_)) => Err(Error::new_spanned(
            ident,
            "only a `write_only` field stands in for another one (`instead_of`)",
        )),
        (Some(_), None) | (None, Some(_)) => Err(Error::new_spanned(
            ident,
            "`instead_of` and `with_version` go together: Terraform cannot compare write-only values, so a change of the version is what sends them",
        )),
    }
}

/// Exactly one of required, optional or computed; a block may be computed.
fn check_mode(ident: &Ident, options: &FieldOptions) -> Result<()> {
    let FieldOptions {
        required,
        optional,
        computed,
        default,
        block,
        keep,
        ..
    } = options;
    if let Some(BlockOptions { min, .. }) = block {
        return match (*computed, *required || *optional || default.is_some()) {
            (_, true) => Err(Error::new_spanned(
                ident,
                "a block is not required or optional",
            )),
            (false, false) if keep.is_some() => Err(Error::new_spanned(
                ident,
                "only a `computed` block has something to `keep`",
            )),
            (true, false) if min.is_some() => Err(Error::new_spanned(
                ident,
                "a `computed` block may be left out: it has no `min`",
            )),
            _ => Ok(()),
        };
    }
    let settable = *optional || *computed || default.is_some();
    match (*required, settable) {
        (true, false) | (false, true) => Ok(()),
        _ => Err(Error::new_spanned(
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

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(field: &str) -> Option<String> {
        let item: syn::ItemStruct = syn::parse_str(&format!("struct S {{ {field} }}")).unwrap();
        let field = item.fields.iter().next().unwrap();
        Field::of(field).err().map(|error| error.to_string())
    }

    #[test]
    fn a_block_may_be_computed_and_then_kept_and_left_out() {
        let problem = |options: &str| {
            problem(&format!("#[tf({options})] rule: Attr<Vec<Rule>>")).unwrap_or_default()
        };
        for options in [
            "block",
            "block(min = 1)",
            "block, computed",
            "block(max = 2), computed, keep",
        ] {
            assert_eq!(problem(options), "", "{options}");
        }
        assert!(problem("block, optional").contains("not required or optional"));
        assert!(problem("block, computed, optional").contains("not required or optional"));
        assert!(problem("block, keep").contains("only a `computed` block"));
        assert!(problem("block(min = 1), computed").contains("no `min`"));
    }

    #[test]
    fn a_write_only_field_stands_in_for_another_one_with_a_version() {
        let pair = "instead_of = pin, with_version = pin_wo_version";
        let field = |options: &str| format!("#[tf(optional, {options})] pin_wo: Attr<String>");
        assert_eq!(problem(&field(&format!("write_only, {pair}"))), None);
        let problem = |options: &str| problem(&field(options)).unwrap_or_default();
        assert!(problem(pair).contains("only a `write_only` field"));
        assert!(problem("write_only, instead_of = pin").contains("go together"));
        assert!(problem("write_only, with_version = v").contains("go together"));
    }
}
