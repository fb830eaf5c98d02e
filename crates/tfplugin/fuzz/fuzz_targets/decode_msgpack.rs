//! Any bytes, as a value of any type: the type's notation, a line feed, then msgpack.
//!
//! Decoding must end in a value or an error. A value must encode, and from then on neither value
//! nor bytes may change. (The first bytes may be longer than needed, or not in normal form.)

#![no_main]

use libfuzzer_sys::fuzz_target;
use tfplugin::codec::{json, msgpack};

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let Ok(ty) = json::type_from_json(&input[..end]) else {
        return;
    };
    let Ok(value) = msgpack::decode(&input[end + 1..], &ty) else {
        return;
    };

    let bytes = msgpack::encode(&value, &ty).expect("what was decoded can be encoded");
    let value = msgpack::decode(&bytes, &ty).expect("what was encoded can be decoded");
    let bytes = msgpack::encode(&value, &ty).expect("what was decoded can be encoded");
    assert_eq!(msgpack::decode(&bytes, &ty).as_ref(), Ok(&value));
    assert_eq!(msgpack::encode(&value, &ty).as_ref(), Ok(&bytes));
});
