//! Mutual TLS with throw-away certificates: each side trusts exactly one certificate, which the
//! other made for this process and handed over beforehand.

use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{NoServerSessionStorage, ParsedCertificate};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
};
use tokio_rustls::TlsAcceptor;

use super::ServeError;

/// The name by which clients know every plugin (go-plugin's `client.go`).
const SERVER_NAME: &str = "localhost";

/// Our side of mutual TLS.
pub(super) struct MutualTls {
    /// What we show; the handshake hands it over.
    pub(super) certificate: CertificateDer<'static>,
    /// Makes connections of streams, and refuses everyone but the one client.
    pub(super) acceptor: TlsAcceptor,
}

impl MutualTls {
    /// Creates a key and a certificate, to talk with nobody but the owner of this PEM certificate.
    ///
    /// # Errors
    /// [`ServeError::ClientCertificate`] and [`ServeError::Tls`].
    pub(super) fn with_client(pem: &str) -> Result<Self, ServeError> {
        let client = client_certificate(pem).map_err(ServeError::ClientCertificate)?;
        let (certificate, key) =
            throwaway_certificate().map_err(|error| ServeError::Tls(error.into()))?;
        let config = server_config(client, certificate.clone(), key)
            .map_err(|error| ServeError::Tls(error.into()))?;
        Ok(Self {
            certificate,
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }
}

/// The certificate in the PEM text, if it is one whose key we can check signatures with.
fn client_certificate(
    pem: &str,
) -> Result<CertificateDer<'static>, Box<dyn std::error::Error + Send + Sync>> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes())?;
    ParsedCertificate::try_from(&certificate)?;
    Ok(certificate)
}

/// A key on P-256, the quickest to make, and a certificate for it. It is no CA: clients that check
/// with webpki refuse one as a server's certificate, and Go's take either.
fn throwaway_certificate()
-> Result<(CertificateDer<'static>, PrivatePkcs8KeyDer<'static>), rcgen::Error> {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    let parameters = rcgen::CertificateParams::new([SERVER_NAME.to_owned()])?;
    let certificate = parameters.self_signed(&key)?;
    Ok((
        certificate.into(),
        PrivatePkcs8KeyDer::from(key.serialize_der()),
    ))
}

fn server_config(
    client: CertificateDer<'static>,
    certificate: CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
) -> Result<ServerConfig, Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Arc::new(ExactClient {
        certificate: client,
        provider: provider.clone(),
    });
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate], key.into())?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    // Clients connect once, and a resumed session would show no certificate.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(config)
}

/// Accepts the one certificate it knows, byte for byte, from whoever has its key.
///
/// go-plugin's client certificates sign themselves and are marked as CAs, which the ready
/// verifiers refuse as a client's. There is also nothing to learn from names, dates or chains: the
/// client handed over the certificate itself.
#[derive(Debug)]
struct ExactClient {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for ExactClient {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if *end_entity == self.certificate {
            Ok(ClientCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_certificate() {
        let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for text in ["", "certificate", pem] {
            let error = MutualTls::with_client(text).err().unwrap();
            assert!(
                matches!(error, ServeError::ClientCertificate(_)),
                "{text:?}: {error}"
            );
        }
    }

    #[test]
    fn creates_another_certificate_each_time() {
        assert_ne!(
            throwaway_certificate().unwrap().0,
            throwaway_certificate().unwrap().0
        );
    }
}
