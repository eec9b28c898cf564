//! The SPIFFE workload API: `FetchJWTSVID`, gRPC over HTTP/2 on a socket of this machine (spiffe.io, `SPIFFE_Workload_API.md`
//! and `SPIFFE_Workload_Endpoint.md`).

use std::io::{Error, Result};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base::Secret;
use bytes::{BufMut as _, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::token::MAX_TOKEN_BYTES;

/// Path of the call: service and method of `workload.proto`.
const METHOD: &str = "/SpiffeWorkloadAPI/FetchJWTSVID";
/// Workload Endpoint §3: what every request carries, so that no browser can be made to send one.
const SECURITY_HEADER: &str = "workload.spiffe.io";
/// gRPC over HTTP/2: a byte that says "not compressed", and four of length.
const PREFIX_BYTES: usize = 5;
/// Most bytes of an answer: a token, and the identity and hint beside it.
const MAX_ANSWER_BYTES: usize = 2 * MAX_TOKEN_BYTES;
/// `PERMISSION_DENIED`: the agent knows the process, and no identity is registered for it.
const PERMISSION_DENIED: &str = "7";

/// Where the agent listens.
#[derive(Debug, PartialEq, Eq)]
enum Endpoint {
    Unix(PathBuf),
    Tcp(SocketAddr),
}

/// Asks the agent at `endpoint` for a token for `audience`.
///
/// # Errors
/// When the address is none, nobody answers within `limit`, or the answer is no token.
pub(super) fn fetch(endpoint: &str, audience: &str, limit: Duration) -> Result<Secret<String>> {
    let endpoint = parse(endpoint)
        .ok_or_else(|| Error::other("SPIFFE_ENDPOINT_SOCKET is no unix:///PATH and no tcp://ADDRESS:PORT"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let call = async {
        match endpoint {
            Endpoint::Unix(path) => ask(tokio::net::UnixStream::connect(path).await?, audience).await,
            Endpoint::Tcp(address) => ask(tokio::net::TcpStream::connect(address).await?, audience).await,
        }
    };
    let timed = async { tokio::time::timeout(limit, call).await };
    runtime
        .block_on(timed)
        .map_err(|_| Error::new(std::io::ErrorKind::TimedOut, "it did not answer in time"))?
}

/// Workload Endpoint §4: `unix:///path` with an absolute path, or `tcp://` with an address that is no name.
fn parse(text: &str) -> Option<Endpoint> {
    if let Some(path) = text.strip_prefix("unix:") {
        let path = Path::new(path.strip_prefix("//").unwrap_or(path));
        return path.is_absolute().then(|| Endpoint::Unix(path.to_owned()));
    }
    let (host, port) = text.strip_prefix("tcp://")?.rsplit_once(':')?;
    let host: IpAddr = host.trim_start_matches('[').trim_end_matches(']').parse().ok()?;
    Some(Endpoint::Tcp(SocketAddr::new(host, port.parse().ok()?)))
}

async fn ask(stream: impl AsyncRead + AsyncWrite + Unpin, audience: &str) -> Result<Secret<String>> {
    let (client, connection) = h2::client::handshake(stream).await.map_err(Error::other)?;
    let call = call(client, audience);
    // The connection is driven beside the call and ends with it.
    tokio::select! {
        answer = call => answer,
        ended = connection => Err(match ended {
            Ok(()) => Error::other("it closed the connection without an answer"),
            Err(error) => Error::other(error),
        }),
    }
}

async fn call(client: h2::client::SendRequest<Bytes>, audience: &str) -> Result<Secret<String>> {
    let request = http::Request::post(format!("http://localhost{METHOD}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header(SECURITY_HEADER, "true")
        .body(())
        .map_err(Error::other)?;
    let mut client = client.ready().await.map_err(Error::other)?;
    let (response, mut send) = client.send_request(request, false).map_err(Error::other)?;
    send.send_data(message(audience)?, true).map_err(Error::other)?;
    let response = response.await.map_err(Error::other)?;
    if response.status() != http::StatusCode::OK {
        return Err(Error::other(format!("it answered with HTTP status {}", response.status().as_u16())));
    }
    // An answer without a message has its status in the headers.
    check_status(response.headers())?;
    let mut body = response.into_body();
    let mut received = Vec::new();
    while let Some(chunk) = body.data().await {
        let chunk = chunk.map_err(Error::other)?;
        if received.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(Error::other(format!("its answer is longer than {MAX_ANSWER_BYTES} bytes")));
        }
        body.flow_control().release_capacity(chunk.len()).map_err(Error::other)?;
        received.extend_from_slice(&chunk);
    }
    let trailers = body.trailers().await.map_err(Error::other)?;
    check_status(trailers.as_ref().ok_or_else(|| Error::other("its answer has no gRPC status"))?)?;
    read_jwt_svid_response(&received).ok_or_else(|| Error::other("its answer holds no token"))
}

fn check_status(headers: &http::HeaderMap) -> Result<()> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("grpc-status") {
        None | Some("0") => Ok(()),
        Some(PERMISSION_DENIED) => Err(Error::new(
            std::io::ErrorKind::PermissionDenied,
            "no identity is registered for this process: add an entry whose selectors fit it",
        )),
        Some(status) => {
            let message: String = text("grpc-message").unwrap_or_default().chars().take(200).collect();
            Err(Error::other(format!("gRPC status {status:.3} {message}")))
        }
    }
}

/// `JWTSVIDRequest { repeated string audience = 1; }` in its frame.
fn message(audience: &str) -> Result<Bytes> {
    let length = u32::try_from(audience.len()).map_err(Error::other)?;
    let mut inner = BytesMut::new();
    inner.put_u8(1 << 3 | 2);
    let mut rest = length;
    while rest >= 0x80 {
        inner.put_u8(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    inner.put_u8(rest.to_le_bytes()[0]);
    inner.put_slice(audience.as_bytes());
    let mut framed = BytesMut::new();
    framed.put_u8(0);
    framed.put_u32(u32::try_from(inner.len()).map_err(Error::other)?);
    framed.put_slice(&inner);
    Ok(framed.freeze())
}

/// The first token of a `JWTSVIDResponse` in its gRPC frame:
/// `{ repeated JWTSVID svids = 1; }` with `JWTSVID { string spiffe_id = 1; string svid = 2; string hint = 3; }`.
#[must_use]
pub fn read_jwt_svid_response(bytes: &[u8]) -> Option<Secret<String>> {
    let (prefix, message) = bytes.split_at_checked(PREFIX_BYTES)?;
    let length = u32::from_be_bytes(prefix[1..].try_into().ok()?);
    if prefix[0] != 0 || usize::try_from(length).ok()? != message.len() {
        return None;
    }
    let first = field(message, 1)?;
    let token = std::str::from_utf8(field(first, 2)?).ok()?;
    (!token.is_empty()).then(|| Secret::new(token.to_owned()))
}

/// The first length-delimited field of this number (protobuf, "Encoding").
fn field(mut message: &[u8], wanted: u64) -> Option<&[u8]> {
    loop {
        let (key, rest) = varint(message)?;
        let after = match key & 7 {
            0 => varint(rest)?.1,
            1 => rest.get(8..)?,
            2 => {
                let (length, rest) = varint(rest)?;
                let (value, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
                if key >> 3 == wanted {
                    return Some(value);
                }
                after
            }
            5 => rest.get(4..)?,
            _ => return None,
        };
        message = after;
    }
}

/// A varint of at most ten bytes, and what is behind it.
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().take(10).enumerate() {
        value |= u64::from(byte & 0x7f).checked_shl(7 * u32::try_from(index).ok()?)?;
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_sockets_or_addresses() {
        let unix = |path: &str| Some(Endpoint::Unix(path.into()));
        let tcp = |address: &str| Some(Endpoint::Tcp(address.parse().expect("an address")));
        let rows = [
            ("unix:///run/spire/agent.sock", unix("/run/spire/agent.sock")),
            ("unix:/run/agent.sock", unix("/run/agent.sock")),
            ("tcp://127.0.0.1:8000", tcp("127.0.0.1:8000")),
            ("tcp://[::1]:8000", tcp("[::1]:8000")),
            ("unix:agent.sock", None),
            ("unix://host/agent.sock", None),
            ("tcp://localhost:8000", None),
            ("tcp://127.0.0.1", None),
            ("/run/agent.sock", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    /// A `JWTSVID` in its list, with a name before it and a field nobody knows.
    fn answer(token: &str) -> Vec<u8> {
        let text = |number: u8, text: &str| {
            [&[number << 3 | 2, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat()
        };
        let svid =
            [&[0x78, 0x80, 0x01][..], &text(1, "spiffe://d/w"), &text(2, token), &text(3, "h")].concat();
        let list = [&[0x0a, u8::try_from(svid.len()).expect("short")], &svid[..]].concat();
        let length = u32::try_from(list.len()).expect("short").to_be_bytes();
        [&[0][..], &length, &list].concat()
    }

    #[test]
    fn answers_are_read_to_the_token_or_refused() {
        let good = answer("a.b.c");
        assert_eq!(read_jwt_svid_response(&good).map(|token| token.expose().clone()), Some("a.b.c".into()));
        assert!(read_jwt_svid_response(&answer("")).is_none());
        for cut in 0..good.len() {
            assert!(read_jwt_svid_response(&good[..cut]).is_none(), "{cut}");
            for byte in [0, 0x7f, 0xff] {
                let mut damaged = good.clone();
                damaged[cut] = byte;
                // Read or refused, and never a panic.
                let _ = read_jwt_svid_response(&damaged);
            }
        }
        let mut compressed = good;
        compressed[0] = 1;
        assert!(read_jwt_svid_response(&compressed).is_none());
    }

    #[test]
    fn requests_are_framed_protobuf() {
        assert_eq!(&message("sigstore").expect("short")[..], b"\0\0\0\0\x0a\x0a\x08sigstore");
        let long = "a".repeat(300);
        assert_eq!(&message(&long).expect("short")[..8], [0, 0, 0, 1, 47, 10, 0xac, 2]);
    }
}
