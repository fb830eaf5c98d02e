//! Mutual TLS with throwaway certificates: each side trusts exactly one certificate, which the other side generated
//! for this process and sent beforehand.

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

/// The server side of mutual TLS.
pub(super) struct MutualTls {
    /// The server's certificate, which the handshake sends.
    pub(super) certificate: CertificateDer<'static>,
    /// Accepts TLS connections of the one client, and refuses all others.
    pub(super) acceptor: TlsAcceptor,
}

impl MutualTls {
    /// Generates a key and a certificate, and trusts only the owner of this PEM certificate.
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

/// The certificate in the PEM text, if its key can verify signatures.
fn client_certificate(
    pem: &str,
) -> Result<CertificateDer<'static>, Box<dyn std::error::Error + Send + Sync>> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes())?;
    ParsedCertificate::try_from(&certificate)?;
    Ok(certificate)
}

/// A key on P-256, the fastest to generate, and a certificate for it. It is not a CA: clients that use webpki refuse
/// a CA as a server's certificate, and Go's accept either.
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
    // Clients connect once, and a resumed session would not present a certificate.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(config)
}

/// Accepts one certificate, byte for byte, from a client that has its key.
///
/// go-plugin's client certificates are self-signed and marked as CAs, which the standard verifiers refuse for
/// clients. Names, dates and chains add nothing: the client sent the certificate itself.
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
