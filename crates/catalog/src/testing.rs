//! What the tests of all readers share.

use sbom::Relationship;

use crate::{Found, ReadError};

/// One line for each record: identifier, what is known of it, and what it needs.
pub(crate) fn show(found: &Found) -> Vec<String> {
    let line = |record: &crate::Record| {
        let mut out = record.id();
        if record.id.is_some() {
            out.push_str(&format!(" = {} {}", record.name, record.version));
        }
        if record.relationship != Relationship::Unknown {
            out.push_str(&format!(" {}", record.relationship.as_str()));
        }
        for (mark, word) in [(record.dev, " dev"), (record.guessed, " guessed")] {
            out.push_str(if mark { word } else { "" });
        }
        for lines in &record.lines {
            out.push_str(&format!(" {}-{}", lines.start, lines.end));
        }
        if !record.licenses.is_empty() {
            out.push_str(&format!(" ({})", record.licenses.join(", ")));
        }
        if !record.depends_on.is_empty() {
            out.push_str(&format!(" -> {}", record.depends_on.join(", ")));
        }
        out
    };
    found.records.iter().map(line).collect()
}

/// Reads `data` cut at every length and with every byte changed: each gives an answer or an error, never a panic.
pub(crate) fn survives(parse: fn(&[u8]) -> Result<Found, ReadError>, data: &[u8]) {
    let step = (data.len() / 400).max(1);
    for at in (0..data.len()).step_by(step) {
        let _ = parse(&data[..at]);
        for mask in [0x55, 0x80, 0x01] {
            let mut changed = data.to_vec();
            changed[at] ^= mask;
            let _ = parse(&changed);
        }
    }
    let mut trailing = data.to_vec();
    trailing.extend([0, 0xff, b'{', b'[', b'"']);
    let _ = parse(&trailing);
}

/// Each of these is refused as malformed.
pub(crate) fn refuses(parse: fn(&[u8]) -> Result<Found, ReadError>, inputs: &[&str]) {
    for input in inputs {
        assert!(matches!(parse(input.as_bytes()), Err(ReadError::Malformed { .. })), "{input}");
    }
}

/// Reads a lock file at `path` and joins what the files beside it say.
pub(crate) fn joined((path, lock): (&str, Found), join: crate::Join, beside: &[(&str, Found)]) -> Found {
    let own = lock.manifest.as_ref().map(|manifest| (path, manifest));
    let others = beside.iter().filter_map(|(path, found)| Some((*path, found.manifest.as_ref()?)));
    let mut records = lock.records.clone();
    join(path, &mut records, &crate::Project::new(own.into_iter().chain(others)));
    Found::of(records)
}
