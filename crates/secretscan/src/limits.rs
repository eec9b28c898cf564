//! What one file may cost. Each number says where it comes from.

/// Bytes that are looked at in one go: 256 KiB, as much as a layer pass reads ahead; it stays in a second-level cache.
pub const WINDOW_BYTES: usize = 256 << 10;

/// How far a built-in pattern sees from its keyword on: 16 KiB. An RSA key of 16,384 bits is 12.7 kB in PEM, nothing else
/// comes near.
pub const REACH_BYTES: usize = 16 << 10;

/// How far patterns see that do not ask for more: 1 KiB. The longest tokens of one line (JSON Web Tokens, macaroons) have
/// rules that ask.
pub const TOKEN_REACH_BYTES: usize = 1 << 10;

/// What directly follows a secret and could belong to it is masked with it, up to this much: 4 KiB.
pub const MASK_TAIL_BYTES: usize = 4 << 10;

/// Text around a secret that may be shown is looked for this far: 1 KiB to each side, five lines of two hundred.
pub const CONTEXT_BYTES: usize = 1 << 10;

/// Longest line that is shown whole: 100 bytes, as in Trivy.
pub const LINE_BYTES: usize = 100;

/// Asterisks in place of one secret: at most 64, so that a private key does not fill the screen.
pub const MASK_CHARS: usize = 64;

/// Findings in one file: 1,000. A file with more is a list of credentials, and the first thousand say so.
pub const FINDINGS: usize = 1_000;

/// Findings in one layer or folder: 20,000, some 20 MB at their longest; nobody reads more.
pub const LAYER_FINDINGS: usize = 20_000;

/// Findings in one image, over all its layers: as many as in one layer. A finding costs some 11 KiB until it is written, and
/// an image may have a thousand layers; those of layers that the list does not reach are not kept.
pub const IMAGE_FINDINGS: usize = LAYER_FINDINGS;

/// Bytes of one file that are examined: 4 GiB, some seconds. Larger text files are logs and dumps.
pub const FILE_BYTES: u64 = 4 << 30;

/// Files smaller than this hold no credential: 10 bytes, as in Trivy.
pub const MIN_FILE_BYTES: u64 = 10;

/// Bytes by which text is told from binary: 300, as in Trivy.
pub const SNIFF_BYTES: usize = 300;

/// A configuration file: 1 MiB. They are a few kilobytes.
pub const CONFIG_BYTES: usize = 1 << 20;

/// Compiled size of one pattern of the user's own: 1 MiB, a tenth of the `regex` crate's default.
pub const PATTERN_BYTES: usize = 1 << 20;
