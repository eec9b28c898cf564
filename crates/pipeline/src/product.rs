//! What an image is called where products go by package URLs.

use base::Purl;
use image::{ImageSource, ResolvedImage};

/// The package URLs of an image (purl-spec, type `oci`): by the digest of what was named and, under an index, by that of
/// the image that was examined. `repository_url` and `arch` are there, so that a pattern may ask for them.
#[must_use]
pub fn image_products(source: &dyn ImageSource, resolved: &ResolvedImage) -> Vec<Purl> {
    let name = source.name();
    let path = name.strip_prefix("oci:").or_else(|| name.strip_prefix("docker-archive:"));
    let is_registry = path.is_none();
    let path = path.unwrap_or(&name);
    let repository = without_tag(path.split_once('@').map_or(path, |(path, _)| path));
    let last = repository.trim_end_matches('/').rsplit('/').next().unwrap_or(repository).to_lowercase();
    let url = if is_registry { repository } else { "" };
    let mut digests = vec![&resolved.root.digest, &resolved.manifest.digest];
    digests.dedup();
    let purl = |digest: &base::Digest| {
        Purl::builder("oci", &last)
            .version(&digest.to_string())
            .qualifier("arch", &resolved.platform.architecture)
            .qualifier("repository_url", url)
            .build()
            .ok()
    };
    digests.into_iter().filter_map(purl).collect()
}

/// A colon after the last slash begins a tag; one before it a port.
fn without_tag(path: &str) -> &str {
    match path.rsplit_once(':') {
        Some((before, after)) if !after.contains('/') => before,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_ports_are_told_apart() {
        assert_eq!(without_tag("127.0.0.1:5000/team/app:1.2"), "127.0.0.1:5000/team/app");
        assert_eq!(without_tag("127.0.0.1:5000/team/app"), "127.0.0.1:5000/team/app");
        assert_eq!(without_tag("./image"), "./image");
    }
}
