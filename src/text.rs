//! What the API's responses say in more than one way.

/// An empty text, which the API takes too, says as little as none.
pub(crate) fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
