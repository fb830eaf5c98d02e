//! What is taken for the API, and what only stands at its address.

use super::before;
use crate::error::Kind;
use crate::fake::{Fake, Then};
use crate::http::request::Method;
use crate::nouns::workspaces::{self, Workspace};

const ANOTHER_SERVER: [crate::fake::Fault; 1] = [before(Then::Status(404))];

#[tokio::test(start_paused = true)]
async fn where_the_list_is_not_found_nothing_is_believed_gone() {
    let fake = Fake::new();
    fake.fail(Method::Get, "/workspaces", &ANOTHER_SERVER);
    let error = fake.session().find::<Workspace>("w").await.unwrap_err();
    assert_eq!(error.kind(), Kind::MissingEndpoint);
}

#[tokio::test(start_paused = true)]
async fn the_list_is_requested_once_and_not_where_anything_was_read() {
    let fake = Fake::new();
    let session = fake.session();
    for id in ["w", "x"] {
        assert_eq!(session.find_uncached::<Workspace>(id).await.unwrap(), None);
    }
    assert_eq!(fake.log().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn creating_something_at_a_wrong_address_says_so() {
    let fake = Fake::new();
    fake.fail(Method::Post, "/workspaces", &ANOTHER_SERVER);
    let request = workspaces::Create { name: "w".into() };
    let error = fake.session().create(request).await.unwrap_err();
    assert_eq!(error.kind(), Kind::WrongUrl);
}
