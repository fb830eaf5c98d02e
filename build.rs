//! Warns where a build leaves out what `.cargo/config.toml` sets, as `cargo install --git` does.

const VARIABLE: &str = "AWS_LC_SYS_NO_JITTER_ENTROPY";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    if std::env::var_os(VARIABLE).is_none() {
        println!(
            "cargo::warning={VARIABLE} is not set, so each start of the provider takes some 25 ms longer: \
             build with {VARIABLE}=1, as .cargo/config.toml does"
        );
    }
}
