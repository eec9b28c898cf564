//! Credentials in files: what they look like, where they stand, and never what they are.
//!
//! A [`Scanner`] holds the rules. [`Scanner::file`] starts one file; bytes are pushed in as they pass ([`FileScan::feed`])
//! and [`FileScan::finish`] gives the findings, each with its line and the text around it, the secret replaced by asterisks.
//!
//! # Spec
//! Formats are written from the documentation of whoever issues them; each rule names its page ([`Builtin::source`]).
//! Identifiers, the JSON of a finding, the files that are passed over and the configuration file follow Trivy
//! (`pkg/fanal/secret`), so that its ignore files and `trivy-secret.yaml` carry over.
//!
//! # In scope
//! Tokens with a known form and, where there is one, their checksum; private keys; the files in which programs keep
//! credentials; assignments of random-looking values to names such as `password`; text in UTF-8, UTF-16 and other
//! encodings that keep ASCII; printable strings of compiled Python; configurations of images; rules of the user's own.
//!
//! # Out of scope
//! Other binary files and archives, as in Trivy; whether a credential still works, which would take asking its issuer.
//!
//! # How
//! One pass of an automaton looks for the keywords of all rules at once. A built-in rule's pattern begins with its
//! keyword, so it is tried at that place only and on a bounded number of bytes; its result depends on nothing but the
//! bytes around the place. Rules of the user's own may match anywhere: they are run over each window ([`limits`]).
//!
//! # Invariants
//! - A finding holds no byte of any secret that was found in its file: all are masked before the text around one is cut
//!   out, with everything that directly follows them and could belong to them.
//! - Memory is bounded whatever the size of a file or a line; see [`limits`].
//! - The findings are the same however the bytes are cut into pieces.
//! - A file that is not examined to its end is said to be so ([`FileSecrets::unexamined`]).

mod allow;
mod checks;
mod config;
mod example;
mod finding;
mod image;
pub mod limits;
mod paths;
mod rule;
mod rules;
mod scanner;
mod stream;
mod text;

pub use allow::BUILTIN_ALLOW_RULES;
pub use config::{Config, ConfigError};
pub use finding::{CodeLine, FileSecrets, FoundSecret, Place, SecretFinding, Unexamined};
pub use image::{IMAGE_CONFIG_PATH, ImageConfigText, LayerSecrets};
pub use rule::{Builtin, Check, Shape};
pub use rules::{BUILTIN_RULES, rules_table};
pub use scanner::{Scanner, VERSION};
pub use stream::FileScan;
