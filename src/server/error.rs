//! What can go wrong, as a status and a message that says what is wrong and what would be right.

use std::{io, net::SocketAddr};

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{query::QueryError, search::SearchError, store::StoreError};

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot listen at {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("the threads of the server could not be started: {0}")]
    Threads(io::Error),
}

/// Why a request was not answered.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    /// One word for programs, as `row-limit`.
    pub code: &'static str,
    pub message: String,
    pub headers: Vec<(HeaderName, String)>,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), headers: Vec::new() }
    }

    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", message)
    }

    pub fn method(allowed: &'static str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method", format!("this address takes {allowed}"))
            .with_header(header::ALLOW, allowed.to_owned())
    }

    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }

    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.code, "message": self.message, "status": self.status.as_u16() });
        let mut response =
            (self.status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], format!("{body:#}\n")).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::try_from(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        let mut message = error.to_string();
        let (status, code) = match &error {
            QueryError::Syntax { place, .. } => {
                if let Some(place) = place {
                    message = format!("{message}\n{}", place.marked());
                }
                (StatusCode::BAD_REQUEST, "malformed-query")
            }
            QueryError::UnknownName { nearest, .. } => {
                if let Some(nearest) = nearest {
                    message = format!("{message}: did you mean `{nearest}`?");
                }
                (StatusCode::NOT_FOUND, "unknown-query")
            }
            QueryError::UnknownParameter { known, .. } => {
                message = format!("{message}; it has {}", if known.is_empty() { "none".to_owned() } else { known.join(", ") });
                (StatusCode::BAD_REQUEST, "parameter")
            }
            QueryError::ParameterTwice { .. } | QueryError::MissingParameter { .. } | QueryError::WrongValue { .. } => {
                (StatusCode::BAD_REQUEST, "parameter")
            }
            QueryError::Format { .. } => (StatusCode::NOT_ACCEPTABLE, "not-acceptable"),
            QueryError::TooSlow { .. } => (StatusCode::SERVICE_UNAVAILABLE, "time-limit"),
            QueryError::TooManyRows { .. } => (StatusCode::FORBIDDEN, "row-limit"),
            QueryError::TooManyBytes { .. } => (StatusCode::FORBIDDEN, "size-limit"),
            QueryError::Graph { .. } | QueryError::Text(_) => (StatusCode::BAD_REQUEST, "query"),
            QueryError::Evaluation(_) => (StatusCode::BAD_REQUEST, "evaluation"),
            QueryError::Header { .. } | QueryError::Unreadable { .. } | QueryError::Output(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        };
        Self::new(status, code, message)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let (status, code) = match &error {
            StoreError::InUse { .. } => (StatusCode::SERVICE_UNAVAILABLE, "store-in-use"),
            StoreError::Missing { .. } | StoreError::NotAStore { .. } | StoreError::IsAFile { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "store-missing")
            }
            StoreError::NoSuchReport { .. } => (StatusCode::NOT_FOUND, "not-found"),
            _ => (StatusCode::INTERNAL_SERVER_ERROR, "store"),
        };
        Self::new(status, code, error.to_string())
    }
}

impl From<SearchError> for Refusal {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Store(error) => error.into(),
            SearchError::NothingAsked { .. } => Self::bad_request("nothing-asked", error.to_string()),
            SearchError::InUse { .. } => Self::new(StatusCode::SERVICE_UNAVAILABLE, "index-in-use", error.to_string()),
            SearchError::Index { .. } => Self::internal(error.to_string()),
        }
    }
}
