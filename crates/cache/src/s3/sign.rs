//! AWS Signature Version 4, by the crate Amazon's own SDK uses.

use std::time::SystemTime;

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use base::Secret;
use net::{Method, Url};

use super::Credentials;

/// Headers that sign a request; none when the crate finds it unsignable.
pub(super) fn headers(
    credentials: &Credentials,
    region: &str,
    now: SystemTime,
    method: Method,
    url: &Url,
    body: &[u8],
) -> Option<Vec<(String, Secret<String>)>> {
    let token = credentials.session_token.as_ref().map(|token| token.expose().clone());
    let identity = AwsCredentials::new(
        &credentials.access_key,
        credentials.secret_key.expose().clone(),
        token,
        None,
        "assay",
    )
    .into();
    let mut settings = SigningSettings::default();
    // S3 is the service whose paths are encoded once and not normalized, and which wants the hash of the body.
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("s3")
        .time(now)
        .settings(settings)
        .build()
        .ok()?
        .into();
    let host = [("host", url.host())];
    let request =
        SignableRequest::new(method.as_str(), url.full(), host.into_iter(), SignableBody::Bytes(body))
            .ok()?;
    let (instructions, _) = sign(request, &params).ok()?.into_parts();
    let headers = instructions.headers();
    Some(headers.map(|(name, value)| (name.to_owned(), Secret::new(value.to_owned()))).collect())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// "Example: GET Object" of Amazon's documentation of Signature Version 4 has a Range header; "GET Bucket
    /// Lifecycle" has none: bucket examplebucket, 2013-05-24T00:00:00Z, the documented example keys.
    #[test]
    fn the_documented_request_has_the_documented_signature() {
        let credentials = Credentials {
            access_key: ["AKIA", "IOSFODNN7EXAMPLE"].concat(),
            secret_key: Secret::new(["wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"].concat()),
            session_token: None,
            expires: None,
        };
        let now = UNIX_EPOCH + Duration::from_secs(1_369_353_600);
        let url = Url::parse("https://examplebucket.s3.amazonaws.com/?lifecycle").expect("a URL");
        let headers = headers(&credentials, "us-east-1", now, Method::Get, &url, &[]).expect("signed");
        let value = |name: &str| {
            headers
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.expose().clone())
                .expect(name)
        };
        assert_eq!(value("x-amz-date"), "20130524T000000Z");
        assert!(
            value("authorization")
                .ends_with("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            "{}",
            value("authorization")
        );
    }
}
