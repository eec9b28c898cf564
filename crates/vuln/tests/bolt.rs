//! bbolt files: what is written is read back, and no damage makes the reader panic or run without end.

use base::Fault;
use proptest::prelude::*;
use vuln::bolt::{BoltError, Bucket, Item, Node, Tree, Writer, build, check, open};

fn value(text: &str) -> Node {
    Node::Value(text.as_bytes().to_vec())
}

/// Reads a whole bucket back, at most `budget` entries.
fn read(bucket: Bucket<'_>, budget: &mut usize) -> Result<Tree, BoltError> {
    let mut tree = Tree::new();
    for entry in bucket.entries()? {
        let (key, item) = entry?;
        *budget = budget.saturating_sub(1);
        if *budget == 0 {
            break;
        }
        let node = match item {
            Item::Value(value) => Node::Value(value.to_vec()),
            Item::Bucket(bucket) => Node::Bucket(read(bucket, budget)?),
        };
        tree.insert(key.to_vec(), node);
    }
    Ok(tree)
}

/// Small and large buckets, inline and nested ones, values longer than a page.
fn specimen() -> Tree {
    let many = (0..3000).map(|i| (format!("package-{i:05}").into_bytes(), value(&"x".repeat(i % 200))));
    let small = Tree::from([(b"CVE-1".to_vec(), value("{}"))]);
    let nested =
        Tree::from([(b"openssl".to_vec(), Node::Bucket(small.clone())), (b"z".to_vec(), value("1"))]);
    Tree::from([
        (b"empty".to_vec(), Node::Bucket(Tree::new())),
        (b"large".to_vec(), value(&"y".repeat(20_000))),
        (b"many".to_vec(), Node::Bucket(many.collect())),
        (b"nested".to_vec(), Node::Bucket(nested)),
        (b"small".to_vec(), Node::Bucket(small)),
    ])
}

#[test]
fn what_is_written_is_read_back() {
    let tree = specimen();
    let file = build(tree.clone()).expect("builds");
    assert_eq!(file.len() % 4096, 0);
    assert_eq!(check(&file), Ok(()));
    let root = open(&file).expect("opens");
    assert_eq!(read(root, &mut usize::MAX.clone()).expect("reads"), tree);
    let many = root.bucket(b"many").expect("reads").expect("there");
    assert_eq!(many.value(b"package-02999").expect("reads").map(<[u8]>::len), Some(199));
    assert!(many.value(b"package-03000").expect("reads").is_none());
    assert!(many.value(b"package").expect("reads").is_none());
    let from: Vec<_> =
        many.entries_from(b"package-0299").expect("reads").map(|e| e.expect("sound").0).collect();
    assert_eq!((from.len(), from[0]), (10, &b"package-02990"[..]));
    assert_eq!(root.value(b"many").map_err(|e| e.code()), Err("vuln-db-damaged"));
    assert_eq!(root.bucket(b"large").map(|_| ()).map_err(|e| e.code()), Err("vuln-db-damaged"));
}

#[test]
fn the_meta_page_with_the_higher_transaction_counts_and_one_is_enough() {
    let file = build(specimen()).expect("builds");
    for page in [0, 4096] {
        let mut damaged = file.clone();
        damaged[page + 20] ^= 1;
        assert!(open(&damaged).expect("the other page is sound").bucket(b"many").expect("reads").is_some());
        damaged[4096 - page + 20] ^= 1;
        assert_eq!(open(&damaged).map(|_| ()), Err(BoltError::NoMeta { length: file.len() }));
    }
}

#[test]
fn limits_of_keys_hold_at_the_limit_and_one_past_it() {
    let with_key = |length: usize| build(Tree::from([(vec![b'k'; length], value("v"))]));
    assert!(with_key(32_768).is_ok());
    assert_eq!(with_key(32_769), Err(BoltError::KeyLength { length: 32_769, limit: 32_768 }));
    assert_eq!(with_key(0), Err(BoltError::KeyLength { length: 0, limit: 32_768 }));
    let long = (0..5).map(|i| (format!("{i}{}", "k".repeat(32_767)).into_bytes(), value("v")));
    let tree: Tree = long.collect();
    let file = build(tree.clone()).expect("builds");
    assert_eq!(read(open(&file).expect("opens"), &mut usize::MAX.clone()), Ok(tree));
}

/// A disk that takes so many bytes.
#[derive(Debug)]
struct Disk {
    bytes: std::io::Cursor<Vec<u8>>,
    room: usize,
}

