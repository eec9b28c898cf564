//! Requests to the private stack: path and body, for every service it has.
#![no_main]

use std::sync::LazyLock;

static STACK: LazyLock<stack::Stack> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("assay-fuzz-stack-{}", std::process::id()));
    let now = base::Timestamp::from_secs(1_795_219_200);
    let options =
        stack::InitOptions { now, organization: "fuzz".into(), issuer: None, external_issuers: Vec::new() };
    stack::Stack::init(&folder, &options).expect("a new stack");
    stack::Stack::open(&folder, std::sync::Arc::new(move || now)).expect("the same stack")
});

libfuzzer_sys::fuzz_target!(|input: (bool, &str, &str, &[u8])| {
    let (post, path, query, body) = input;
    let paths = ["/api/v1/signingCert", "/api/v2/signingCert", "/api/v2/log/entries", "/api/v1/timestamp"];
    let method = if post { "POST" } else { "GET" };
    for path in paths.into_iter().chain([path]) {
        let answer = STACK.handle(&stack::Request {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.to_vec(),
        });
        assert_ne!(answer.status, 500, "{method} {path}");
    }
});
