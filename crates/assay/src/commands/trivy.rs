//! What the flags of `trivy image` mean here.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base::{Class, ImageLocation, ScanTarget};
use catalog::Contents;
use image::{IMAGE_TOO_LARGE, LayerLimit, ResolvedImage};

use crate::cli::{CacheArgs, CacheBackend, ImageSource, ScanArgs};
use crate::failure::Failure;
use crate::printer::Printer;

use super::context::Context;

/// How often the clock of `--timeout` is looked at, at most.
const TICK: Duration = Duration::from_secs(1);

/// What is scanned: the target, or what `--input` names.
pub(crate) fn target(args: &ScanArgs) -> Result<ScanTarget, Failure> {
    let target = match (&args.target, &args.trivy.input) {
        (Some(target), _) => target.clone(),
        (None, Some(input)) => ScanTarget::Image(input_location(input)?),
        (None, None) => {
            return Err(Failure::usage(
                "scan-no-target",
                "nothing to scan is named",
                "`assay scan --help` shows how",
            ));
        }
    };
    let sources = &args.trivy.image_src;
    let in_registry = matches!(target, ScanTarget::Image(ImageLocation::Registry(_)));
    if in_registry && !sources.is_empty() && !sources.contains(&ImageSource::Remote) {
        return Err(Failure::usage(
            "scan-no-daemon",
            "--image-src leaves out remote, and images are not taken from the stores of container engines",
            "write it to a file with `docker save IMAGE --output image.tar` and pass --input image.tar",
        ));
    }
    Ok(target)
}

/// A file is what `docker save` wrote, and if it is not, a layout; a folder is a layout.
fn input_location(input: &str) -> Result<ImageLocation, Failure> {
    if !Path::new(input).is_file() {
        return Ok(format!("oci:{input}").parse()?);
    }
    let archive = ImageLocation::DockerArchive { path: input.to_owned() };
    let layout = ImageLocation::OciLayout { path: input.to_owned(), tag: None, digest: None };
    // What `docker save` writes today is both; a compressed one is not inflated to see.
    let packed = input.ends_with(".gz") || input.ends_with(".tgz");
    if packed || store::open_image(&archive).is_ok() || store::open_image(&layout).is_err() {
        return Ok(archive);
    }
    Ok(layout)
}

/// What the scanned thing is called in results, where that is not the name it was given by: Trivy has the file alone.
pub(crate) fn shown_name(args: &ScanArgs) -> Option<&str> {
    match (&args.trivy.input, &args.target) {
        (Some(input), _) => Some(input),
        (None, Some(ScanTarget::Document { path })) => Some(path),
        _ => None,
    }
}

/// The cache, as far as these flags leave one.
pub(crate) fn cache(args: &ScanArgs) -> CacheArgs {
    let none = args.trivy.cache_backend == Some(CacheBackend::Memory);
    CacheArgs { no_cache: args.cache.no_cache || none, ..(*args.cache).clone() }
}

/// Refuses an image that is over the size already as it is stored.
pub(crate) fn check_stored_size(resolved: &ResolvedImage, limit: Option<u64>) -> Result<(), Failure> {
    let stored = resolved.layers.iter().map(|layer| layer.descriptor.size).fold(0, u64::saturating_add);
    match limit {
        Some(limit) if stored > limit => {
            Err(too_large(&format!("the layers of the image have {stored} bytes"), limit))
        }
        _ => Ok(()),
    }
}

/// Refuses an image that went over the size while it was inflated, or is over it with what the cache knows of layers.
pub(crate) fn check_inflated_size(contents: &Contents, limit: Option<u64>) -> Result<(), Failure> {
    let Some(limit) = limit else { return Ok(()) };
    let is_cut = contents.cut.iter().any(|cut| matches!(cut.limit, LayerLimit::ImageSize { .. }));
    let inflated = contents.inventory.layers.iter().map(|layer| layer.size).fold(0, u64::saturating_add);
    match is_cut || inflated > limit {
        true => Err(too_large("the layers of the image inflate to more", limit)),
        false => Ok(()),
    }
}

fn too_large(found: &str, limit: u64) -> Failure {
    Failure::new(
        Class::Undecided,
        IMAGE_TOO_LARGE,
        format!("{found}, --max-image-size allows {limit}"),
        "raise --max-image-size, or leave it out",
    )
}

/// Ends the program when a scan takes longer than it may. What is written by then is whole.
pub(crate) struct Deadline {
    done: Arc<AtomicBool>,
}

impl Deadline {
    /// Starts the clock, where there is a limit.
    pub(crate) fn start(context: &Context, args: &ScanArgs, as_json: bool) -> Option<Self> {
        let limit = args.trivy.timeout?;
        let done = Arc::new(AtomicBool::new(false));
        let (watched, printer) = (Arc::clone(&done), context.printer.clone());
        std::thread::spawn(move || watch(limit, &watched, &printer, as_json));
        Some(Self { done })
    }

    /// The scan is done; what is left is to write the result, which is not stopped halfway.
    pub(crate) fn met(self) {
        if self.done.swap(true, Ordering::SeqCst) {
            // The clock was first: it is about to end the process, and what it said of the scan stands.
            loop {
                std::thread::park();
            }
        }
    }
}

#[expect(clippy::exit, reason = "the clock runs on a thread of its own and ends the process, as Ctrl-C does")]
fn watch(limit: Duration, done: &AtomicBool, printer: &Printer, as_json: bool) {
    let start = Instant::now();
    while let Some(left) = limit.checked_sub(start.elapsed()).filter(|left| !left.is_zero()) {
        std::thread::sleep(left.min(TICK));
        if done.load(Ordering::SeqCst) {
            return;
        }
    }
    if done.swap(true, Ordering::SeqCst) {
        return;
    }
    let failure = Failure::new(
        Class::Undecided,
        "scan-timeout",
        format!("the scan was not done within the {limit:?} of --timeout"),
        "give it more, or run the same command again: layers that were read are kept",
    )
    .json(as_json);
    let _ = printer.fail(&failure);
    std::process::exit(i32::from(failure.exit_code));
}

/// What `--debug` says.
pub(crate) struct Debug<'a> {
    printer: &'a Printer,
    start: Option<Instant>,
}

impl<'a> Debug<'a> {
    /// Says where settings come from, when it is to say anything.
    pub(crate) fn start(context: &'a Context, args: &ScanArgs) -> Self {
        let debug = Self { printer: &context.printer, start: args.trivy.debug.then(Instant::now) };
        debug.say(|| format!("assay {}", env!("CARGO_PKG_VERSION")));
        if debug.start.is_some() {
            for [name, value, source] in context.settings.table() {
                debug.say(|| format!("{name} = {value} ({source})"));
            }
        }
        debug
    }

    /// A line, made only when it is said.
    pub(crate) fn say(&self, line: impl FnOnce() -> String) {
        if let Some(start) = self.start {
            self.printer.say(&format!("debug {:>8.3} s  {}", start.elapsed().as_secs_f64(), line()));
        }
    }
}
