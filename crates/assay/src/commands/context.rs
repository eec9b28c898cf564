//! What every command has at hand.

use std::path::{Path, PathBuf};

use base::Timestamp;

use crate::failure::Failure;
use crate::printer::Printer;
use crate::settings::Settings;

/// Settings and the printer.
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) printer: Printer,
}

impl Context {
    /// The clock of this machine.
    pub(crate) fn now() -> Timestamp {
        Timestamp::from_system_time(std::time::SystemTime::now())
    }

    /// A path below the folder for state.
    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.settings.home.value.join(name)
    }

    /// Writes a result to `output`, or to standard output without one.
    pub(crate) fn write(&self, output: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
        match output {
            Some(path) => std::fs::write(path, bytes).map_err(|error| Failure::file(path, &error)),
            None => self.printer.result_bytes(bytes),
        }
    }
}

/// A file the user named, of at most `limit` bytes.
pub(crate) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut file = std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?;
    base::read_bounded(&mut file, limit).map_err(|error| Failure::file(path, &error))?.map_err(Failure::from)
}
