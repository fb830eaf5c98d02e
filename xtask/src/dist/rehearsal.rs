//! A release, rehearsed: packed, put into a mirror as it would be downloaded, and installed from there by the real CLI.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use terraform_provider_texture::provider::VERSION;
use texture_emulator::Emulator;

use super::registry::{Registry, SigningKey};
use super::{Options, run};
use crate::cli::Cli;

/// A release of debug builds, signed by a key of its own, and what installs it.
struct Rehearsal {
    folder: TempDir,
    cli: Cli,
    emulator: Emulator,
    /// `None` where there is no gpg, which signs releases.
    key: Option<SigningKey>,
}

impl Rehearsal {
    fn new(cli: Cli) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("gpg");
        let key = signing_key(&keys);
        let options = Options {
            out: Some(folder.path().join("dist")),
            sign: key.as_ref().map(|key| key.id.clone()),
            gpg_home: key.as_ref().map(|_| keys),
            debug: true,
            ..Options::default()
        };
        run(&options).unwrap();
        Self {
            folder,
            cli,
            emulator: Emulator::builder().start().unwrap(),
            key,
        }
    }

    fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// A registry with the release.
    fn registry(&self) -> Registry {
        let registry = Registry::start(&self.dist(), self.key.as_ref(), self.cli.registry());
        fs::write(self.folder.path().join("ca.pem"), registry.certificate()).unwrap();
        registry
    }

    /// A folder with a configuration that takes the provider from `source`, as these settings of the CLI say.
    fn workplace(&self, name: &str, source: &str, settings: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("cli.tfrc"), settings).unwrap();
        let configuration = format!(
            r#"
terraform {{
  required_providers {{
    texture = {{
      source = {source:?}
    }}
  }}
}}

resource "texture_workspace" "a" {{
  name                = "A"
  deletion_protection = false
}}
"#
        );
        fs::write(folder.join("main.tf"), configuration).unwrap();
        folder
    }

    /// Installs, creates, plans nothing, destroys. What `init` said.
    fn check(&self, folder: &Path) -> String {
        let init = self.succeeds(folder, &["init", "-input=false"]);
        let lock = fs::read_to_string(folder.join(".terraform.lock.hcl")).unwrap();
        assert!(lock.contains(&format!("version = {VERSION:?}")), "{lock}");
        assert!(lock.contains("\"h1:"), "{lock}\n{init}");
        self.succeeds(folder, &["apply", "-auto-approve"]);
        self.succeeds(folder, &["plan", "-detailed-exitcode"]);
        self.succeeds(folder, &["destroy", "-auto-approve"]);
        assert!(self.emulator.objects("workspaces").is_empty());
        init
    }

    fn succeeds(&self, folder: &Path, arguments: &[&str]) -> String {
        let (success, text) = self.terraform(folder, arguments);
        assert!(success, "{arguments:?}\n{text}");
        text
    }

    fn terraform(&self, folder: &Path, arguments: &[&str]) -> (bool, String) {
        let mut command = self.cli.command();
        let output = command
            .args(arguments)
            .arg("-no-color")
            .current_dir(folder)
            .env("TF_CLI_CONFIG_FILE", folder.join("cli.tfrc"))
            .env("SSL_CERT_FILE", self.folder.path().join("ca.pem"))
            .env("TEXTURE_API_KEY", self.emulator.api_key())
            .env("TEXTURE_BASE_URL", self.emulator.url())
            .output();
        said(output.unwrap())
    }
}

