//! Programs that no package manager installed, by the names the National Vulnerability Database has for them
//! ([`sbom::Program`]).

use std::borrow::Cow;

use sbom::{Program, program_products};

use crate::version::Scheme;

/// The prefix of the bucket with what is known of programs.
pub(crate) const BUCKET_PREFIX: &str = "cpe::";

/// The keys of a program in the bucket, and how its versions are ordered.
pub(crate) fn keys(program: &Program<'_>) -> (impl Iterator<Item = String> + use<>, Scheme) {
    let scheme = if program.is_java_runtime { Scheme::Jvm } else { Scheme::Nvd };
    (program.products.iter().map(|(vendor, product)| key(vendor, product)), scheme)
}

/// The key of a product of NVD's that is the name of a program; none of another.
pub(crate) fn known_key(part: &str, vendor: &str, product: &str) -> Option<String> {
    let (vendor, product) = (plain(vendor), plain(product));
    // Programs are applications ("a"), not devices or operating systems.
    let known =
        part.eq_ignore_ascii_case("a") && program_products().any(|known| known == (&*vendor, &*product));
    known.then(|| key(&vendor, &product))
}

/// The products that are known, for whoever asks a database for their rows; one may come several times.
pub fn products() -> impl Iterator<Item = &'static str> {
    program_products().map(|(_, product)| product)
}

fn key(vendor: &str, product: &str) -> String {
    format!("{vendor}:{product}")
}

/// Without the quoting of well-formed names (NISTIR 7695 §5.3.2) and in small letters: `node\.js` is `node.js`. Names that
/// are compared as texts have no wild cards.
fn plain(name: &str) -> Cow<'_, str> {
    Cow::Owned(name.replace('\\', "").to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_nvd_that_are_programs() {
        for (part, vendor, product, expected) in [
            ("a", "nodejs", "node.js", Some("nodejs:node.js")),
            ("a", "nodejs", r"node\.js", Some("nodejs:node.js")),
            ("A", "NodeJS", "Node.js", Some("nodejs:node.js")),
            ("a", "erlang", r"erlang\/otp", Some("erlang:erlang/otp")),
            ("a", "oven\\-sh", "bun", Some("oven-sh:bun")),
            ("o", "nodejs", "node.js", None),
            ("a", "other", "node.js", None),
            ("a", "*", "*", None),
        ] {
            assert_eq!(known_key(part, vendor, product).as_deref(), expected, "{part}:{vendor}:{product}");
        }
    }
}
