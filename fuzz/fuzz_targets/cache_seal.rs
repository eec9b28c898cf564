#![no_main]
libfuzzer_sys::fuzz_target!(|input: (&[u8], &str, Vec<(u16, u8)>)| {
    let (content, name, edits) = input;
    let key = cache::CacheKey::from_bytes([7; 32]);
    let sealed = cache::seal(&key, name, content).expect("sealed");
    assert_eq!(cache::open(&key, name, sealed.clone()).as_deref(), Ok(content));
    let mut changed = sealed.clone();
    let length = changed.len();
    edits.iter().for_each(|(at, byte)| changed[usize::from(*at) % length] = *byte);
    assert!(changed == sealed || cache::open(&key, name, changed).is_err());
    assert!(cache::open(&key, &format!("{name}x"), sealed).is_err());
});
