//! Advisories in their publishers' own forms, for [`Builder`](crate::osv::Builder): what is not published in OSV form,
//! or says more in its own.

mod alma;
mod debian;
mod grype;
mod red_hat;
mod secdb;

pub use grype::{GrypeImport, GrypeProgram, GrypeRow, GrypeSystem, MAX_GRYPE_ROWS};
pub use red_hat::RedHatBuilder;

use std::collections::BTreeSet;

use base::Severity;

use crate::bounds::Bounds;
use crate::finding::Status;
use crate::osv::Advisory;

/// The largest file of one publisher: 1 GiB; Debian's tracker has some 70 MB.
pub const MAX_SOURCE_BYTES: u64 = 1 << 30;

/// An advisory of a distribution.
fn advisory(
    fixed: Option<&str>,
    status: Status,
    severity: Severity,
    vendor_ids: BTreeSet<String>,
) -> Advisory {
    let fixed = fixed.map(str::to_owned);
    // What has a fix is "fixed"; the format stores a status only where there is none.
    let status = if fixed.is_some() { Status::Unknown } else { status };
    Advisory::Distribution { vendor_ids, fixed, severity, status, bounds: Bounds::default() }
}
