//! The command lines on which the tests run: which there are, and what each can do.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// Names the command lines to test with, separated like the entries of PATH.
const VARIABLE: &str = "TEXTURE_TEST_CLIS";

/// One `terraform` or `tofu`.
#[derive(Debug)]
pub(crate) struct Cli {
    pub(crate) path: PathBuf,
    product: Product,
    version: String,
    /// How its makers call this kind of machine: `linux_amd64`.
    pub(crate) platform: String,
    /// Whether it is an experimental build of Terraform.
    is_experimental: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Product {
    Terraform,
    OpenTofu,
}

/// What not every command line can do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Feature {
    /// `removed` blocks with `destroy = false`.
    RemovedBlock,
    /// `for_each` in an `import` block.
    ImportForEach,
    /// `mock_provider` in tests of configurations.
    Mocks,
    /// Functions of providers.
    Functions,
    /// Functions of providers, called without configuring the provider.
    FunctionsWithoutKey,
    /// Functions of providers in `console`. OpenTofu 1.12 ends the provider before it calls them.
    FunctionsInConsole,
    /// Ephemeral resources.
    Ephemeral,
    /// Write-only arguments.
    WriteOnly,
    /// A warning that validating and reading both give, printed once.
    RepeatedWarningsOnce,
    /// `identity` in an `import` block.
    ImportByIdentity,
    /// Configuration that the provider generates, and not the CLI.
    GeneratedByProvider,
    /// `terraform query`.
    Query,
    /// `action` blocks.
    Actions,
    /// `-allow-deferral`, which experimental builds of Terraform have.
    Deferral,
}

impl Feature {
    /// The first release (1.x) that can, of each product. Of Terraform, only experimental builds defer.
    fn since(self, product: Product) -> Option<u32> {
        match (self, product) {
            (Self::RemovedBlock | Self::Mocks | Self::ImportForEach, Product::Terraform) => Some(7),
            (Self::ImportForEach, Product::OpenTofu) => Some(7),
            (Self::Mocks, Product::OpenTofu) => Some(8),
            (
                Self::Functions | Self::FunctionsWithoutKey | Self::FunctionsInConsole,
                Product::Terraform,
            ) => Some(8),
            (Self::Functions, Product::OpenTofu) => Some(7),
            (Self::Ephemeral, Product::Terraform) => Some(10),
            (Self::WriteOnly, Product::Terraform) => Some(11),
            // Of those before, the first ones do not; the others were not tried.
            (Self::RemovedBlock | Self::FunctionsWithoutKey, Product::OpenTofu) => Some(11),
            (Self::Ephemeral | Self::WriteOnly, Product::OpenTofu) => Some(11),
            (Self::ImportByIdentity | Self::RepeatedWarningsOnce, Product::Terraform) => Some(12),
            (Self::ImportByIdentity, Product::OpenTofu) => Some(12),
            (Self::GeneratedByProvider | Self::Query | Self::Actions, Product::Terraform) => {
                Some(14)
            }
            (Self::Deferral, Product::Terraform) => Some(9),
            (
                Self::FunctionsInConsole
                | Self::RepeatedWarningsOnce
                | Self::GeneratedByProvider
                | Self::Query
                | Self::Actions
                | Self::Deferral,
                Product::OpenTofu,
            ) => None,
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RemovedBlock => "`removed` blocks with `destroy = false`",
            Self::ImportForEach => "`for_each` in an import block",
            Self::Mocks => "`mock_provider`",
            Self::Functions => "functions of providers",
            Self::FunctionsWithoutKey => "functions of providers that are not configured",
            Self::FunctionsInConsole => "functions of providers in `console`",
            Self::Ephemeral => "ephemeral resources",
            Self::WriteOnly => "write-only arguments",
            Self::RepeatedWarningsOnce => "repeated warnings once",
            Self::ImportByIdentity => "import blocks with an identity",
            Self::GeneratedByProvider => "generated configuration of the provider's",
            Self::Query => "`query`",
            Self::Actions => "`action` blocks",
            Self::Deferral => "`-allow-deferral`, of an experimental build",
        })
    }
}

impl Cli {
    /// Those to test with.
    pub(crate) fn all() -> &'static [Self] {
        static ALL: OnceLock<Result<Vec<Cli>, String>> = OnceLock::new();
        match ALL.get_or_init(find) {
            Ok(all) => all,
            Err(problem) => panic!("{problem}"),
        }
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        let since = feature.since(self.product);
        let is_built_in = !matches!(feature, Feature::Deferral) || self.is_experimental;
        is_built_in && since.is_some_and(|since| self.minor() >= since)
    }

    fn minor(&self) -> u32 {
        let minor = self.version.split('.').nth(1);
        minor.and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    fn at(path: PathBuf) -> Result<Self, String> {
        let (version, _) = ask(&path, &["version", "-json"])?;
        let version: Value =
            serde_json::from_str(&version).map_err(|error| not_one(&path, error))?;
        let text = |name: &str| version[name].as_str().unwrap_or_default().to_owned();
        let product = match ask(&path, &["version"])?.0.starts_with("OpenTofu") {
            true => Product::OpenTofu,
            false => Product::Terraform,
        };
        // Others refuse the flag, in words of their own.
        let (_, refused) = ask(&path, &["plan", "-allow-deferral", "-input=false"])?;
        Ok(Self {
            is_experimental: refused.contains("No configuration files"),
            product,
            version: text("terraform_version"),
            platform: text("platform"),
            path,
        })
    }
}

impl fmt::Display for Cli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}", self.product, self.version)
    }
}

fn find() -> Result<Vec<Cli>, String> {
    let named = std::env::var_os(VARIABLE).filter(|named| !named.is_empty());
    let paths = match named {
        Some(named) => std::env::split_paths(&named).collect(),
        None => vec![on_path().ok_or_else(none)?],
    };
    paths.into_iter().map(Cli::at).collect()
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let suffix = std::env::consts::EXE_SUFFIX;
    ["terraform", "tofu"].iter().find_map(|name| {
        let mut candidates = folders
            .iter()
            .map(|folder| folder.join(format!("{name}{suffix}")));
        candidates.find(|path| path.is_file())
    })
}

fn none() -> String {
    format!(
        "The acceptance tests need Terraform or OpenTofu, and neither is on the PATH. Install one \
         (https://developer.hashicorp.com/terraform/install or \
         https://opentofu.org/docs/intro/install), or name the programs to test with in {VARIABLE}."
    )
}

/// What a command prints in an empty folder, and its errors.
fn ask(path: &Path, args: &[&str]) -> Result<(String, String), String> {
    let folder = tempfile::tempdir().map_err(|error| not_one(path, error))?;
    let output = Command::new(path)
        .args(args)
        .env_clear()
        .env("CHECKPOINT_DISABLE", "1")
        .env("HOME", folder.path())
        .current_dir(folder.path())
        .output()
        .map_err(|error| not_one(path, error))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((text(&output.stdout), text(&output.stderr)))
}

fn not_one(path: &Path, error: impl fmt::Display) -> String {
    format!("{} is not Terraform or OpenTofu: {error}", path.display())
}
