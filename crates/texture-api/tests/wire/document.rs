//! The API's own description of itself, compared with what the client expects.

use texture_api::contract::{self, Difference, compare, expectations};
use texture_emulator::{Deviation, Emulator};

use crate::{KEY, builder, session};

/// What differs in the document that an emulator serves.
async fn differences(emulator: &Emulator) -> Vec<Difference> {
    let client = builder(emulator.url()).build();
    let document = session(&client).send(contract::Document).await.unwrap();
    compare(&document, &expectations()).unwrap()
}

#[tokio::test]
async fn the_emulator_s_own_document_is_what_is_expected() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    assert_eq!(differences(&emulator).await, []);
}

#[tokio::test]
async fn every_deviation_that_a_document_can_say_is_reported() {
    let mut silent = Vec::new();
    for deviation in Deviation::all().filter(|it| it.is_in_document()) {
        let emulator = Emulator::builder()
            .api_key(KEY)
            .deviate(deviation)
            .start()
            .unwrap();
        if differences(&emulator).await.is_empty() {
            silent.push(deviation);
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}
