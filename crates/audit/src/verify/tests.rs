use super::*;
use crate::CheckpointSigner as _;
use crate::checkpoint::tests::TestSigner;
use crate::entry::tests::event;
use crate::writer::tests::log;
use proptest::prelude::*;

const ENTRIES: u64 = 9;

struct Fixture {
    signer: TestSigner,
    bytes: Vec<u8>,
    checkpoints: Vec<SignedCheckpoint>,
}

impl Fixture {
    fn new() -> Self {
        let signer = TestSigner::new();
        let (bytes, checkpoints) = log(&[2, 4, 3], &signer);
        Self { signer, bytes, checkpoints }
    }

    fn lines(&self) -> Vec<Vec<u8>> {
        self.bytes.split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
    }

    fn verify(&self, bytes: &[u8]) -> Result<VerifiedLog, AuditError> {
        let last = self.checkpoints.last().expect("three batches");
        verify_log(&mut &bytes[..], last, self.signer.public_key(), None)
    }
}

fn edited(line: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(line).expect("UTF-8");
    assert!(text.contains(from), "{text}");
    text.replace(from, to).into_bytes()
}

#[test]
fn an_untouched_log_verifies_and_continues_every_earlier_checkpoint() {
    let f = Fixture::new();
    let verified = f.verify(&f.bytes).expect("verifies");
    assert_eq!((verified.checkpoint().size(), verified.continues()), (ENTRIES, None));
    assert_eq!(verified.span(), Some((event(0).time, event(8).time)));
    assert_eq!(verified.clock_steps_back(), 0);
    for (earlier, size) in f.checkpoints.iter().zip([2, 6, 9]) {
        let verified = verify_log(&mut &f.bytes[..], &f.checkpoints[2], f.signer.public_key(), Some(earlier));
        assert_eq!(verified.expect("continues").continues(), Some(size));
    }
}

#[test]
fn each_kind_of_damage_has_its_error_and_its_entry() {
    let f = Fixture::new();
    let (lines, signed) = (f.lines(), ENTRIES);
    let check = |expected: AuditError, change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut changed = lines.clone();
        change(&mut changed);
        assert_eq!(f.verify(&changed.concat()), Err(expected));
    };
    for at in 0..8usize {
        let entry = at as u64;
        let actor = |line: &[u8]| edited(line, "ci@example", "me@example");
        check(AuditError::Edited { entry }, &|l| l[at] = actor(&l[at]));
        check(AuditError::Deleted { entry, found: 8, signed }, &|l| drop(l.remove(at)));
        check(AuditError::Inserted { entry: entry + 1, found: 10, signed }, &|l| {
            l.insert(at, l[at].clone());
        });
        check(AuditError::Reordered { entry, found: entry + 1 }, &|l| l.swap(at, at + 1));
        check(AuditError::Truncated { entry, signed }, &|l| l.truncate(at));
        check(AuditError::Truncated { entry, signed }, &|l| {
            l.truncate(at + 1);
            l[at].pop();
        });
        check(AuditError::Edited { entry }, &|l| {
            l[at] = edited(&l[at], &format!("\"seq\":{at}}}"), "\"seq\":77}");
        });
        check(AuditError::Edited { entry }, &|l| {
            let prev = Entry::from_line(l[at].trim_ascii_end(), entry).expect("entry").prev;
            l[at] = edited(&l[at], &prev.to_string(), &base::Digest::sha256_of(b"x").to_string());
        });
    }
    check(AuditError::Deleted { entry: 2, found: 7, signed }, &|l| drop(l.drain(2..4)));
    check(AuditError::Truncated { entry: 8, signed }, &|l| drop(l.pop()));
    check(AuditError::Uncovered { entry: 9 }, &|l| l.push(l[8].clone()));
    check(AuditError::Uncovered { entry: 9 }, &|l| l.push(b"\n".to_vec()));
    check(AuditError::Torn { entry: 9 }, &|l| l.push(b"{".to_vec()));
    let last = edited(&lines[8], "ci@example", "me@example");
    assert!(matches!(
        f.verify(&[lines[..8].concat(), last].concat()),
        Err(AuditError::Rewritten { signed: 9, .. })
    ));
    assert!(matches!(
        f.verify(&[b"{}\n".to_vec(), lines[1..].concat()].concat()),
        Err(AuditError::Malformed { entry: 0, .. })
    ));
}

