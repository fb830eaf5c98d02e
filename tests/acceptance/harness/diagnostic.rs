//! The diagnostics of a command, from the lines of JSON that it prints on request.
//!
//! These hold the words as the provider wrote them; the text for people is wrapped and framed.

use serde_json::Value;

/// What command lines say when the provider is not an installed one, and after Ctrl-C.
const REMARKS: &[&str] = &["development overrides are in effect", "execution halted"];

/// One error or warning.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    severity: String,
    summary: String,
    detail: String,
    place: Option<String>,
}

impl Diagnostic {
    /// Reads one, unless it is a remark that says nothing of the provider.
    pub(crate) fn read(json: &Value) -> Option<Self> {
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        if is_remark(json) {
            return None;
        }
        Some(Self {
            severity: text("severity"),
            summary: text("summary"),
            detail: text("detail"),
            place: place(json),
        })
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// Summary, the line of the configuration, and detail.
    pub(crate) fn text(&self) -> String {
        let place = self.place.as_ref().map(|place| format!("on {place}\n"));
        let place = place.unwrap_or_default();
        format!("{}\n{place}{}", self.summary, self.detail())
    }

    /// Summary and detail.
    pub(crate) fn words(&self) -> String {
        format!("{}\n{}", self.summary, self.detail())
    }

    fn detail(&self) -> String {
        match self.detail.trim_end() {
            "" => String::new(),
            detail => format!("\n{detail}\n"),
        }
    }
}

/// Whether it is a remark of the command line's own.
pub(crate) fn is_remark(json: &Value) -> bool {
    let summary = json["summary"].as_str().unwrap_or_default();
    REMARKS.iter().any(|remark| summary.contains(remark))
}

/// The block, and the line in it where that says more.
fn place(json: &Value) -> Option<String> {
    let context = json["snippet"]["context"].as_str();
    let code = json["snippet"]["code"].as_str().map(str::trim);
    match (context, code) {
        (Some(context), Some(code)) if code.starts_with(context) => Some(context.to_owned()),
        (Some(context), Some(code)) => Some(format!("{context}: {code}")),
        (None, Some(code)) => Some(code.to_owned()),
        (context, None) => context
            .or_else(|| json["address"].as_str())
            .map(str::to_owned),
    }
}