impl std::io::Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.room = self.room.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
        self.bytes.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl std::io::Seek for Disk {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

#[test]
fn a_database_is_written_in_order_or_not_at_all() {
    let mut writer = Writer::new(std::io::Cursor::new(Vec::new())).expect("written");
    writer.open(b"b");
    writer.put(b"k", vec![1]).expect("written");
    for key in [b"k", b"a"] {
        assert_eq!(writer.put(key, vec![1]).map_err(|error| error.code()), Err("vuln-db-key-order"));
    }
    writer.close().expect("written");
    writer.open(b"a");
    assert_eq!(writer.close().map_err(|error| error.code()), Err("vuln-db-key-order"));
    // The first three pages are written twice, the second time as far as there is something in them.
    let whole = build(specimen()).expect("builds").len() + 4096 * 2 + 16;
    for (room, expected) in [(whole, None), (whole - 1, Some("vuln-db-output")), (0, Some("vuln-db-output"))]
    {
        let disk = Disk { bytes: std::io::Cursor::default(), room };
        let write = |disk| {
            let mut writer = Writer::new(disk)?;
            for (key, node) in specimen() {
                match node {
                    Node::Bucket(tree) => writer.tree(&key, tree)?,
                    Node::Value(value) => writer.put(&key, value)?,
                }
            }
            writer.finish().map(|_| ())
        };
        assert_eq!(write(disk).err().map(|error: BoltError| error.code()), expected, "{room}");
    }
}

#[test]
fn named_damage_has_a_named_error() {
    let file = build(specimen()).expect("builds");
    let walk = |data: &[u8]| open(data).and_then(|root| read(root, &mut 1_000_000)).map_err(|e| e.code());
    assert_eq!(walk(b""), Err("vuln-db-not-bolt"));
    assert_eq!(walk(&[0; 9000]), Err("vuln-db-not-bolt"));
    assert_eq!(walk(&file[..file.len() - 4096]), Err("vuln-db-truncated"));
    let mut data = file;
    data[4096 * 3] ^= 1; // Number of the first data page.
    assert_eq!(walk(&data), Err("vuln-db-damaged"));
}

/// A file that was cut at the end of any of its pages is told from a whole one before anything is read from it.
#[test]
fn a_file_cut_at_any_page_is_refused_at_once() {
    let file = build(specimen()).expect("builds");
    assert_eq!(check(&file), Ok(()));
    for pages in 0..file.len() / 4096 {
        let code = open(&file[..pages * 4096]).map(|_| ()).map_err(|error| error.code());
        let expected = if pages == 0 { "vuln-db-not-bolt" } else { "vuln-db-truncated" };
        assert_eq!(code, Err(expected), "{pages}");
    }
    let mut longer = file;
    longer.resize(longer.len() + 4096, 0);
    assert_eq!(check(&longer), Ok(()), "bbolt grows files ahead of need");
}

/// A changed bit in both meta pages leaves nothing to trust; in one, the other holds the same tree.
#[test]
fn a_changed_bit_in_the_meta_pages_is_noticed() {
    let file = build(specimen()).expect("builds");
    // Magic to checksum; the page's own header is not looked at, as in bbolt.
    for at in 16..16 + 64 {
        for bit in 0..8 {
            let mut one = file.clone();
            one[at] ^= 1 << bit;
            assert_eq!(check(&one), Ok(()), "{at}");
            one[4096 + at] ^= 1 << bit;
            assert_eq!(check(&one), Err(BoltError::NoMeta { length: file.len() }), "{at}");
        }
    }
}

/// Every reference to a page, turned to every other page: refused, since a page is reached twice or is of another kind.
#[test]
fn a_reference_to_any_other_page_is_refused() {
    let inner = (0..300).map(|i| (format!("p{i:04}").into_bytes(), value(&"x".repeat(40))));
    let file = build(Tree::from([(b"m".to_vec(), Node::Bucket(inner.collect()))])).expect("builds");
    let pages = file.len() / 4096;
    let branch = (3..pages).find(|page| file[page * 4096 + 8] == 1).expect("a branch page");
    let count = usize::from(u16::from_le_bytes([file[branch * 4096 + 10], file[branch * 4096 + 11]]));
    for element in 0..count {
        let at = branch * 4096 + 16 + element * 16 + 8;
        let own = file[at];
        for page in (0..=pages).filter_map(|page| u8::try_from(page).ok()).filter(|page| *page != own) {
            let mut data = file.clone();
            data[at] = page;
            assert!(check(&data).is_err(), "child {element} of page {branch} leads to {page}");
        }
    }
}

/// A branch page that leads back to itself.
#[test]
fn a_cycle_ends() {
    let file = build(specimen()).expect("builds");
    let branch = (3..file.len() / 4096).find(|page| file[page * 4096 + 8] == 1).expect("a branch page");
    let mut data = file;
    let number = (branch as u64).to_le_bytes();
    data[branch * 4096 + 24..branch * 4096 + 32].copy_from_slice(&number);
    let root = open(&data).expect("opens");
    let error = read(root, &mut 1_000_000).expect_err("must not loop");
    assert!(matches!(error, BoltError::TooDeep { .. } | BoltError::Cycle { .. }), "{error}");
    assert_eq!(error.code(), "vuln-db-damaged");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn damage_never_panics_or_loops(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        early in any::<bool>(),
    ) {
        let small = (0..300).map(|i| (format!("p{i:04}").into_bytes(), value(&"x".repeat(40))));
        let inner = Tree::from([(b"CVE-1".to_vec(), value("{}"))]);
        let tree = Tree::from([
            (b"a".to_vec(), Node::Bucket(inner)),
            (b"m".to_vec(), Node::Bucket(small.collect())),
        ]);
        let mut file = build(tree).expect("builds");
        for (index, byte) in &flips {
            // Headers are where it hurts; half of the runs damage nothing else.
            let at = if early { index.index(file.len() / 4096) * 4096 + usize::from(*byte) % 64 } else { index.index(file.len()) };
            // The checksummed meta pages would hide all other damage.
            if at >= 8192 {
                file[at] = file[at].wrapping_add(*byte | 1);
            }
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        let _ = check(&file);
        if let Ok(root) = open(&file) {
            let _ = read(root, &mut 100_000);
            let _ = root.get(b"m");
        }
    }

    #[test]
    fn any_tree_comes_back(entries in prop::collection::btree_map(
        prop::collection::vec(any::<u8>(), 1..300), prop::collection::vec(any::<u8>(), 0..600), 0..200)) {
        let tree: Tree = entries.into_iter().map(|(key, bytes)| (key, Node::Value(bytes))).collect();
        let wrapped = Tree::from([(b"b".to_vec(), Node::Bucket(tree))]);
        let file = build(wrapped.clone()).expect("builds");
        prop_assert_eq!(read(open(&file).expect("opens"), &mut usize::MAX.clone()), Ok(wrapped));
    }
}
