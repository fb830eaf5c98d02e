//! Clients as go-plugin's: a throw-away certificate, and one channel over the socket.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hyper_util::rt::TokioIo;
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose};
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, SignatureScheme, SupportedProtocolVersion};
use tfplugin::proto::plugin::Empty;
use tfplugin::proto::plugin::grpc_broker_client::GrpcBrokerClient;
use tfplugin::proto::plugin::grpc_controller_client::GrpcControllerClient;
use tfplugin::proto::plugin::grpc_stdio_client::GrpcStdioClient;
use tfplugin::proto::plugin::{ConnInfo, StdioData};
use tfplugin::proto::tfplugin6::get_metadata;
use tfplugin::proto::tfplugin6::provider_client::ProviderClient;
use tokio::net::UnixStream;
use tokio_rustls::TlsConnector;
use tonic::transport::{Channel, Endpoint};
use tonic::{Response, Status, Streaming};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tower::service_fn;

/// The fields of a handshake line.
pub(crate) struct Handshake {
    pub(crate) fields: Vec<String>,
}

impl Handshake {
    pub(crate) fn parse(line: &str) -> Self {
        Self {
            fields: line.split('|').map(str::to_owned).collect(),
        }
    }

    pub(crate) fn socket(&self) -> &str {
        &self.fields[3]
    }

    pub(crate) fn certificate(&self) -> CertificateDer<'static> {
        CertificateDer::from(STANDARD_NO_PAD.decode(&self.fields[5]).unwrap())
    }
}

/// A certificate and its key, or what somebody shows in their place.
#[derive(Debug)]
pub(crate) struct Credentials {
    pub(crate) pem: String,
    key: Arc<CertifiedKey>,
}

impl Credentials {
    /// A certificate like those of go-plugin's `mtls.go`: on P-521, signed by itself, a CA.
    pub(crate) fn new() -> Self {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512).unwrap();
        let mut parameters = CertificateParams::new(["localhost".to_owned()]).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
            KeyUsagePurpose::KeyCertSign,
        ];
        parameters.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ClientAuth,
            ExtendedKeyUsagePurpose::ServerAuth,
        ];
        let certificate = parameters.self_signed(&key).unwrap();
        let signing = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let signing = aws_lc_rs::sign::any_supported_type(&signing).unwrap();
        let key = Arc::new(CertifiedKey::new(vec![certificate.der().clone()], signing));
        Self {
            pem: certificate.pem(),
            key,
        }
    }

    /// The certificate of the one with the key of the other: what an eavesdropper can show who
    /// has read the environment of the process.
    pub(crate) fn stolen(victim: &Self, thief: &Self) -> Self {
        let key = CertifiedKey::new(victim.key.cert.clone(), thief.key.key.clone());
        Self {
            pem: victim.pem.clone(),
            key: Arc::new(key),
        }
    }
}

impl ResolvesClientCert for Credentials {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.key.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// One client's channel.
pub(crate) struct Client(pub(crate) Channel);

impl Client {
    /// In clear.
    pub(crate) async fn plain(socket: &str) -> Result<Self, tonic::transport::Error> {
        let socket = socket.to_owned();
        let connector = service_fn(move |_| {
            let socket = socket.clone();
            async { UnixStream::connect(socket).await.map(TokioIo::new) }
        });
        Endpoint::from_static("http://localhost")
            .connect_with_connector(connector)
            .await
            .map(Self)
    }

    /// Over TLS, with or without a certificate.
    pub(crate) async fn tls(
        handshake: &Handshake,
        credentials: Option<Arc<Credentials>>,
        version: &'static SupportedProtocolVersion,
    ) -> Result<Self, tonic::transport::Error> {
        let connector = TlsConnector::from(Arc::new(config(handshake, credentials, version)));
        let socket = handshake.socket().to_owned();
        let connector = service_fn(move |_| {
            let (connector, socket) = (connector.clone(), socket.clone());
            async move {
                let name = ServerName::try_from("localhost").unwrap();
                let stream = connector
                    .connect(name, UnixStream::connect(socket).await?)
                    .await?;
                assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
                Ok::<_, std::io::Error>(TokioIo::new(stream))
            }
        });
        Endpoint::from_static("http://localhost")
            .connect_with_connector(connector)
            .await
            .map(Self)
    }

    /// go-plugin's ping.
    pub(crate) async fn health(&self) -> Result<ServingStatus, Status> {
        let request = HealthCheckRequest {
            service: "plugin".to_owned(),
        };
        let response = HealthClient::new(self.0.clone()).check(request).await?;
        Ok(response.into_inner().status())
    }

    /// A call of the provider.
    pub(crate) async fn metadata(&self) -> Result<get_metadata::Response, Status> {
        let mut provider = ProviderClient::new(self.0.clone());
        provider
            .get_metadata(get_metadata::Request {})
            .await
            .map(Response::into_inner)
    }

    /// The end.
    pub(crate) async fn shutdown(&self) -> Result<(), Status> {
        GrpcControllerClient::new(self.0.clone())
            .shutdown(Empty {})
            .await
            .map(|_| ())
    }

    /// The streams that every client of go-plugin opens first thing.
    pub(crate) async fn streams(&self) -> (Streaming<StdioData>, Streaming<ConnInfo>) {
        let stdio = GrpcStdioClient::new(self.0.clone())
            .stream_stdio(())
            .await
            .unwrap();
        let broker = GrpcBrokerClient::new(self.0.clone())
            .start_stream(futures_util::stream::pending())
            .await
            .unwrap();
        (stdio.into_inner(), broker.into_inner())
    }
}

/// Trusts the certificate of the handshake and nothing else, by webpki's rules.
fn config(
    handshake: &Handshake,
    credentials: Option<Arc<Credentials>>,
    version: &'static SupportedProtocolVersion,
) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(handshake.certificate()).unwrap();
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots);
    let mut config = match credentials {
        Some(credentials) => config.with_client_cert_resolver(credentials),
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}
