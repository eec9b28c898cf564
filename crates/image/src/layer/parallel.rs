//! All layers of an image, several at once.

use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::links::read_links;
use super::{LayerError, LayerFault, LayerLimits, LayerSummary, LayerVisitor, pass_layer};
use crate::{ImageSource, Layer};

/// How [`pass_layers_with`] goes about it.
#[derive(Clone, Copy)]
pub struct PassOptions<'a> {
    /// Layers read at once.
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
            match one_layer(source, &layers[i], &options, &stop, &mut visitor) {
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
    layer: &Layer,
    options: &PassOptions<'_>,
    stop: &AtomicBool,
    visitor: &mut dyn LayerVisitor,
) -> Result<LayerSummary, LayerError> {
    let open = || {
        let reader = source.blob(&layer.descriptor).map_err(|error| LayerError {
            digest: layer.descriptor.digest.clone(),
            fault: LayerFault::Source(error),
        })?;
        Ok(Watched { reader, stop, progress: options.progress })
    };
    let mut summary = pass_layer(&mut open()?, layer, &options.limits, visitor)?;
    let wanted = std::mem::take(&mut summary.wanted_links);
    if !wanted.is_empty() {
        let mut again = open()?;
        again.progress = &|_| {};
        let missing = read_links(&mut again, layer, &options.limits, &wanted, visitor)?;
        summary.unreadable.extend(missing);
    }
    Ok(summary)
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
