//! The output of the commands.

/// Prints the result of a command.
#[expect(clippy::print_stdout, reason = "run by hand, so no handshake follows")]
pub(crate) fn print(text: &str) {
    print!("{text}");
}
