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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Product {
    Terraform,
    OpenTofu,
}

/// What not every command line can do.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Feature {
    /// `identity` in an `import` block.
    ImportByIdentity,
    /// Configuration that the provider generates, and not the CLI.
    GeneratedByProvider,
    /// `terraform query`.
    Query,
    /// `action` blocks.
    Actions,
}

impl Feature {
    /// The first release (1.x) that can, of each product.
    fn since(self, product: Product) -> Option<u32> {
        match (self, product) {
            (Self::ImportByIdentity, Product::Terraform) => Some(12),
            (Self::ImportByIdentity, Product::OpenTofu) => Some(12),
            (Self::GeneratedByProvider | Self::Query | Self::Actions, Product::Terraform) => {
                Some(14)
            }
            (Self::GeneratedByProvider | Self::Query | Self::Actions, Product::OpenTofu) => None,
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ImportByIdentity => "import blocks with an identity",
            Self::GeneratedByProvider => "generated configuration of the provider's",
            Self::Query => "`query`",
            Self::Actions => "`action` blocks",
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
        since.is_some_and(|since| self.minor() >= since)
    }

    fn minor(&self) -> u32 {
        let minor = self.version.split('.').nth(1);
        minor.and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    fn at(path: PathBuf) -> Result<Self, String> {
        let version = ask(&path, &["version", "-json"])?;
        let version: Value =
            serde_json::from_str(&version).map_err(|error| not_one(&path, error))?;
        let text = |name: &str| version[name].as_str().unwrap_or_default().to_owned();
        let product = match ask(&path, &["version"])?.starts_with("OpenTofu") {
            true => Product::OpenTofu,
            false => Product::Terraform,
        };
        Ok(Self {
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

fn ask(path: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new(path)
        .args(args)
        .env_clear()
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .map_err(|error| not_one(path, error))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn not_one(path: &Path, error: impl fmt::Display) -> String {
    format!("{} is not Terraform or OpenTofu: {error}", path.display())
}
