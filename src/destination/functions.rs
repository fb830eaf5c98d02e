//! `webhook_signature`: the signature of a delivery.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tfplugin::{Attr, Function, FunctionError, Model};

use crate::hex::hex;

/// Calculates the signature that Texture sends with a delivery to a webhook, in `Texture-Signature`: the
/// HMAC-SHA256 of the body under the destination's secret, in hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct WebhookSignatureArguments {
    /// The destination's secret.
    #[tf(required, sensitive)]
    pub secret: Attr<String>,
    /// The body of the delivery, as it was received.
    #[tf(required)]
    pub body: Attr<String>,
}

/// `webhook_signature(secret, body)`
#[derive(Clone, Copy, Debug)]
pub struct WebhookSignature;

impl Function for WebhookSignature {
    type Arguments = WebhookSignatureArguments;
    type Output = String;
    const NAME: &'static str = "webhook_signature";

    fn call(&self, arguments: WebhookSignatureArguments) -> Result<String, FunctionError> {
        let secret = arguments.secret.value()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| {
            FunctionError::at(WebhookSignatureArguments::FIELDS.secret, error.to_string())
        })?;
        mac.update(arguments.body.value()?.as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 2 of RFC 4231.
    #[test]
    fn it_is_hmac_sha256() {
        let arguments = WebhookSignatureArguments {
            secret: Attr::Known("Jefe".to_owned()),
            body: Attr::Known("what do ya want for nothing?".to_owned()),
        };
        assert_eq!(
            WebhookSignature.call(arguments).unwrap(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
