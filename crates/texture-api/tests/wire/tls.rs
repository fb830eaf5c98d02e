//! TLS: what is wrong with a certificate is said at once, and nothing is sent.

use std::sync::Arc;

use expect_test::{Expect, expect};
use texture_api::{Effect, Kind, workspaces};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::{builder, session};

/// A server on a port of its own, with a certificate that it signed itself; its port.
async fn server(name: &str) -> u16 {
    let created = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(created.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![created.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    port
}

async fn check(name: &str, expect: Expect) {
    let port = server(name).await;
    let client = builder(&format!("https://localhost:{port}/v1")).build();
    let error = session(&client)
        .create(workspaces::Create { name: "w".into() })
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.effect(), error.tries()),
        (Kind::Certificate, Effect::NotSent, 1)
    );
    expect.assert_eq(&error.to_string().replace(&port.to_string(), "PORT"));
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_final() {
    check("localhost", expect!["POST https://localhost:PORT/v1/workspaces: the server's certificate is signed by an authority that this machine does not trust"]).await;
}
