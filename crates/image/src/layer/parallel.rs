//! All layers of an image, several at once.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::inflated::Checks;
use super::links::read_links;
use super::pool::{Counted, Pool, Share};
use super::{LayerError, LayerFault, LayerLimit, LayerLimits, LayerSummary, LayerVisitor, Work, pass};
use crate::{ImageSource, Layer};

/// Layers of fewer stored bytes pass on one thread: 1 MiB inflates in the time that starting two more threads and their
/// hand-overs take off a program that answers in milliseconds.
const AHEAD_MIN_BYTES: u64 = 1 << 20;

/// How [`pass_layers_with`] goes about it.
#[derive(Clone, Copy)]
pub struct PassOptions<'a> {
    /// Layers read at once. With more than one, each large layer also has a thread that reads and one that inflates
    /// ahead of the one that examines, so that the cores are busy even when one layer is most of the image.
    pub threads: NonZeroUsize,
    /// What each layer may cost.
    pub limits: LayerLimits,
    /// Called from the reading threads with the stored bytes read since the last call, for each read.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl std::fmt::Debug for PassOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassOptions")
            .field("threads", &self.threads)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// [`pass_layers_with`] under the default limits.
///
/// # Errors
/// As there.
pub fn pass_layers<V, M>(
    source: &dyn ImageSource,
    layers: &[Layer],
    threads: NonZeroUsize,
    make_visitor: M,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<(V, LayerSummary)>, LayerError>
where
    V: LayerVisitor + Send,
    M: Fn(usize, &Layer) -> V + Sync,
{
    let options = PassOptions { threads, limits: LayerLimits::default(), progress };
    pass_layers_with(source, layers, options, make_visitor)
}

/// Passes over all layers, each with a visitor of its own (made with its number, 0 for the lowest), and returns
/// visitors and summaries, lowest first. Threads take the largest layer left, so that the last to finish is small.
///
/// Hard links asked for by a visitor are read in a second pass over their layer.
///
/// # Errors
/// The first failure of a layer; the other layers stop at their next read.
pub fn pass_layers_with<V, M>(
    source: &dyn ImageSource,
    layers: &[Layer],
    options: PassOptions<'_>,
    make_visitor: M,
) -> Result<Vec<(V, LayerSummary)>, LayerError>
where
    V: LayerVisitor + Send,
    M: Fn(usize, &Layer) -> V + Sync,
{
    let passed = pass_once(source, layers, options, &make_visitor)?;
    let is_over = |limit: &LayerLimit| matches!(limit, LayerLimit::Image { .. });
    let is_cut =
        passed.iter().any(|(_, summary)| summary.cut.as_ref().is_some_and(|cut| is_over(&cut.limit)));
    if is_cut && options.threads > NonZeroUsize::MIN {
        // Which layer had the last of what all may cost was a matter of chance: one after the other it is not, and the
        // same image gives the same result.
        let options = PassOptions { threads: NonZeroUsize::MIN, progress: &|_| {}, ..options };
        return pass_once(source, layers, options, &make_visitor);
    }
    Ok(passed)
}

fn pass_once<V, M>(
    source: &dyn ImageSource,
    layers: &[Layer],
    options: PassOptions<'_>,
    make_visitor: &M,
) -> Result<Vec<(V, LayerSummary)>, LayerError>
where
    V: LayerVisitor + Send,
    M: Fn(usize, &Layer) -> V + Sync,
{
    let shares = shares(layers, &options.limits);
    let mut order: Vec<usize> = (0..layers.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(layers[i].descriptor.size));
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let done: Mutex<Vec<Option<(V, LayerSummary)>>> = Mutex::new(layers.iter().map(|_| None).collect());
    let failed: Mutex<Option<LayerError>> = Mutex::new(None);
    let work = || {
        while !stop.load(Ordering::Relaxed) {
            let Some(&i) = order.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let mut visitor = make_visitor(i, &layers[i]);
            match one_layer(source, (&layers[i], &shares[i]), &options, &stop, &mut visitor) {
                Ok(summary) => lock(&done)[i] = Some((visitor, summary)),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    lock(&failed).get_or_insert(error);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..options.threads.get().min(layers.len()) {
            scope.spawn(work);
        }
    });
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    let panicked =
        |i: usize| LayerError { digest: layers[i].descriptor.digest.clone(), fault: LayerFault::Panicked };
    done.into_iter().enumerate().map(|(i, result)| result.ok_or_else(|| panicked(i))).collect()
}

fn one_layer(
    source: &dyn ImageSource,
    (layer, share): (&Layer, &Share),
    options: &PassOptions<'_>,
    stop: &AtomicBool,
    visitor: &mut dyn LayerVisitor,
) -> Result<LayerSummary, LayerError> {
    let open = || {
        let reader = source.blob(&layer.descriptor).map_err(|error| LayerError {
            digest: layer.descriptor.digest.clone(),
            fault: if is_foreign(layer) { LayerFault::Foreign(error) } else { LayerFault::Source(error) },
        })?;
        Ok(Watched { reader, stop, progress: options.progress })
    };
    let ahead = options.threads.get() > 1 && layer.descriptor.size >= AHEAD_MIN_BYTES;
    let work = if ahead { Work::Ahead } else { Work::Here };
    let checks = Checks { layer, limits: options.limits, share: Some(share) };
    let mut summary = pass(&mut open()?, checks, visitor, work)?;
    let wanted = std::mem::take(&mut summary.wanted_links);
    if !wanted.is_empty() {
        let mut again = open()?;
        again.progress = &|_| {};
        // What it inflates to was counted.
        let checks = Checks { share: None, ..checks };
        summary.unreadable.extend(read_links(&mut again, checks, work, &wanted, visitor)?);
    }
    Ok(summary)
}

/// image-spec layer.md, "Non-Distributable Layers", and Docker's older name for them.
fn is_foreign(layer: &Layer) -> bool {
    let media_type = layer.descriptor.media_type.as_str();
    media_type.contains(".nondistributable.") || media_type.contains(".foreign.")
}

/// What each layer may cost of what all may. Of layers that are the same one, the first counts as stored.
fn shares(layers: &[Layer], limits: &LayerLimits) -> Vec<Share> {
    let pool = Arc::new(Pool::new(limits));
    let mut counted = Counted::default();
    layers.iter().map(|layer| Share::new(Arc::clone(&pool), counted.stored(layer))).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts, and ends early when another layer failed.
struct Watched<'a> {
    reader: Box<dyn Read + Send>,
    stop: &'a AtomicBool,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl Read for Watched<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped because another layer failed"));
        }
        let n = self.reader.read(buf)?;
        (self.progress)(n as u64);
        Ok(n)
    }
}
