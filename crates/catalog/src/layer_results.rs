//! What each layer of an image gave: from the cache where it is there, else by reading the layer.
//!
//! What layers may inflate to together counts those of the cache too, so that a result that is cut by it is the same with
//! and without them.

use std::sync::Mutex;

use base::Digest;
use image::{
    ImageSource, Layer, LayerError, LayerFault, LayerLimit, LayerLimits, LayerSummary, PassOptions,
    pass_layers_with,
};

use crate::inventory::{Options, Visitor};
use crate::kept_secrets::KeptSecrets;
use crate::layer_cache::{LayerCache, LayerResult, Look, each, entry_name, is_kept, keep, look};

/// What the cache knows of each layer.
struct Looked {
    names: Vec<String>,
    /// Other blobs that are known to hold the layer, for what is kept of it.
    known: Vec<Vec<Digest>>,
    /// Their secrets are in `secrets`.
    hits: Vec<Option<LayerResult>>,
    secrets: KeptSecrets,
}

impl Looked {
    fn nothing(layers: usize) -> Self {
        let hits = (0..layers).map(|_| None).collect();
        Self { names: Vec::new(), known: vec![Vec::new(); layers], hits, secrets: KeptSecrets::of(layers) }
    }

    fn into(cache: &dyn LayerCache, layers: &[Layer], options: &Options<'_>) -> Self {
        let mut looked = Self::nothing(layers.len());
        looked.names = layers.iter().enumerate().map(|(i, layer)| entry_name(layer, i, options)).collect();
        let look = |i: usize| {
            let mut look = look(cache, &looked.names[i], i, &layers[i]);
            if let Look::Hit(result) = &mut look {
                looked.secrets.put(i, result.secrets.take().unwrap_or_default());
            }
            look
        };
        for (i, look) in each(layers.len(), options.threads, look).into_iter().enumerate() {
            match look {
                Some(Look::Hit(result)) => looked.hits[i] = Some(*result),
                Some(Look::Miss(stored)) => looked.known[i] = stored,
                None => {}
            }
        }
        looked
    }

    /// Numbers of the layers that have to be read.
    fn missing(&self) -> Vec<usize> {
        (0..self.hits.len()).filter(|&i| self.hits[i].is_none()).collect()
    }
}

/// The results, lowest first. `progress` gets the stored bytes that were read or need not be.
pub(crate) fn layer_results(
    source: &dyn ImageSource,
    layers: &[Layer],
    options: &Options<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<LayerResult>, LayerError> {
    let mut looked = match options.cache {
        Some(cache) => Looked::into(cache, layers, options),
        None => Looked::nothing(layers.len()),
    };
    let missing = looked.missing();
    let hits = layers.iter().zip(&looked.hits).filter(|(_, hit)| hit.is_some());
    hits.for_each(|(layer, _)| progress(layer.descriptor.size));
    let read = match read_missing(source, layers, &missing, &looked, options, progress)? {
        Some(read) => read,
        None => {
            // Some layer is over what all may cost: which one shows when all are read, and only then.
            looked = Looked { names: looked.names, known: looked.known, ..Looked::nothing(layers.len()) };
            let all: Vec<usize> = (0..layers.len()).collect();
            pass(source, layers, &all, (options.limits, &looked.secrets), options, &|_| {})?
        }
    };
    let mut results = looked.hits;
    read.into_iter().for_each(|(i, result)| results[i] = Some(result));
    let mut results: Vec<LayerResult> = results.into_iter().flatten().collect();
    for (result, secrets) in results.iter_mut().zip(looked.secrets.into_layers()) {
        result.secrets = secrets;
    }
    if let Some(cache) = options.cache {
        each(missing.len(), options.threads, |n| {
            let i = missing[n];
            if is_kept(&results[i]) {
                keep(cache, &looked.names[i], &layers[i], &looked.known[i], &results[i]);
            }
        });
    }
    Ok(results)
}

/// Reads what the cache does not know. None where that and what it knows are over what all layers may cost together.
fn read_missing(
    source: &dyn ImageSource,
    layers: &[Layer],
    missing: &[usize],
    looked: &Looked,
    options: &Options<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Option<Vec<(usize, LayerResult)>>, LayerError> {
    let mut limits = options.limits;
    let hits = layers.iter().zip(&looked.hits);
    let known = hits.filter_map(|(layer, hit)| Some((layer, hit.as_ref()?.summary.inflated_bytes)));
    let to_read: Vec<Layer> = missing.iter().map(|&i| layers[i].clone()).collect();
    let Some(left) = limits.image_excess_bytes.checked_sub(limits.excess(known, &to_read)) else {
        return Ok(None);
    };
    limits.image_excess_bytes = left;
    let has_hits = missing.len() < layers.len();
    match pass(source, layers, missing, (limits, &looked.secrets), options, progress) {
        Ok(read) if has_hits && read.iter().any(|(_, result)| is_over(&result.summary)) => Ok(None),
        // Said anew with the limit that is meant.
        Err(LayerError { fault: LayerFault::Limit(LayerLimit::Image { .. }), .. }) if has_hits => Ok(None),
        other => other.map(Some),
    }
}

/// Whether a layer was cut for what all layers may cost together.
fn is_over(summary: &LayerSummary) -> bool {
    summary.cut.as_ref().is_some_and(|cut| matches!(cut.limit, LayerLimit::Image { .. }))
}

/// Reads the layers of these numbers.
fn pass(
    source: &dyn ImageSource,
    layers: &[Layer],
    numbers: &[usize],
    (limits, secrets): (LayerLimits, &KeptSecrets),
    options: &Options<'_>,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<(usize, LayerResult)>, LayerError> {
    let to_read: Vec<Layer> = numbers.iter().map(|&i| layers[i].clone()).collect();
    let gate = Mutex::new(());
    let pass = PassOptions { threads: options.threads, limits, progress };
    let make = |n: usize, _: &Layer| Visitor::of_layer(numbers[n], options, &gate, secrets);
    let passed = pass_layers_with(source, &to_read, pass, make)?;
    let results = passed.into_iter().map(|(visitor, summary)| visitor.into_result(summary));
    Ok(numbers.iter().copied().zip(results).collect())
}
