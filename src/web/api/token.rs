//! Who may change something: whoever knows the token.

use crate::web::{Settings, WebError};
use axum::http::{HeaderMap, header};

/// Checks the token of a request.
pub fn check(headers: &HeaderMap, settings: &Settings) -> Result<(), WebError> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|given| given.split_once(' '));
    match (given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")), &settings.token) {
        (None, _) => Err(WebError::Unauthorized),
        (Some(_), None) => Err(WebError::ReadOnly),
        (Some((_, given)), Some(token)) if same(given.trim(), token) => Ok(()),
        (Some(_), Some(_)) => Err(WebError::Unauthorized),
    }
}

/// Compares hashes, in constant time: how long it takes says nothing about the token.
fn same(given: &str, token: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_opens() {
        let settings = Settings { token: Some("s3cret".to_owned()), ..Settings::default() };
        let check = |value: &str, settings: &Settings| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().expect("a value"));
            check(&headers, settings).map_err(|error| error.status().as_u16())
        };
        assert_eq!(check("Bearer s3cret", &settings), Ok(()));
        assert_eq!(check("bearer s3cret", &settings), Ok(()));
        for wrong in ["Bearer s3cre", "Bearer", "Basic s3cret", "s3cret", "Bearer "] {
            assert_eq!(check(wrong, &settings), Err(401), "{wrong}");
        }
        assert_eq!(check("Bearer s3cret", &Settings::default()), Err(403));
    }
}
