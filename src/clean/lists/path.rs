//! Shapes of paths: a small pattern language, so that no URL meets a regex.
//!
//! A shape is a list of segments: `/c/{digits:5-9}/{word}.cfm`. It matches a path that begins with such segments;
//! a `$` at the end asks for the path to end there. `{digits}`, `{word}` (letters and digits), `{any}` may be bounded
//! in length; `*` at the end of a segment stands for the rest of it. Letters match without regard to case.

use serde::Deserialize;

/// A compiled shape.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct PathShape {
    segments: Vec<Segment>,
    ends: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Segment {
    before: String,
    class: Option<(Class, usize, usize)>,
    after: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    Digits,
    Word,
    Any,
}

impl PathShape {
    /// Whether `path` (with its leading slash, as written) has this shape.
    pub fn matches(&self, path: &str) -> bool {
        let mut rest = path.as_bytes().split(|b| matches!(b, b'/' | b'\\')).filter(|segment| !segment.is_empty());
        self.segments.iter().all(|shape| rest.next().is_some_and(|segment| shape.matches(segment)))
            && (!self.ends || rest.next().is_none())
    }

    /// The first segment, lower-case, where it is a plain word.
    pub fn first_literal(&self) -> Option<&str> {
        self.segments.first().filter(|segment| segment.class.is_none()).map(|segment| segment.before.as_str())
    }
}

impl Segment {
    fn matches(&self, text: &[u8]) -> bool {
        let (before, after) = (self.before.as_bytes(), self.after.as_bytes());
        let Some((class, min, max)) = self.class else { return text.eq_ignore_ascii_case(before) };
        if text.len() < before.len() + after.len() {
            return false;
        }
        let (start, rest) = text.split_at(before.len());
        let (middle, end) = rest.split_at(rest.len() - after.len());
        let fits = match class {
            Class::Digits => middle.iter().all(u8::is_ascii_digit),
            Class::Word => middle.iter().all(u8::is_ascii_alphanumeric),
            Class::Any => true,
        };
        fits && (min..=max).contains(&middle.len())
            && start.eq_ignore_ascii_case(before)
            && end.eq_ignore_ascii_case(after)
    }

    fn parse(text: &str) -> Result<Segment, String> {
        if let Some(before) = text.strip_suffix('*') {
            let class = Some((Class::Any, 0, usize::MAX));
            return Ok(Segment { before: before.to_ascii_lowercase(), class, after: String::new() });
        }
        let Some((before, rest)) = text.split_once('{') else {
            return Ok(Segment { before: text.to_ascii_lowercase(), class: None, after: String::new() });
        };
        let (inner, after) = rest.split_once('}').ok_or("a `{` without its `}`")?;
        let (name, bounds) = inner.split_once(':').unwrap_or((inner, "1-"));
        let class = match name {
            "digits" => Class::Digits,
            "word" => Class::Word,
            "any" => Class::Any,
            other => return Err(format!("`{other}` is no class; use digits, word or any")),
        };
        let (min, max) = bounds.split_once('-').ok_or("bounds are written as min-max")?;
        let number = |text: &str| text.parse().map_err(|_| format!("`{text}` is no number"));
        let max = if max.is_empty() { usize::MAX } else { number(max)? };
        let (before, after) = (before.to_ascii_lowercase(), after.to_ascii_lowercase());
        Ok(Segment { before, class: Some((class, number(min)?, max)), after })
    }
}

impl TryFrom<String> for PathShape {
    type Error = String;

    fn try_from(text: String) -> Result<PathShape, String> {
        let shape = text.strip_prefix('/').ok_or_else(|| format!("path shape `{text}` must begin with `/`"))?;
        let (shape, ends) = shape.strip_suffix('$').map_or((shape, false), |rest| (rest, true));
        let segments = shape.split('/').filter(|segment| !segment.is_empty()).map(Segment::parse);
        let segments = segments.collect::<Result<_, _>>().map_err(|error| format!("path shape `{text}`: {error}"))?;
        Ok(PathShape { segments, ends })
    }
}

#[cfg(test)]
mod tests {
    use super::PathShape;

    fn matches(shape: &str, path: &str) -> bool {
        PathShape::try_from(shape.to_owned()).unwrap().matches(path)
    }

    #[test]
    fn matches_segment_by_segment() {
        assert!(matches("/c/{digits:5-9}/{digits:4-9}", "/c/123456/98765/whatever"));
        assert!(!matches("/c/{digits:5-9}/{digits:4-9}", "/c/2024/1101"));
        assert!(!matches("/c/{digits}", "/c"));
        assert!(matches("/{word}.cfm", "/r.cfm") && matches("/{word}.cfm", "/R.CFM"));
        assert!(!matches("/{word}.cfm", "/.cfm"));
        assert!(matches("/tr$", "/tr/") && !matches("/tr$", "/tr/more") && !matches("/tr$", "/travel"));
        assert!(matches("/akam/{digits}/pixel_*", "/akam/13/pixel_9f"));
        assert!(matches("/", "/anything") && matches("/", ""));
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for bad in ["c/x", "/{digits", "/{letters}", "/{word:x-3}", "/{word:3}"] {
            assert!(PathShape::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
