use net::Url;

use crate::CacheError;

/// `s3://BUCKET[/PREFIX][?region=R&endpoint=URL]`.
///
/// With an endpoint the bucket is part of the path, as servers that are not Amazon's want it. Plain http is spoken with
/// an endpoint that is written so: entries are sealed, and the secret key never travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Location {
    bucket: String,
    prefix: String,
    region: Option<String>,
    endpoint: Option<Url>,
}

impl S3Location {
    /// Reads a location.
    ///
    /// # Errors
    /// [`CacheError::Location`].
    pub fn parse(text: &str) -> Result<Self, CacheError> {
        let bad = |reason| CacheError::Location { location: text.chars().take(200).collect(), reason };
        let rest = text.strip_prefix("s3://").ok_or_else(|| bad("it does not begin with s3://"))?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (bucket, prefix) = path.split_once('/').unwrap_or((path, ""));
        // S3 user guide, "General purpose bucket naming rules": 3 to 63 characters.
        let named = (3..=63).contains(&bucket.len())
            && bucket
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        if !named {
            return Err(bad("the bucket has to have 3 to 63 characters of a-z, 0-9, - and ."));
        }
        let prefix = prefix.trim_matches('/');
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'/');
        if !prefix.bytes().all(plain) || prefix.split('/').any(|part| part == "." || part == "..") {
            return Err(bad("the prefix has a character beside letters, digits, -, ., _, ~ and /"));
        }
        let mut location =
            Self { bucket: bucket.to_owned(), prefix: prefix.to_owned(), region: None, endpoint: None };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("region", value)) if is_region(value) => location.region = Some(value.to_owned()),
                Some(("endpoint", value)) => {
                    let url = Url::parse(value).map_err(|_| bad("the endpoint is no http or https URL"))?;
                    if url.path() != "/" || url.full().contains('?') {
                        return Err(bad("the endpoint has a path, expected only a host"));
                    }
                    location.endpoint = Some(url);
                }
                _ => return Err(bad("it has a parameter beside region and endpoint, or a malformed region")),
            }
        }
        Ok(location)
    }

    /// The prefix of keys, without slashes around it.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The region, where it is named.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The server, where it is not Amazon's.
    #[must_use]
    pub fn endpoint(&self) -> Option<&Url> {
        self.endpoint.as_ref()
    }

    /// The URL of an object; that of the bucket for the empty key.
    pub(super) fn object(&self, region: &str, key: &str) -> Result<Url, CacheError> {
        let bucket = &self.bucket;
        let url = match &self.endpoint {
            Some(endpoint) => format!("{}/{bucket}/{key}", endpoint.origin()),
            // A wildcard certificate stands for one label only.
            None if bucket.contains('.') => format!("https://s3.{region}.amazonaws.com/{bucket}/{key}"),
            None => format!("https://{bucket}.s3.{region}.amazonaws.com/{key}"),
        };
        Ok(Url::parse(&url)?)
    }
}

fn is_region(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

impl std::fmt::Display for S3Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}", self.bucket)?;
        if !self.prefix.is_empty() {
            write!(f, "/{}", self.prefix)?;
        }
        match &self.endpoint {
            Some(endpoint) => write!(f, " at {}", endpoint.origin()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_objects() {
        let check = |text: &str, key: &str, expected: &str| {
            let location = S3Location::parse(text).expect(text);
            assert_eq!(location.object("eu-central-1", key).expect(text).full(), expected, "{text}");
        };
        check("s3://builds", "a", "https://builds.s3.eu-central-1.amazonaws.com/a");
        check("s3://my.builds/x?region=r", "x/a", "https://s3.eu-central-1.amazonaws.com/my.builds/x/a");
        check("s3://builds?endpoint=http://127.0.0.1:9000", "a", "http://127.0.0.1:9000/builds/a");
        let location =
            S3Location::parse("s3://builds/a/b/?region=eu-west-1&endpoint=https://s3.test").expect("good");
        assert_eq!((location.prefix(), location.region()), ("a/b", Some("eu-west-1")));
        assert_eq!(location.to_string(), "s3://builds/a/b at https://s3.test");
    }

    #[test]
    fn what_is_no_place() {
        for text in [
            "builds",
            "s3://",
            "s3://ab",
            "s3://Builds",
            "s3://builds/a b",
            "s3://builds/a/../b",
            "s3://builds?zone=1",
            "s3://builds?region=",
            "s3://builds?endpoint=ftp://x",
            "s3://builds?endpoint=https://x/y",
            &format!("s3://{}", "a".repeat(64)),
        ] {
            assert!(S3Location::parse(text).is_err(), "{text}");
        }
        assert!(S3Location::parse(&format!("s3://{}", "a".repeat(63))).is_ok());
    }
}
