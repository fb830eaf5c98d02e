//! The environment of the provider, read once.

use std::path::PathBuf;

use crate::operations::managed;

/// The environment variables of the provider. An empty one counts as unset.
#[derive(Clone, Default)]
pub struct Environment {
    /// `TEXTURE_API_KEY`.
    pub api_key: Option<String>,
    /// `TEXTURE_BASE_URL`.
    pub base_url: Option<String>,
    /// `TEXTURE_WORKSPACE_ID`.
    pub workspace_id: Option<String>,
    /// `TF_APPEND_USER_AGENT`: what users of Terraform append to the User-Agent of all providers.
    pub append_user_agent: Option<String>,
    /// The directory in which the processes of one run of Terraform leave files for each other.
    pub run_note: Option<PathBuf>,
}

impl Environment {
    /// The environment of this process.
    #[must_use]
    pub fn of_process() -> Self {
        // Bytes that are not UTF-8 are replaced, so that the value is refused and does not count as unset.
        let variable = |name| {
            let value = std::env::var_os(name)?.to_string_lossy().into_owned();
            Some(value).filter(|value| !value.is_empty())
        };
        Self {
            api_key: variable("TEXTURE_API_KEY"),
            base_url: variable("TEXTURE_BASE_URL"),
            workspace_id: variable("TEXTURE_WORKSPACE_ID"),
            append_user_agent: variable("TF_APPEND_USER_AGENT"),
            run_note: managed::note_of_process(),
        }
    }
}

/// Without the key.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            api_key,
            base_url,
            workspace_id,
            append_user_agent,
            run_note,
        } = self;
        f.debug_struct("Environment")
            .field("api_key", &api_key.as_ref().map(|_| "(sensitive)"))
            .field("base_url", base_url)
            .field("workspace_id", workspace_id)
            .field("append_user_agent", append_user_agent)
            .field("run_note", run_note)
            .finish()
    }
}
