//! What licences are looked for with, and which category each is in.

use catalog::LicenseSearch;
use license::Classifier;
use sbom::{LicenseCategories, TEXT_PREFIX, is_text_pattern};

use crate::cli::{Scanner, ScannerArgs};
use crate::failure::Failure;

use super::context::Context;

/// Knows the texts, as far as licences are looked for. It costs nothing until a file is looked at.
pub(crate) fn classifier(args: &ScannerArgs) -> Result<Option<Classifier>, Failure> {
    if args.has(Scanner::License) {
        return Ok(Some(Classifier::new(args.license.license_confidence_level)));
    }
    if args.license.license_full {
        return Err(Failure::usage(
            "license-full-without-license",
            "--license-full looks for licences in files, and --scanners leaves licences out",
            "add license to --scanners, such as --scanners vuln,secret,license",
        ));
    }
    Ok(None)
}

/// Where they are looked for.
pub(crate) fn search<'a>(
    classifier: Option<&'a Classifier>,
    args: &ScannerArgs,
) -> Option<LicenseSearch<'a>> {
    classifier.map(|classifier| LicenseSearch { classifier, full: args.license.license_full })
}

/// Trivy's categories, and those of `[license]` in `assay.toml`.
///
/// # Errors
/// When what is to be found in texts of licences is no regular expression.
pub(crate) fn categories(context: &Context) -> Result<LicenseCategories, Failure> {
    let mut categories = LicenseCategories::default();
    if let Some(settings) = &context.settings.license.value {
        for (category, names) in settings.categories() {
            let mut patterns = names.iter().filter_map(|name| name.strip_prefix(TEXT_PREFIX));
            if let Some(wrong) = patterns.find(|pattern| !is_text_pattern(pattern)) {
                return Err(Failure::usage(
                    "license-pattern",
                    format!("\"{TEXT_PREFIX}{wrong}\" in [license] holds no regular expression"),
                    format!("write a regular expression after {TEXT_PREFIX}, such as {TEXT_PREFIX}(?i)acme"),
                ));
            }
            categories.set(category, names.to_vec());
        }
    }
    Ok(categories)
}

/// Licences that are left out: those of the flag, and of the settings.
pub(crate) fn ignored(context: &Context, flag: &[String]) -> Vec<String> {
    let settings = context.settings.license.value.as_ref();
    let of_settings = settings.and_then(|settings| settings.ignored.clone()).unwrap_or_default();
    flag.iter().cloned().chain(of_settings).collect()
}
