//! The provider program.
fn main() {}
