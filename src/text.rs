//! Text that means null.

/// An empty text, which the API accepts too, counts as null.
pub(crate) fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
