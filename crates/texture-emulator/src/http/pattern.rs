//! Path patterns, which select routes and the requests of faults.

use std::convert::Infallible;
use std::str::FromStr;

/// A path in which `{name}` or `*` matches any one segment, and a last `**` any rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Exactly(String),
    Any,
    Rest,
}

impl Pattern {
    /// The matched segments; `None` when the path does not match.
    pub(crate) fn captures<'a>(&self, path: &'a str) -> Option<Vec<&'a str>> {
        let mut holes = Vec::new();
        let mut parts = segments_of(path);
        for segment in &self.segments {
            match segment {
                Segment::Rest => return Some(holes),
                Segment::Any => holes.push(parts.next()?),
                Segment::Exactly(text) => parts.next().filter(|part| part == text).map(drop)?,
            }
        }
        parts.next().is_none().then_some(holes)
    }
}

impl FromStr for Pattern {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self {
            segments: segments_of(text).map(Segment::read).collect(),
        })
    }
}

impl Segment {
    fn read(text: &str) -> Self {
        match text {
            "**" => Self::Rest,
            "*" => Self::Any,
            _ if text.starts_with('{') && text.ends_with('}') => Self::Any,
            _ => Self::Exactly(text.to_owned()),
        }
    }
}

fn segments_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures<'a>(pattern: &str, path: &'a str) -> Option<Vec<&'a str>> {
        let Ok(pattern) = pattern.parse::<Pattern>();
        pattern.captures(path)
    }

    #[test]
    fn holes_stand_for_one_segment_and_stars_for_the_rest() {
        assert_eq!(captures("/v1/workspaces", "/v1/workspaces/"), Some(vec![]));
        assert_eq!(captures("/v1/workspaces", "/v1/workspaces/ws_1"), None);
        assert_eq!(
            captures("/v1/workspaces/{id}/clear", "/v1/workspaces/ws_1/clear"),
            Some(vec!["ws_1"])
        );
        assert_eq!(
            captures("/v1/*/{id}", "/v1/members/mem_1"),
            Some(vec!["members", "mem_1"])
        );
        assert_eq!(captures("/v1/*", "/v1"), None);
        assert_eq!(captures("/v1/**", "/v1"), Some(vec![]));
        assert_eq!(captures("/v1/**", "/v2/members"), None);
    }
}
