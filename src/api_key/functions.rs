//! `key_type`: the type of a key, from its secret.

use texture_api::api_keys;
use tfplugin::{Attr, Function, FunctionError, Model};

/// Returns the type of an API key, for example `SERVER`, from the beginning of its secret.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct KeyTypeArguments {
    /// The secret of an API key.
    #[tf(required, sensitive)]
    pub key: Attr<String>,
}

/// `key_type(key)`
#[derive(Clone, Copy, Debug)]
pub struct KeyType;

impl Function for KeyType {
    type Arguments = KeyTypeArguments;
    type Output = String;
    const NAME: &'static str = "key_type";

    fn call(&self, arguments: KeyTypeArguments) -> Result<String, FunctionError> {
        let found = api_keys::type_of(arguments.key.value()?);
        found.map(str::to_owned).ok_or_else(|| {
            let known: Vec<String> = api_keys::prefixes().map(|it| format!("`{it}`")).collect();
            FunctionError::at(
                KeyTypeArguments::FIELDS.key,
                format!(
                    "must be the secret of a Texture API key, which begins with {}",
                    known.join(" or ")
                ),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: &str) -> Result<String, FunctionError> {
        let key = Attr::Known(key.to_owned());
        KeyType.call(KeyTypeArguments { key })
    }

    #[test]
    fn a_key_s_type_is_in_its_beginning() {
        assert_eq!(of("server_abc").unwrap(), "SERVER");
        assert_eq!(of("management_abc").unwrap(), "MANAGEMENT");
    }

    #[test]
    fn what_is_no_key_is_not_shown() {
        let error = of("hunter2").unwrap_err();
        assert!(error.text().contains("must be the secret"));
        assert!(!error.text().contains("hunter2"));
    }
}
