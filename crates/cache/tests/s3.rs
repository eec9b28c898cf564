//! The bucket, against a server that holds objects and answers as S3's documentation says.
#![expect(clippy::expect_used, reason = "helpers of tests, outside of the functions clippy knows as tests")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base::Fault as _;
use cache::{CacheError, CacheKey, Layers, Place, S3, S3Location};
use catalog::LayerCache as _;
use net::{Client, ClientOptions};
use testkit::{Incoming, Reply, Server};

const SECRET: &str = "canary-secret-of-the-bucket";

type Objects = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A bucket `builds`. Pages of a listing have two keys.
fn serve() -> (Server, Objects, Arc<Mutex<Vec<String>>>) {
    let objects = Objects::default();
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let (held, seen) = (Arc::clone(&objects), Arc::clone(&log));
    let server = Server::start(move |request| {
        let mut shown = format!("{} {}?{}", request.method, request.path, request.query);
        request.headers.iter().for_each(|(name, value)| shown += &format!("\n{name}: {value}"));
        seen.lock().expect("lock").push(shown);
        answer(&mut held.lock().expect("lock"), request)
    });
    (server, objects, log)
}

fn error(status: u16, code: &str) -> Reply {
    Reply::status(status).body(format!("<Error><Code>{code}</Code><Message>said so</Message></Error>"))
}

fn answer(objects: &mut BTreeMap<String, Vec<u8>>, request: &Incoming) -> Reply {
    let signed = request.headers.get("authorization").is_some_and(|value| {
        value.starts_with("AWS4-HMAC-SHA256 Credential=KEY/")
            && value.contains("/us-east-1/s3/aws4_request")
            && value.contains("host;x-amz-content-sha256;x-amz-date")
    });
    if !signed {
        return error(403, "AccessDenied");
    }
    let hash = request.headers.get("x-amz-content-sha256");
    if hash != Some(&base::Digest::sha256_of(&request.body).hex()) {
        return error(400, "XAmzContentSHA256Mismatch");
    }
    let Some(key) = request.path.strip_prefix("/builds/") else { return error(404, "NoSuchBucket") };
    match request.method.as_str() {
        "PUT" => {
            objects.insert(key.to_owned(), request.body.clone());
            Reply::status(200)
        }
        "DELETE" => {
            objects.remove(key);
            Reply::status(204)
        }
        _ if key.is_empty() => list(objects, request),
        _ => match objects.get(key) {
            Some(bytes) => Reply::status(200).body(bytes.clone()),
            None => error(404, "NoSuchKey"),
        },
    }
}

fn list(objects: &BTreeMap<String, Vec<u8>>, request: &Incoming) -> Reply {
    let (prefix, after) = (request.parameter("prefix"), request.parameter("continuation-token"));
    let prefix = prefix.unwrap_or_default();
    let rest: Vec<_> = objects
        .iter()
        .filter(|(key, _)| key.starts_with(&prefix) && after.as_ref().is_none_or(|after| *key > after))
        .collect();
    let mut page = String::from("<ListBucketResult>");
    for (key, bytes) in rest.iter().take(2) {
        page += &format!("<Contents><Key>{key}</Key><Size>{}</Size></Contents>", bytes.len());
    }
    if rest.len() > 2 {
        page += &format!("<NextContinuationToken>{}</NextContinuationToken>", rest[1].0);
    }
    Reply::status(200).body(page + "</ListBucketResult>")
}

fn open(url: &str) -> Result<S3, CacheError> {
    let variable = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" => Some("KEY".to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some(SECRET.to_owned()),
        _ => None,
    };
    let clock = Arc::new(|| UNIX_EPOCH + Duration::from_secs(1_800_000_000))
        as Arc<dyn Fn() -> SystemTime + Send + Sync>;
    S3::open(S3Location::parse(url)?, Client::new(ClientOptions::default()), &variable, clock)
}

#[test]
fn entries_come_back_and_go() {
    let (server, objects, log) = serve();
    let place = open(&format!("s3://builds/ci/layers?endpoint=http://{}", server.host())).expect("opened");
    assert_eq!(place.get("a").expect("looked"), None);
    for name in ["a", "b", "c", "d", "e"] {
        place.put(name, name.as_bytes()).expect("put");
    }
    objects.lock().expect("lock").insert("ci/layers/deep/x".into(), Vec::new());
    objects.lock().expect("lock").insert("ci/other".into(), Vec::new());
    assert_eq!(place.get("c").expect("looked"), Some(b"c".to_vec()));
    let names =
        |place: &S3| place.list().expect("listed").into_iter().map(|kept| kept.name).collect::<Vec<_>>();
    assert_eq!(names(&place), ["a", "b", "c", "d", "e"], "over three pages");
    place.remove("b").expect("removed");
    place.remove("b").expect("gone already");
    assert_eq!(names(&place), ["a", "c", "d", "e"]);
    let log = log.lock().expect("lock").join("\n");
    assert!(!log.contains(SECRET), "the secret key does not travel");
}

#[test]
fn a_flipped_byte_in_the_bucket_is_refused() {
    let (server, objects, _) = serve();
    let place = open(&format!("s3://builds?endpoint=http://{}", server.host())).expect("opened");
    let told: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let hear = Arc::clone(&told);
    let layers = Layers::new(Box::new(place), CacheKey::from_bytes([5; 32]), move |error| {
        hear.lock().expect("lock").push(error.code());
    });
    layers.put("entry", b"packages");
    assert_eq!(layers.get("entry"), Some(b"packages".to_vec()));
    objects.lock().expect("lock").get_mut("entry").expect("there")[30] ^= 1;
    assert_eq!(layers.get("entry"), None);
    assert_eq!(*told.lock().expect("lock"), ["cache-entry-refused"]);
}

#[test]
fn refusals_are_no_empty_cache() {
    let (server, _, _) = serve();
    let other = open(&format!("s3://others?endpoint=http://{}", server.host())).expect("opened");
    let error = other.get("a").expect_err("no such bucket");
    assert_eq!(error.code(), "cache-s3-refused");
    assert!(error.to_string().contains("NoSuchBucket: said so"), "{error}");
    let foreign =
        open(&format!("s3://builds?region=eu-1&endpoint=http://{}", server.host())).expect("opened");
    assert!(foreign.put("a", b"x").expect_err("denied").to_string().contains("AccessDenied"));
    assert_eq!(open("s3://builds").expect_err("no region").code(), "cache-location");
    let gone = open("s3://builds?endpoint=http://127.0.0.1:1").expect("opened");
    assert_eq!(gone.get("a").expect_err("nobody there").code(), "net-refused");
    assert!(!format!("{other:?} {error:?}").contains(SECRET));
}
