//! One line of the log.

use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::Level;

use super::fields::Fields;

/// How long a line may be, in bytes with its line break: the buffer of go-plugin's reader
/// (`defaultPluginLogBufferSize` in its `client.go`). What is longer is taken for several lines
/// of plain text.
const LIMIT: usize = 64 << 10;

/// The lengths to which values are cut, tried in this order until the line fits.
const VALUE_LIMITS: [usize; 4] = [16 << 10, 2 << 10, 256, 32];

/// The mark at the end of text that was cut.
const CUT: &str = " … (cut)";

/// The line of one event, with its line break.
///
/// The time has exactly six digits after the point: go-plugin's `log_entry.go` takes everything
/// else for plain text.
pub(super) fn line(level: Level, module: &str, time: Timestamp, fields: Fields) -> Vec<u8> {
    let Fields(mut entry) = fields;
    let message = match entry.remove("message") {
        None => String::new(),
        Some(Value::String(text)) => text,
        Some(other) => other.to_string(),
    };
    // The reader panics where these are not strings, so they override all other fields.
    entry.insert("@level".to_owned(), level.as_str().to_lowercase().into());
    entry.insert("@message".to_owned(), message.into());
    entry.insert("@module".to_owned(), module.into());
    entry.insert("@timestamp".to_owned(), format!("{time:.6}").into());
    fit(entry)
}

/// The text of an entry, cut where it is too long: values first, and if there are too many of
/// them, everything but what every line has.
fn fit(entry: Map<String, Value>) -> Vec<u8> {
    let whole = text(&entry);
    if whole.len() <= LIMIT {
        return whole;
    }
    let shorter = VALUE_LIMITS
        .into_iter()
        .map(|limit| text(&cut(&entry, limit)));
    shorter
        .into_iter()
        .find(|text| text.len() <= LIMIT)
        .unwrap_or_else(|| {
            let every_line_has = |(key, _): &(String, Value)| key.starts_with('@');
            text(&cut(
                &entry.into_iter().filter(every_line_has).collect(),
                VALUE_LIMITS[0],
            ))
        })
}

fn text(entry: &Map<String, Value>) -> Vec<u8> {
    let mut text = serde_json::to_vec(entry).unwrap_or_default();
    text.push(b'\n');
    text
}

/// The entry with no text in it longer than the limit and the mark of the cut.
fn cut(entry: &Map<String, Value>, limit: usize) -> Map<String, Value> {
    entry
        .iter()
        .map(|(key, value)| (key.clone(), cut_value(value, limit)))
        .collect()
}

fn cut_value(value: &Value, limit: usize) -> Value {
    match value.as_str() {
        Some(text) if text.len() > limit => {
            let ends = text.char_indices().map(|(index, _)| index);
            let end = ends
                .take_while(|index| *index <= limit)
                .last()
                .unwrap_or_default();
            format!("{}{CUT}", &text[..end]).into()
        }
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    const TIME: Timestamp = Timestamp::constant(1_760_000_000, 120_000_000);

    fn written(fields: Value) -> String {
        let Value::Object(fields) = fields else {
            panic!("{fields}")
        };
        let bytes = line(Level::INFO, "provider.http", TIME, Fields(fields));
        assert!(bytes.len() <= LIMIT, "{} bytes", bytes.len());
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.find('\n'), Some(text.len() - 1));
        text
    }

    fn check(fields: Value, expected: &Expect) {
        expected.assert_eq(written(fields).trim_end());
    }

    #[test]
    fn is_what_hclog_writes() {
        check(
            json!({"message": "sent", "status": 200, "retry": false, "tf_rpc": "ReadResource"}),
            &expect![[
                r#"{"@level":"info","@message":"sent","@module":"provider.http","@timestamp":"2025-10-09T08:53:20.120000Z","retry":false,"status":200,"tf_rpc":"ReadResource"}"#
            ]],
        );
    }

    #[test]
    fn has_all_its_keys_as_text_whatever_it_is_given() {
        check(
            json!({"message": 7, "@level": {"a": 1}, "text": "two\nlines"}),
            &expect![[
                r#"{"@level":"info","@message":"7","@module":"provider.http","@timestamp":"2025-10-09T08:53:20.120000Z","text":"two\nlines"}"#
            ]],
        );
        check(
            json!({}),
            &expect![[
                r#"{"@level":"info","@message":"","@module":"provider.http","@timestamp":"2025-10-09T08:53:20.120000Z"}"#
            ]],
        );
    }

    #[test]
    fn fits_exactly() {
        let frame = written(json!({"message": ""})).len();
        let longest = "x".repeat(LIMIT - frame);
        assert!(!written(json!({"message": longest})).contains("(cut)"));
        assert!(written(json!({"message": format!("{longest}x")})).contains("(cut)"));
    }

    #[test]
    fn cuts_only_what_is_long() {
        let text = written(
            json!({"message": "é".repeat(LIMIT), "body": "\0".repeat(LIMIT), "status": 200}),
        );
        let entry: Value = serde_json::from_str(&text).unwrap();
        assert!(entry["@message"].as_str().unwrap().ends_with(CUT));
        assert!(entry["body"].as_str().unwrap().ends_with(CUT));
        assert_eq!(entry["status"], 200);
    }

    #[test]
    fn leaves_out_what_is_too_much() {
        let many = (0..5000).map(|index| (format!("key_{index}"), json!(index)));
        let mut fields: Map<String, Value> = many.collect();
        fields.insert("message".to_owned(), "said".into());
        check(
            fields.into(),
            &expect![[
                r#"{"@level":"info","@message":"said","@module":"provider.http","@timestamp":"2025-10-09T08:53:20.120000Z"}"#
            ]],
        );
    }
}