#[test]
fn a_log_written_anew_with_a_whole_chain_is_found_by_the_tree() {
    let f = Fixture::new();
    let mut writer = LogWriter::start("audit.example").expect("valid");
    let mut forged = Vec::new();
    for n in 0..9 {
        let mut event = event(n);
        if n == 4 {
            event.actor = "nobody".into();
        }
        let batch = writer.append(&[event], &f.signer).expect("appends");
        forged.extend(batch.lines);
        writer = batch.next;
    }
    assert!(matches!(f.verify(&forged), Err(AuditError::Rewritten { signed: 9, .. })));
    // Even when the key itself signs the new history, a checkpoint kept from before tells.
    let batch = writer.append(&[event(9)], &f.signer).expect("appends");
    forged.extend(batch.lines);
    let against = |earlier: usize| {
        let earlier = Some(&f.checkpoints[earlier]);
        verify_log(&mut &forged[..], &batch.checkpoint, f.signer.public_key(), earlier)
    };
    assert!(against(0).is_ok(), "the first two entries are the same");
    assert!(matches!(against(1), Err(AuditError::Forked { earlier: 6, .. })));
}

#[test]
fn a_log_rolled_back_with_its_checkpoint_is_found_by_an_earlier_one() {
    let f = Fixture::new();
    let old = f.lines()[..6].concat();
    let check = |earlier| verify_log(&mut &old[..], &f.checkpoints[1], f.signer.public_key(), earlier);
    assert!(check(None).is_ok());
    assert_eq!(check(f.checkpoints.last()), Err(AuditError::RolledBack { found: 6, earlier: 9 }));
    let other = LogWriter::start("other").expect("valid").append(&[event(0)], &f.signer).expect("appends");
    assert!(matches!(check(Some(&other.checkpoint)), Err(AuditError::OtherLog { .. })));
}

#[test]
fn a_checkpoint_over_the_entry_limit_is_refused_before_reading() {
    let signer = TestSigner::new();
    let open = |size| {
        let signed = SignedCheckpoint::sign("o", size, tlog::empty_root(), &signer)?;
        verify_log(&mut &b""[..], &signed, signer.public_key(), None)
    };
    assert_eq!(open(MAX_ENTRIES), Err(AuditError::Truncated { entry: 0, signed: MAX_ENTRIES }));
    assert_eq!(open(MAX_ENTRIES + 1), Err(AuditError::TooManyEntries { limit: MAX_ENTRIES }));
    assert!(open(0).is_ok());
}

#[test]
fn a_reader_that_fails_is_not_a_damaged_log() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("disk on fire"))
        }
    }
    let f = Fixture::new();
    let mut reader = std::io::BufReader::new(Broken);
    let result = verify_log(&mut reader, &f.checkpoints[0], f.signer.public_key(), None);
    let error = result.expect_err("must fail");
    assert_eq!(error, AuditError::Io { entry: 0, reason: "disk on fire".into() });
    assert_eq!(base::Fault::class(&error), base::Class::Undecided);
}

#[derive(Debug, Clone)]
enum Mutation {
    Flip(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Add(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    RemoveLine(prop::sample::Index),
    CopyLine(prop::sample::Index, prop::sample::Index),
    SwapLines(prop::sample::Index, prop::sample::Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    use prop::sample::Index;
    let index = any::<Index>;
    prop_oneof![
        (index(), 1u8..).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        index().prop_map(Mutation::Remove),
        (index(), any::<u8>()).prop_map(|(at, byte)| Mutation::Add(at, byte)),
        index().prop_map(Mutation::Cut),
        index().prop_map(Mutation::RemoveLine),
        (index(), index()).prop_map(|(from, to)| Mutation::CopyLine(from, to)),
        (index(), index()).prop_map(|(one, other)| Mutation::SwapLines(one, other)),
    ]
}

fn apply(mutation: &Mutation, f: &Fixture) -> Vec<u8> {
    let (mut bytes, mut lines) = (f.bytes.clone(), f.lines());
    match mutation {
        Mutation::Flip(at, bits) => bytes[at.index(f.bytes.len())] ^= bits,
        Mutation::Remove(at) => drop(bytes.remove(at.index(f.bytes.len()))),
        Mutation::Add(at, byte) => bytes.insert(at.index(f.bytes.len() + 1), *byte),
        Mutation::Cut(at) => bytes.truncate(at.index(f.bytes.len())),
        Mutation::RemoveLine(at) => {
            lines.remove(at.index(lines.len()));
            bytes = lines.concat();
        }
        Mutation::CopyLine(from, to) => {
            let line = lines[from.index(lines.len())].clone();
            lines.insert(to.index(lines.len() + 1), line);
            bytes = lines.concat();
        }
        Mutation::SwapLines(one, other) => {
            let (one, other) = (one.index(lines.len()), other.index(lines.len()));
            lines.swap(one, other);
            bytes = lines.concat();
        }
    }
    bytes
}

#[test]
fn any_single_mutation_is_found() {
    let f = Fixture::new();
    proptest!(ProptestConfig::with_cases(2000), |(mutation in mutation())| {
        let mutated = apply(&mutation, &f);
        prop_assert_eq!(f.verify(&mutated).is_ok(), mutated == f.bytes);
        // A parser of foreign bytes must take anything.
        let _ = crate::Entries::new(&mut &mutated[..]).count();
    });
}
