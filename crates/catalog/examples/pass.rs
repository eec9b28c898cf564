//! What the pass over an image costs by itself: no database, no output, no command line.
//!
//! `pass LAYOUT [THREADS]` prints packages, files and stored bytes of an OCI layout folder. `perf record` it to see where
//! the time goes.

#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::fs::File;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use base::Digest;
use catalog::{Options, Scope, Selection, inventory};
use image::layout::{Choice, LayoutFiles};
use image::{LayerLimits, LayoutSource, SourceError, resolve};

type Failure = Box<dyn std::error::Error>;

struct Folder(PathBuf);

impl LayoutFiles for Folder {
    fn open(&self, path: &str) -> Result<Box<dyn Read + Send>, SourceError> {
        let missing = || image::ImageError::MissingBlob { container: "layout", path: path.to_owned() };
        Ok(Box::new(File::open(self.0.join(path)).map_err(|_| Box::new(missing()) as SourceError)?))
    }
    fn contains(&self, path: &str) -> bool {
        self.0.join(path).is_file()
    }
    fn blobs(&self) -> Result<Vec<(Digest, u64)>, SourceError> {
        Ok(Vec::new())
    }
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: pass LAYOUT [THREADS]")?;
    let threads = arguments.next().map_or(Ok(2), |text| text.parse())?;
    let source = LayoutSource::new(folder.clone(), Folder(folder.into()), Choice::Only);
    let resolved = resolve(&source, None).map_err(|error| error.to_string())?;
    let options = Options {
        threads: NonZeroUsize::new(threads).ok_or("no threads")?,
        limits: LayerLimits::default(),
        selection: Selection::of(Scope::Image),
        cache: None,
        secrets: None,
        licenses: None,
        ports: catalog::Ports::default(),
    };
    let read = AtomicU64::new(0);
    let progress = |bytes| {
        read.fetch_add(bytes, Ordering::Relaxed);
    };
    let inventory = inventory(&source, &resolved, &options, &progress).map_err(|error| error.to_string())?;
    let (packages, unreadable) = (inventory.packages.len(), inventory.unreadable.len());
    println!("{packages} packages, {unreadable} unreadable, {} bytes read", read.into_inner());
    Ok(())
}
