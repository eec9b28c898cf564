//! What one file may cost. Each number says where it comes from.

/// The largest file that is held in memory whole (Java archives, rpm databases): 64 MiB. The process is to stay
/// under 100 MB while layers pass, and one such file is held at a time; the largest archives of common
/// application servers are around 50 MB.
pub const BUFFERED_BYTES: u64 = 64 << 20;

/// Files up to this size are buffered without waiting for the other threads: 1 MiB.
pub const SMALL_BYTES: u64 = 1 << 20;

/// The longest line of a package database: 1 MiB. Debian's longest `Provides:` is around 40 kB.
pub const LINE_BYTES: usize = 1 << 20;

/// The largest text database (dpkg, apk) that is streamed: 512 MiB; Debian's with 5,000 packages has 6 MB.
pub const DATABASE_BYTES: u64 = 512 << 20;

/// Packages in one file: 200,000, three times all packages of Debian 12.
pub const PACKAGES: u64 = 200_000;

/// Paths in the file lists of one database: 4 million, thirty times a full desktop.
pub const OWNED_FILES: u64 = 4_000_000;

/// A `package.json`, or another JSON file or Dockerfile that is small by convention: 4 MiB.
pub const PACKAGE_JSON_BYTES: u64 = 4 << 20;

/// The headers of Python metadata before the description: 1 MiB.
pub const PYTHON_HEADER_BYTES: u64 = 1 << 20;

/// A file that names the operating system: 64 KiB; they are a few hundred bytes.
pub const OS_FILE_BYTES: u64 = 64 << 10;

/// Module list of a Go binary: 16 MiB; Kubernetes' is around 20 kB.
pub const GO_MODULES_BYTES: usize = 16 << 20;

/// Inflated dependency list of a Rust binary: 8 MiB, the default of the `auditable-info` crate.
pub const RUST_AUDIT_BYTES: u64 = 8 << 20;

/// Archives inside archives: 4 levels. An ear holds wars, which hold jars; shaded jars add one.
pub const JAR_DEPTH: u32 = 4;

/// An archive inside an archive, held beside the outer one: 16 MiB, so that both together stay under 100 MB. An own choice.
pub const JAR_NESTED_BYTES: u64 = 16 << 20;

/// Bytes inflated from one outermost Java archive, nested ones included: 256 MiB, four times the largest archive
/// that is read.
pub const JAR_INFLATED_BYTES: u64 = 256 << 20;

/// Entries of one outermost Java archive, nested ones included: 500,000.
pub const JAR_ENTRIES: u64 = 500_000;

/// `pom.properties` or `MANIFEST.MF`: 4 MiB; a signed manifest lists every class.
pub const JAR_TEXT_BYTES: u64 = 4 << 20;

/// An rpm database in SQLite form that is put aside and read page by page: 1 GiB. A system of 2,000 packages has some
/// 150 MiB. An own choice.
pub const RPM_SQLITE_BYTES: u64 = 1 << 30;

/// One rpm header: 256 MiB is rpm's own cap (`headerBlobInit`, HEADER_DATA_MAX); 32 MiB holds a kernel's.
pub const RPM_HEADER_BYTES: usize = 32 << 20;

/// Index entries of one rpm header: 65,535 is rpm's own cap (HEADER_TAGS_MAX).
pub const RPM_HEADER_TAGS: usize = 65_535;

/// A lock file, which is held whole: 32 MiB. The largest of public monorepos (`pnpm-lock.yaml`, `yarn.lock`) are
/// under 5 MB.
pub const LOCK_BYTES: u64 = 32 << 20;

/// A bill of materials in an image, which is held whole: 32 MiB. One package takes about 1.5 KB, so this is room for
/// 20,000; larger ones are read by `sbom:FILE`.
pub const DOCUMENT_BYTES: u64 = 32 << 20;

/// A file that people write (`Cargo.toml`, `requirements.txt`, `pom.xml`): 4 MiB; they are a few kilobytes.
pub const MANIFEST_BYTES: u64 = 4 << 20;

/// Elements of one XML document: one million. A `pom.xml` has some hundreds.
pub const XML_ELEMENTS: u64 = 1_000_000;

/// Depth of one XML document: 64 levels. A `pom.xml` has at most 10.
pub const XML_DEPTH: u32 = 64;

/// Packages in packages of a lock file (`package-lock.json` of version 1): 100 levels, as deep as npm's file names
/// could go on Windows.
pub const LOCK_DEPTH: u32 = 100;
