//! The rules that secrets are looked for with.

use std::path::Path;

use secretscan::{Config, Scanner};

use crate::cli;
use crate::failure::Failure;

use super::context::{Context, read_file};

/// The file that is read without being named, as in Trivy.
const DEFAULT_CONFIG: &str = "trivy-secret.yaml";

/// The rules, as far as secrets are looked for. A configuration is named on standard error.
pub(crate) fn scanner(context: &Context, args: &cli::ScannerArgs) -> Result<Option<Scanner>, Failure> {
    if !args.has(cli::Scanner::Secret) {
        return Ok(None);
    }
    let default = Path::new(DEFAULT_CONFIG);
    let path = match &args.secret_config {
        Some(path) => path.as_path(),
        None if default.is_file() => default,
        None => return Ok(Some(Scanner::new())),
    };
    let bytes = read_file(path, secretscan::limits::CONFIG_BYTES as u64)?;
    let config = Config::parse(&path.display().to_string(), &bytes)?;
    let unknown = config.unknown_ids().join(", ");
    if !unknown.is_empty() {
        context.printer.warn(&format!("{} names no rule of this program: {unknown}", path.display()));
    }
    let scanner = Scanner::with(config);
    context.printer.say(&format!("secrets   by {}: {} rules", path.display(), scanner.rules()));
    Ok(Some(scanner))
}
