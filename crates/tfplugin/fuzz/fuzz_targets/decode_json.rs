//! Any text, as a value of any type: the type's notation, a line feed, then JSON.
//!
//! Decoding must end in a value or an error, of state as well. A value must encode, and from then
//! on neither value nor text may change.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tfplugin::codec::json;

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else {
        return;
    };
    let Ok(ty) = json::type_from_json(&input[..end]) else {
        return;
    };
    assert_eq!(
        json::type_from_json(&json::type_to_json(&ty)).as_ref(),
        Ok(&ty)
    );
    let text = &input[end + 1..];
    let state = json::decode_state(text, &ty);
    let Ok(value) = json::decode(text, &ty) else {
        return;
    };
    assert_eq!(state.as_ref(), Ok(&value));

    let text = json::encode(&value, &ty).expect("what was decoded can be encoded");
    let value = json::decode(&text, &ty).expect("what was encoded can be decoded");
    let text = json::encode(&value, &ty).expect("what was decoded can be encoded");
    assert_eq!(json::decode(&text, &ty).as_ref(), Ok(&value));
    assert_eq!(json::encode(&value, &ty).as_ref(), Ok(&text));
});
