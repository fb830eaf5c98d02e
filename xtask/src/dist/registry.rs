//! A registry and a network mirror on loopback, with what a release publishes: for the rehearsal.
//!
//! The registry speaks the provider registry protocol
//! (<https://developer.hashicorp.com/terraform/internals/provider-registry-protocol>), the mirror the provider network
//! mirror protocol (<https://developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol>). Both need
//! HTTPS: the certificate is the server's own, and clients trust it by `SSL_CERT_FILE`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::net::TcpListener as StdListener;
use std::path::Path;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use terraform_provider_texture::provider::VERSION;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::binary::NAME;
use crate::platform::Platform;

const NAMESPACE: &str = "texturehq/texture";

/// The server; it ends with the process.
pub(super) struct Registry {
    port: u16,
    certificate: String,
}

/// What the registry says of the key that signed the checksums.
pub(super) struct SigningKey {
    pub(super) id: String,
    pub(super) armored: String,
}

impl Registry {
    /// Serves the files of a release, signed by this key.
    pub(super) fn start(dist: &Path, key: Option<&SigningKey>, mirrored_host: &str) -> Self {
        let created = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let private = PrivateKeyDer::try_from(created.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![created.cert.der().clone()], private)
            .unwrap();
        let listener = StdListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let pages = Arc::new(pages(dist, key, mirrored_host));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(serve(listener, acceptor, pages));
        });
        Self {
            port,
            certificate: created.cert.pem(),
        }
    }

    /// The host that a provider's source names.
    pub(super) fn host(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// The URL of the mirror.
    pub(super) fn mirror(&self) -> String {
        format!("https://localhost:{}/mirror/", self.port)
    }

    /// The certificate that clients have to trust.
    pub(super) fn certificate(&self) -> &str {
        &self.certificate
    }
}

type Pages = BTreeMap<String, Vec<u8>>;

async fn serve(listener: StdListener, acceptor: TlsAcceptor, pages: Arc<Pages>) {
    let listener = TcpListener::from_std(listener).unwrap();
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, pages) = (acceptor.clone(), Arc::clone(&pages));
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let service = service_fn(move |request| {
                let response = response(&pages, &request);
                async move { Ok::<_, Infallible>(response) }
            });
            let connection = hyper::server::conn::http1::Builder::new();
            let _ = connection
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

fn response<B>(pages: &Pages, request: &Request<B>) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    let kind = match path.ends_with(".zip") || path.contains("SHA256SUMS") {
        true => "application/octet-stream",
        false => "application/json",
    };
    let found = pages.get(path).cloned();
    let status = if found.is_some() { 200 } else { 404 };
    let mut response = Response::new(Full::new(Bytes::from(found.unwrap_or_default())));
    *response.status_mut() = status.try_into().unwrap();
    response
        .headers_mut()
        .insert("content-type", kind.parse().unwrap());
    response
}

/// What is served under each path.
fn pages(dist: &Path, key: Option<&SigningKey>, mirrored_host: &str) -> Pages {
    let platform = Platform::this();
    let (os, arch) = platform.name().split_once('_').unwrap();
    let zip = format!("{NAME}_{VERSION}_{os}_{arch}.zip");
    let sums = format!("{NAME}_{VERSION}_SHA256SUMS");
    let shasum = fs::read_to_string(dist.join(&sums)).unwrap();
    let shasum = shasum.lines().find(|line| line.ends_with(&zip)).unwrap();
    let shasum = shasum.split_whitespace().next().unwrap();
    let manifest = fs::read(dist.join(format!("{NAME}_{VERSION}_manifest.json"))).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let protocols = &manifest["metadata"]["protocol_versions"];
    let versions = json!({
        "versions": [{
            "version": VERSION,
            "protocols": protocols,
            "platforms": [{ "os": os, "arch": arch }],
        }],
    });
    let keys = key.map(|key| json!({ "key_id": key.id, "ascii_armor": key.armored }));
    let package = json!({
        "protocols": protocols,
        "os": os,
        "arch": arch,
        "filename": zip,
        "download_url": format!("/dist/{zip}"),
        "shasums_url": format!("/dist/{sums}"),
        "shasums_signature_url": format!("/dist/{sums}.sig"),
        "shasum": shasum,
        "signing_keys": { "gpg_public_keys": keys.as_slice() },
    });
    let archives = json!({
        "archives": { format!("{os}_{arch}"): { "url": format!("/dist/{zip}") } },
    });
    let providers = format!("/v1/providers/{NAMESPACE}");
    let mirror = format!("/mirror/{mirrored_host}/{NAMESPACE}");
    let json = |value: Value| value.to_string().into_bytes();
    let mut pages = BTreeMap::from([
        (
            "/.well-known/terraform.json".to_owned(),
            json(json!({ "providers.v1": "/v1/providers/" })),
        ),
        (format!("{providers}/versions"), json(versions)),
        (
            format!("{providers}/{VERSION}/download/{os}/{arch}"),
            json(package),
        ),
        (
            format!("{mirror}/index.json"),
            json(json!({ "versions": { VERSION: {} } })),
        ),
        (format!("{mirror}/{VERSION}.json"), json(archives)),
    ]);
    for name in [zip.clone(), sums.clone(), format!("{sums}.sig")] {
        // Without a key there is no signature.
        if let Ok(content) = fs::read(dist.join(&name)) {
            pages.insert(format!("/dist/{name}"), content);
        }
    }
    pages
}
