//! How much of which text is in a file.
//!
//! Runs of words that a file shares with a text lie on a diagonal: position in the file minus position in the text.
//! The words covered by runs near the fullest diagonal are there; words of the text that are not covered are missing,
//! words of the file between them are added. Both lower the confidence.

use crate::LicenseMatch;
use crate::corpus::{Corpus, Known, RUN};

/// Words looked at a time: twice the longest text (7,148 words), so that each stands whole in some window.
const WINDOW: usize = 16 << 10;
const STEP: usize = WINDOW / 2;

/// The share of a text's runs that must be in a window for a closer look. A tenth of the words changed one by one, the
/// default threshold, breaks at most four tenths of the runs; real changes come in groups and break fewer.
const WORTH_A_LOOK: f64 = 0.5;

/// A text in a file.
struct Candidate {
    known: usize,
    /// Words of the text that are there.
    covered: usize,
    confidence: f64,
    /// Words of the file, from and to.
    from: usize,
    to: usize,
}

/// The texts of a file whose confidence is above `threshold`.
pub(crate) fn matches(corpus: &Corpus, text: &str, threshold: f64) -> Vec<LicenseMatch> {
    let words = corpus.numbers(text);
    let mut candidates = Vec::new();
    let mut start = 0;
    loop {
        let end = words.len().min(start + WINDOW);
        window(corpus, &words[start..end], start, threshold, &mut candidates);
        if end == words.len() {
            break;
        }
        start += STEP;
    }
    let one = |candidate: &Candidate| {
        let Known { name, kind, .. } = &corpus.known[candidate.known];
        LicenseMatch { name: name.clone(), confidence: candidate.confidence, kind: *kind }
    };
    best(corpus, candidates).iter().map(one).collect()
}

fn window(
    corpus: &Corpus,
    words: &[Option<u32>],
    offset: usize,
    threshold: f64,
    candidates: &mut Vec<Candidate>,
) {
    let places: Vec<&[(u32, u32)]> = words.windows(RUN).map(|run| corpus.places(run)).collect();
    let mut shared = vec![0u32; corpus.known.len()];
    for at in &places {
        let mut last = usize::MAX;
        for (_, position) in *at {
            let known = corpus.at(*position);
            if known != last {
                shared[known] += 1;
                last = known;
            }
        }
    }
    // The share that is missing may be up to four times the share of words that may be.
    let least = WORTH_A_LOOK.min(1.0 - 4.0 * (1.0 - threshold)).max(0.25);
    for (known, count) in shared.iter().enumerate() {
        let runs = f64::from(corpus.known[known].len) - (RUN as f64 - 1.0);
        if f64::from(*count) >= least * runs {
            let found = look(&corpus.known[known], &places).map(|mut one| {
                one.known = known;
                one.from += offset;
                one.to += offset;
                one
            });
            candidates.extend(found.filter(|one| one.confidence > threshold));
        }
    }
}

/// The fullest diagonal of one text, and what is on it.
fn look(known: &Known, places: &[&[(u32, u32)]]) -> Option<Candidate> {
    let len = known.len as usize;
    let mut hits: Vec<(isize, usize, usize)> = Vec::new();
    for (at, places) in places.iter().enumerate() {
        let from = places.partition_point(|(_, position)| *position < known.start);
        let inside = places[from..].iter().take_while(|(_, position)| *position < known.start + known.len);
        hits.extend(inside.map(|(_, position)| {
            let in_text = (*position - known.start) as usize;
            (at.cast_signed() - in_text.cast_signed(), at, in_text)
        }));
    }
    hits.sort_unstable();
    // A tenth of the words added or left out moves the rest by as much.
    let slack = (len / 10).max(4).cast_signed();
    let (mut best, mut first) = ((0, 0), 0);
    for last in 0..hits.len() {
        while hits[last].0 - hits[first].0 > slack {
            first += 1;
        }
        if last + 1 - first > best.1 - best.0 {
            best = (first, last + 1);
        }
    }
    let near = &hits[best.0..best.1];
    let from = near.iter().map(|hit| hit.1).min()?;
    let to = near.iter().map(|hit| hit.1).max()? + RUN;
    let (mut of_text, mut of_file) = (vec![false; len], vec![false; to - from]);
    for (_, at, in_text) in near {
        of_text[*in_text..(*in_text + RUN).min(len)].fill(true);
        of_file[*at - from..*at - from + RUN].fill(true);
    }
    let covered = of_text.iter().filter(|there| **there).count();
    let added = of_file.iter().filter(|known| !**known).count();
    let wrong = (len - covered).max(added);
    let confidence = 1.0 - wrong as f64 / len as f64;
    Some(Candidate { known: 0, covered, confidence, from, to })
}

/// Of texts that lie over each other, the one of which most is there.
fn best(corpus: &Corpus, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    // The power lets a text that is there whole win over a longer one of which a twentieth is missing, as CC-BY-ND has over
    // CC-BY, and keeps a longer one with a word changed above the shorter that is in it, as X11 is above MIT.
    let weight = |one: &Candidate| one.covered as f64 * one.confidence.powi(8);
    candidates.sort_by(|a, b| {
        weight(b).total_cmp(&weight(a)).then_with(|| {
            let (a, b) = (&corpus.known[a.known], &corpus.known[b.known]);
            (a.len, a.name.len(), &a.name).cmp(&(b.len, b.name.len(), &b.name))
        })
    });
    let mut kept: Vec<Candidate> = Vec::new();
    for one in candidates {
        let covered_by = |other: &Candidate| {
            let shared = one.to.min(other.to).saturating_sub(one.from.max(other.from));
            shared * 2 > one.to - one.from
        };
        if !kept.iter().any(covered_by) {
            kept.push(one);
        }
    }
    kept
}
