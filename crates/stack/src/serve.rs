//! HTTP around [`Stack::handle`].

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{Request as HttpRequest, Response as HttpResponse, StatusCode},
};

use crate::{Request, Response, Stack, StackError, answer::Refusal};

/// The largest limit of any service; each checks its own.
const MAX_BODY_BYTES: usize = 4 << 20;

/// All services on one router.
pub fn router(stack: Arc<Stack>) -> Router {
    Router::new().fallback(answer).with_state(stack)
}

/// Serves until `shutdown` resolves; requests under way are finished.
///
/// # Errors
/// When the socket fails.
pub async fn serve(
    stack: Arc<Stack>,
    listener: tokio::net::TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StackError> {
    axum::serve(listener, router(stack))
        .with_graceful_shutdown(shutdown)
        .await
        .map_err(|e| StackError::Serve { cause: e.to_string() })
}

async fn answer(State(stack): State<Arc<Stack>>, request: HttpRequest<Body>) -> HttpResponse<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY_BYTES).await else {
        return http(Refusal::too_large(MAX_BODY_BYTES).into_response());
    };
    let headers = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let request = Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.into(),
    };
    // Signing, verifying and waiting for the disk do not belong on the reactor's threads.
    let answered = tokio::task::spawn_blocking(move || stack.handle(&request)).await;
    http(answered.unwrap_or_else(|_| Refusal::unavailable("request could not be answered").into_response()))
}

fn http(response: Response) -> HttpResponse<Body> {
    let mut built = HttpResponse::builder().status(response.status);
    for (name, value) in &response.headers {
        built = built.header(name, value);
    }
    built.body(Body::from(response.body)).unwrap_or_else(|_| {
        let mut failed = HttpResponse::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}
