//! Packages of languages that Seal Security patches (docs.sealsecurity.io, "Naming and versioning"): its advisories take
//! the place of everybody else's, as in Trivy.

use crate::names::Language;

/// How sure it is that a package is Seal's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sealed {
    /// Its name or version is nobody else's.
    Surely,
    /// Its version could be somebody else's: only if Seal has advisories for it.
    Perhaps,
}

/// Whether a package is Seal's, by its normalized name and its version.
pub(super) fn sealed(language: Language, name: &str, version: &str) -> Option<Sealed> {
    let (renamed, marked, mark) = match language {
        Language::Maven => {
            let after = name.strip_prefix("seal.sp").and_then(|rest| rest.chars().next());
            (after.is_some_and(|c| c.is_ascii_digit()), ends_marked(version, "+sp"), Sealed::Surely)
        }
        Language::Pip => (name.starts_with("seal-"), ends_marked(version, "+sp"), Sealed::Surely),
        Language::Npm => (name.starts_with("@seal-security/"), ends_marked(version, "-sp"), Sealed::Perhaps),
        Language::Go => {
            // What Go adds to versions of modules whose path does not say the major one.
            let version = version.strip_suffix("+incompatible").unwrap_or(version);
            (name.starts_with("sealsecurity.io/"), ends_marked(version, "-sp"), Sealed::Perhaps)
        }
        Language::RubyGems => (name.starts_with("seal-"), ends_marked(version, ".0.1.sp"), Sealed::Perhaps),
        _ => return None,
    };
    if renamed { Some(Sealed::Surely) } else { marked.then_some(mark) }
}

/// The prefix of Seal's buckets for a language.
pub(super) fn bucket_prefix(language: Language) -> String {
    format!("seal {}", language.bucket_prefix())
}

/// Whether a version ends with the mark and `N` or, in private builds, `NpM`.
fn ends_marked(version: &str, mark: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((_, number)) = version.rsplit_once(mark) else { return false };
    match number.split_once('p') {
        Some((number, private)) => digits(number) && digits(private),
        None => digits(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_of_seal() {
        use Language as L;
        let (surely, perhaps) = (Some(Sealed::Surely), Some(Sealed::Perhaps));
        for (language, name, version, expected) in [
            (L::Maven, "seal.sp1.org.eclipse.jetty:jetty-http", "9.4.48", surely),
            (L::Maven, "seal.spring:a", "1", None),
            (L::Maven, "org.eclipse.jetty:jetty-http", "9.4.48+sp1", surely),
            (L::Maven, "org.eclipse.jetty:jetty-http", "9.4.48", None),
            (L::Pip, "seal-django", "4.2.8", surely),
            (L::Pip, "django", "4.2.8+sp1", surely),
            (L::Pip, "django", "4.2.8+sp1p12", surely),
            (L::Pip, "django", "4.2.8+sp", None),
            (L::Pip, "django", "4.2.8+sp1.1", None),
            (L::Npm, "@seal-security/ejs", "3.1.8", surely),
            (L::Npm, "ejs", "3.1.8-sp1", perhaps),
            (L::Npm, "ejs", "3.1.8-sp1p", None),
            (L::Go, "sealsecurity.io/golang.org/x/crypto", "v0.26.0", surely),
            (L::Go, "a.com/b", "v1.1.1-sp1", perhaps),
            (L::Go, "a.com/b", "v2.0.0-sp1p1+incompatible", perhaps),
            (L::RubyGems, "seal-rack", "2.0.7", surely),
            (L::RubyGems, "rack", "2.0.7.0.1.sp1", perhaps),
            (L::RubyGems, "rack", "2.0.7.sp1", None),
            (L::Cargo, "seal-a", "1.0.0-sp1", None),
        ] {
            assert_eq!(sealed(language, name, version), expected, "{name} {version}");
        }
    }
}
