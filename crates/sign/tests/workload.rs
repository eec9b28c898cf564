//! The SPIFFE workload API against a strict agent: `FetchJWTSVID` over a Unix socket.
#![expect(clippy::expect_used, reason = "tests: an agent that cannot start fails the test")]

use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use h2::server::SendResponse;
use http::{HeaderMap, Request, Response, StatusCode};
use sign::{Surroundings as _, SystemSurroundings};
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(20);

/// What the agent does when it is asked.
#[derive(Clone, Copy)]
enum Answer {
    Token,
    /// In several frames, each waited for.
    Pieces,
    Denied,
    Failed,
    NoStatus,
    NoToken,
    Huge,
    NotFound,
    Hangs,
    Closes,
}

struct Agent {
    _folder: TempDir,
    path: PathBuf,
}

impl Agent {
    fn endpoint(&self) -> String {
        format!("unix://{}", self.path.display())
    }
}

fn agent(answer: Answer) -> Agent {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("agent.sock");
    let listener = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
    listener.set_nonblocking(true).expect("a socket");
    // The thread ends with the process; a hanging agent never would otherwise.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::UnixListener::from_std(listener).expect("a socket");
            while let Ok((stream, _)) = listener.accept().await {
                if matches!(answer, Answer::Closes) {
                    continue;
                }
                let Ok(mut connection) = h2::server::handshake(stream).await else { continue };
                while let Some(Ok((request, respond))) = connection.accept().await {
                    tokio::spawn(serve(answer, request, respond));
                }
            }
        });
    });
    Agent { _folder: folder, path }
}

/// `JWTSVIDResponse` with one token, framed; each length is below 128.
fn message(token: &str) -> Vec<u8> {
    let length = u8::try_from(token.len()).expect("short");
    let svid = [&[0x0a, 3], &b"s:/"[..], &[0x12, length], token.as_bytes()].concat();
    let list = [&[0x0a, u8::try_from(svid.len()).expect("short")], &svid[..]].concat();
    let framed = u32::try_from(list.len()).expect("short").to_be_bytes();
    [&[0][..], &framed, &list].concat()
}

async fn serve(answer: Answer, request: Request<h2::RecvStream>, mut respond: SendResponse<Bytes>) {
    let (head, mut body) = request.into_parts();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut asked = Vec::new();
    while let Some(Ok(chunk)) = body.data().await {
        let _ = body.flow_control().release_capacity(chunk.len());
        asked.extend_from_slice(&chunk);
    }
    let is_right = head.method == "POST"
        && head.uri.path() == "/SpiffeWorkloadAPI/FetchJWTSVID"
        && header("content-type").as_deref() == Some("application/grpc")
        && header("te").as_deref() == Some("trailers")
        && header("workload.spiffe.io").as_deref() == Some("true")
        && asked == b"\0\0\0\0\x0a\x0a\x08sigstore";
    let status = |code: &'static str, text: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert("grpc-status", code.parse().expect("a header"));
        headers.insert("grpc-message", text.parse().expect("a header"));
        headers
    };
    let whole = |headers: HeaderMap, code: StatusCode| {
        let mut response = Response::builder().status(code).body(()).expect("a response");
        *response.headers_mut() = headers;
        response
    };
    let alone = match answer {
        _ if !is_right => Some(whole(status("3", "not asked as the specification says"), StatusCode::OK)),
        Answer::Denied => Some(whole(status("7", "no identity issued"), StatusCode::OK)),
        Answer::Failed => Some(whole(status("14", "agent is not ready"), StatusCode::OK)),
        Answer::NotFound => Some(whole(HeaderMap::new(), StatusCode::NOT_FOUND)),
        Answer::Hangs => {
            std::future::pending::<()>().await;
            None
        }
        _ => None,
    };
    if let Some(response) = alone {
        let _ = respond.send_response(response, true);
        return;
    }
    let mut send = respond.send_response(whole(HeaderMap::new(), StatusCode::OK), false).expect("headers");
    let message = message(if matches!(answer, Answer::NoToken) { "" } else { "head.body.tail" });
    let chunks: Vec<Vec<u8>> = match answer {
        Answer::Pieces => message.iter().map(|byte| vec![*byte]).collect(),
        Answer::Huge => vec![vec![0; 16 << 10]; 16],
        _ => vec![message],
    };
    for chunk in chunks {
        if send.send_data(Bytes::from(chunk), false).is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    if matches!(answer, Answer::NoStatus) {
        let _ = send.send_data(Bytes::new(), true);
    } else {
        let _ = send.send_trailers(status("0", ""));
    }
}

fn ask(endpoint: &str, limit: Duration) -> Result<String, (ErrorKind, String)> {
    let found = SystemSurroundings.workload_token(endpoint, "sigstore", limit);
    found.map(|token| token.expose().clone()).map_err(|error| (error.kind(), error.to_string()))
}

#[test]
fn a_token_comes_over_the_socket() {
    for answer in [Answer::Token, Answer::Pieces] {
        let agent = agent(answer);
        assert_eq!(ask(&agent.endpoint(), LIMIT), Ok("head.body.tail".into()));
        // And a second time, over a new connection.
        assert!(ask(&agent.endpoint(), LIMIT).is_ok());
    }
}

#[test]
fn each_way_to_fail_is_named() {
    let rows = [
        (Answer::Denied, "no identity is registered"),
        (Answer::Failed, "gRPC status 14 agent is not ready"),
        (Answer::NoStatus, "no gRPC status"),
        (Answer::NoToken, "holds no token"),
        (Answer::Huge, "is longer than"),
        (Answer::NotFound, "HTTP status 404"),
        (Answer::Closes, ""),
    ];
    for (answer, expected) in rows {
        let agent = agent(answer);
        let (_, text) = ask(&agent.endpoint(), LIMIT).expect_err("refused");
        assert!(text.contains(expected), "expected {expected}, found {text}");
    }
    let (kind, _) = ask(&agent(Answer::Hangs).endpoint(), Duration::from_millis(200)).expect_err("waits");
    assert_eq!(kind, ErrorKind::TimedOut);
    assert_eq!(ask("unix:///nowhere/agent.sock", LIMIT).expect_err("none").0, ErrorKind::NotFound);
    assert!(ask("http://localhost", LIMIT).expect_err("none").1.contains("SPIFFE_ENDPOINT_SOCKET"));
}
