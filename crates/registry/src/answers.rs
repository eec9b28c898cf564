//! What a registry, its token service and a credential helper answer: the parsers, apart from who asks.

use std::time::Duration;

use base::Secret;
use serde::Deserialize;
use zeroize::Zeroize as _;

use crate::{Credential, wire};

/// Token specification: "expires_in … defaults to 60 seconds".
const DEFAULT_TOKEN_SECS: u64 = 60;

/// No token is kept longer than an hour, whatever it says about itself.
const MAX_TOKEN_SECS: u64 = 3600;

/// A token for a registry.
#[derive(Debug, Clone)]
pub struct BearerToken {
    /// The token.
    pub token: Secret<String>,
    /// How long it is good for, from one minute to one hour.
    pub lives: Duration,
}

/// Reads the answer of a token service (distribution's "Token Authentication Specification"; OAuth2's field as well).
///
/// # Errors
/// When it is no JSON of that kind, or has no token. The words hold nothing of the answer.
pub fn parse_token(answer: &[u8]) -> Result<BearerToken, &'static str> {
    let answer: wire::Token = serde_json::from_slice(answer).map_err(|_| "it is not token JSON")?;
    let secs = answer.expires_in.unwrap_or(DEFAULT_TOKEN_SECS).clamp(DEFAULT_TOKEN_SECS, MAX_TOKEN_SECS);
    let text = answer.token.or(answer.access_token).filter(|text| !text.is_empty());
    let token = Secret::new(text.ok_or("it has no token")?);
    Ok(BearerToken { token, lives: Duration::from_secs(secs) })
}

/// Reads one page of a list of tags (distribution-spec, "Listing Tags").
///
/// # Errors
/// When it is no JSON of that kind.
pub fn parse_tags(page: &[u8]) -> Result<Vec<String>, String> {
    let page: wire::Tags = serde_json::from_slice(page).map_err(|error| error.to_string())?;
    Ok(page.tags.unwrap_or_default())
}

#[derive(Deserialize)]
struct Helped {
    #[serde(rename = "Username", default)]
    username: String,
    #[serde(rename = "Secret", default)]
    secret: String,
}

/// Reads what a credential helper prints (docker-credential-helpers, protocol `get`).
///
/// # Errors
/// When it is no JSON of that kind, or has no secret. The words hold nothing of the answer.
pub fn parse_helper_answer(answer: &[u8]) -> Result<Credential, &'static str> {
    let malformed = |_| "its answer is not {\"Username\":…,\"Secret\":…}";
    let mut answer: Helped = serde_json::from_slice(answer).map_err(malformed)?;
    if answer.secret.is_empty() {
        return Err("its answer has no secret");
    }
    let secret = Secret::new(std::mem::take(&mut answer.secret));
    // The protocol's mark for an identity token in place of a password.
    if answer.username == "<token>" {
        answer.username.zeroize();
        return Ok(Credential::IdentityToken(secret));
    }
    Ok(Credential::Password { user: answer.username, password: secret })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_live_from_a_minute_to_an_hour() {
        for (answer, expected) in [
            (r#"{"token":"a"}"#, Ok(("a", 60))),
            (r#"{"access_token":"b","expires_in":300}"#, Ok(("b", 300))),
            (r#"{"token":"a","access_token":"b","expires_in":1}"#, Ok(("a", 60))),
            (r#"{"token":"a","expires_in":3600}"#, Ok(("a", 3600))),
            (r#"{"token":"a","expires_in":3601}"#, Ok(("a", 3600))),
            (r#"{"token":""}"#, Err("it has no token")),
            ("{}", Err("it has no token")),
            ("<html>", Err("it is not token JSON")),
            (r#"{"token":"a","expires_in":-1}"#, Err("it is not token JSON")),
        ] {
            let found = parse_token(answer.as_bytes());
            let found = found.as_ref().map(|found| (found.token.expose().as_str(), found.lives.as_secs()));
            assert_eq!(found.map_err(|reason| *reason), expected, "{answer}");
        }
    }

    #[test]
    fn pages_of_tags() {
        for (page, expected) in [
            (r#"{"name":"a","tags":["v1","v2"]}"#, Some(2)),
            (r#"{"name":"a","tags":null}"#, Some(0)),
            (r#"{"name":"a"}"#, Some(0)),
            (r#"{"tags":[1]}"#, None),
            ("[", None),
            ("", None),
        ] {
            assert_eq!(parse_tags(page.as_bytes()).ok().map(|tags| tags.len()), expected, "{page}");
        }
    }

    #[test]
    fn helpers_answer_with_passwords_and_tokens() {
        let read = |answer: &str| parse_helper_answer(answer.as_bytes());
        let password = read(r#"{"ServerURL":"a","Username":"u","Secret":"s"}"#);
        assert!(matches!(password, Ok(Credential::Password { user, .. }) if user == "u"));
        assert!(matches!(read(r#"{"Username":"<token>","Secret":"s"}"#), Ok(Credential::IdentityToken(_))));
        assert_eq!(read(r#"{"Username":"u"}"#).err(), Some("its answer has no secret"));
        assert!(read("credentials not found").is_err());
    }

    /// What is cut or changed on the way is refused or read, and nothing of it is in the words.
    #[test]
    fn damaged_answers_end_in_words_without_their_content() {
        let whole = br#"{"token":"canary","access_token":"canary","Username":"canary","Secret":"canary","tags":["a"]}"#;
        for at in 0..whole.len() {
            for change in [None, Some(0x00), Some(0x22), Some(0x7b), Some(0xff)] {
                let mut bytes = whole.to_vec();
                match change {
                    Some(byte) => bytes[at] = byte,
                    None => bytes.truncate(at),
                }
                let words = [parse_token(&bytes).err(), parse_helper_answer(&bytes).err()];
                assert!(words.iter().flatten().all(|words| !words.contains("canary")), "{at} {change:?}");
                let _ = parse_tags(&bytes);
            }
        }
    }
}
