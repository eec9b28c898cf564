//! Serves a stack on a port of the loopback interface: `serve FOLDER PORT [EMAIL]`.
//!
//! Makes the stack when there is none, exports the clients' files beside it, and writes a token for `EMAIL`.
#![expect(clippy::print_stdout, reason = "an example talks to its user")]

use std::{path::PathBuf, sync::Arc, time::SystemTime};

use base::Timestamp;
use stack::{InitOptions, Stack, TokenRequest};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: serve FOLDER PORT [EMAIL]")?);
    let port: u16 = arguments.next().ok_or("usage: serve FOLDER PORT [EMAIL]")?.parse()?;
    let clock: stack::Clock = Arc::new(|| Timestamp::from_system_time(SystemTime::now()));
    if !folder.exists() {
        let options = InitOptions {
            now: clock(),
            organization: "example".into(),
            issuer: None,
            external_issuers: Vec::new(),
        };
        Stack::init(&folder, &options)?;
    }
    let stack = Arc::new(Stack::open(&folder, clock)?);
    let out = folder.with_extension("export");
    stack.identity().export(&out, &format!("http://127.0.0.1:{port}"))?;
    if let Some(subject) = arguments.next() {
        let token = stack.mint_token(&TokenRequest {
            subject,
            audience: "sigstore".into(),
            ttl_secs: 3600,
            extra: serde_json::Map::new(),
        })?;
        std::fs::write(out.join("token"), token)?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        println!("serving {} on {}", stack.instance(), listener.local_addr()?);
        let stop = async {
            let _ = tokio::signal::ctrl_c().await;
        };
        stack::serve(stack, listener, stop).await.map_err(Into::into)
    })
}