fn said(output: Output) -> (bool, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let text = [stdout, stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (status.success(), text.concat())
}

/// A key of the kind that the registry takes, in a directory of its own; `None` where there is no gpg.
fn signing_key(keys: &Path) -> Option<SigningKey> {
    if Command::new("gpg").arg("--version").output().is_err() {
        eprintln!("not applicable: gpg (package gnupg) is not installed, so nothing is signed");
        return None;
    }
    fs::create_dir_all(keys).unwrap();
    let gpg = |arguments: &[&str]| {
        let mut command = Command::new("gpg");
        command.arg("--homedir").arg(keys).arg("--batch");
        let output = command.args(arguments).output();
        let (success, text) = said(output.unwrap());
        assert!(success, "gpg {arguments:?}\n{text}");
        text
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(keys, fs::Permissions::from_mode(0o700)).unwrap();
    }
    let name = "Rehearsal <rehearsal@example.com>";
    gpg(&[
        "--passphrase",
        "",
        "--quick-generate-key",
        name,
        "rsa3072",
        "sign",
        "never",
    ]);
    let listed = gpg(&["--with-colons", "--list-keys"]);
    let id = listed.lines().find_map(|line| line.strip_prefix("pub:"));
    let id = id.and_then(|line| line.split(':').nth(3)).unwrap();
    Some(SigningKey {
        id: id.to_owned(),
        armored: gpg(&["--armor", "--export"]),
    })
}

#[test]
fn what_is_packed_installs_and_works() {
    for cli in Cli::of_tests() {
        eprintln!("== {} ==", cli.title);
        installs_and_works(&Rehearsal::new(cli));
    }
}

fn installs_and_works(rehearsal: &Rehearsal) {
    check_sums(&rehearsal.dist());
    from_a_packed_mirror(rehearsal);
    let registry = rehearsal.registry();
    let settings = format!(
        "provider_installation {{\n  network_mirror {{ url = {:?} }}\n}}\n",
        registry.mirror()
    );
    rehearsal.check(&rehearsal.workplace("network", "texturehq/texture", &settings));

    let Some(key) = &rehearsal.key else { return };
    let source = format!("{}/texturehq/texture", registry.host());
    let init = rehearsal.check(&rehearsal.workplace("registry", &source, ""));
    let signature = format!("key ID {}", key.id);
    assert!(init.contains(&signature), "{init}");
    what_is_not_as_signed_is_refused(rehearsal);
}

fn from_a_packed_mirror(rehearsal: &Rehearsal) {
    let mirror = rehearsal.folder.path().join("mirror");
    let package = mirror
        .join(rehearsal.cli.registry())
        .join("texturehq/texture");
    fs::create_dir_all(&package).unwrap();
    for entry in fs::read_dir(rehearsal.dist()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("terraform-provider") && name.ends_with(".zip") {
            fs::copy(entry.path(), package.join(name)).unwrap();
        }
    }
    let settings = format!(
        "provider_installation {{\n  filesystem_mirror {{ path = {:?} }}\n}}\n",
        mirror.display().to_string()
    );
    rehearsal.check(&rehearsal.workplace("packed", "texturehq/texture", &settings));
}

/// A zip that is not the one of the checksums, and checksums that are not the ones that were signed.
fn what_is_not_as_signed_is_refused(rehearsal: &Rehearsal) {
    let dist = rehearsal.dist();
    let names = fs::read_dir(&dist).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    let is_zip = |name: &&String| name.starts_with("terraform-provider") && name.ends_with(".zip");
    let zip = dist.join(names.iter().find(is_zip).unwrap());
    let sums = dist.join(names.iter().find(|it| it.ends_with("SHA256SUMS")).unwrap());
    for (name, file) in [("other-zip", &zip), ("other-sums", &sums)] {
        let original = fs::read(file).unwrap();
        fs::write(file, [&original[..], b"\n"].concat()).unwrap();
        let registry = rehearsal.registry();
        let source = format!("{}/texturehq/texture", registry.host());
        let folder = rehearsal.workplace(name, &source, "");
        let (success, text) = rehearsal.terraform(&folder, &["init", "-input=false"]);
        assert!(
            !success && text.contains("Failed to install provider"),
            "{name}: {text}"
        );
        fs::write(file, original).unwrap();
    }
}

/// Every file of a release is in its checksums, and the registry finds what is requested.
fn check_sums(dist: &Path) {
    let release = format!("terraform-provider-texture_{VERSION}");
    let sums = fs::read_to_string(dist.join(format!("{release}_SHA256SUMS"))).unwrap();
    for entry in fs::read_dir(dist).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let is_summed = sums
            .lines()
            .any(|line| line.ends_with(&format!("  {name}")));
        let is_about_sums = name.contains("_SHA256SUMS");
        assert!(is_summed || is_about_sums, "{name}");
    }
    assert!(dist.join(format!("{release}_manifest.json")).exists());
}
