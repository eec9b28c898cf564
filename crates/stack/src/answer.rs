//! Requests and answers, without a web framework.

use serde_json::{Value, json};

/// An HTTP request.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Upper case, such as `POST`.
    pub method: String,
    /// Such as `/api/v2/log/entries`.
    pub path: String,
    /// After the question mark, undecoded; empty when there is none.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// An HTTP answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".into(), content_type.into())];
        Self { status, headers, body: body.into() }
    }

    pub(crate) fn json(status: u16, value: &Value) -> Self {
        Self::new(status, "application/json", value.to_string())
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

/// A refusal, in the words of google.rpc.Status as grpc-gateway writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: u16,
    code: u8,
    message: String,
    reason: Option<(&'static str, String)>,
}

impl Refusal {
    fn new(status: u16, code: u8, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), reason: None }
    }

    /// google.rpc.Code 3, INVALID_ARGUMENT.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(400, 3, message)
    }

    /// google.rpc.Code 16, UNAUTHENTICATED; `reason` says to a program which check failed, `detail` to a person.
    pub(crate) fn unauthenticated(message: &str, reason: &'static str, detail: String) -> Self {
        Self { reason: Some((reason, detail)), ..Self::new(401, 16, message) }
    }

    /// google.rpc.Code 5, NOT_FOUND.
    pub(crate) fn not_found() -> Self {
        Self::new(404, 5, "Not Found")
    }

    /// google.rpc.Code 12, UNIMPLEMENTED; grpc-gateway's answer to a method that a path does not have.
    pub(crate) fn wrong_method() -> Self {
        Self::new(405, 12, "Method Not Allowed")
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(413, 8, format!("request body is larger than {limit} bytes"))
    }

    /// google.rpc.Code 14, UNAVAILABLE: the stack cannot answer now, and says nothing of the request.
    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(503, 14, message)
    }

    pub(crate) fn into_response(self) -> Response {
        let details: Vec<Value> = self
            .reason
            .into_iter()
            .map(|(reason, detail)| {
                json!({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "domain": "assay",
                       "reason": reason, "metadata": {"detail": detail}})
            })
            .collect();
        let body = json!({"code": self.code, "message": self.message, "details": details});
        let response = Response::json(self.status, &body);
        if self.status == 503 { response.with("retry-after", "1") } else { response }
    }
}

/// Every limit of the services is one of memory or of what upstream takes; both are bytes.
pub(crate) fn limit(body: &[u8], limit: usize) -> Result<(), Refusal> {
    if body.len() > limit { Err(Refusal::too_large(limit)) } else { Ok(()) }
}
