//! Reads requests: bodies within their limit, forms, parameters, media types, tokens.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;

use super::{error::Refusal, settings::Token};

/// How long a client gets to send a body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// So much of a body that is too large is read and thrown away, so that the client gets to read the answer.
const DISCARDED: usize = 256 << 20;

/// Parameters in the order in which they were given; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, String)>);

impl Parameters {
    /// From the part of an address behind `?`, or from a form.
    pub fn parse(text: &[u8]) -> Result<Self, Refusal> {
        let mut parameters = Vec::new();
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let split = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(split + 1..).unwrap_or_default();
            parameters.push((decoded(&pair[..split])?, decoded(value)?));
        }
        Ok(Self(parameters))
    }

    pub fn of_address(query: Option<&str>) -> Result<Self, Refusal> {
        Self::parse(query.unwrap_or_default().as_bytes())
    }

    /// All values of a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// The value of a name that may be given once.
    pub fn one(&self, name: &str) -> Result<Option<String>, Refusal> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
        let first = values.next().cloned();
        if values.next().is_some() {
            return Err(Refusal::bad_request("parameter", format!("the parameter `{name}` is given more than once")));
        }
        Ok(first)
    }

    /// The first value of a name that may be given several times.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let Some(value) = self.one(name)?.filter(|value| !value.is_empty()) else { return Ok(None) };
        let number = value.parse().map_err(|_| Refusal::bad_request("parameter", format!("`{name}` is a whole number, not `{value}`")))?;
        Ok(Some(number))
    }
}

/// Undoes `%` and `+`. What is then not UTF-8 is refused.
fn decoded(text: &[u8]) -> Result<String, Refusal> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut index = 0;
    while index < text.len() {
        let hex = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (text[index], hex(index + 1), hex(index + 2)) {
            (b'+', _, _) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                index += 2;
            }
            (byte, _, _) => bytes.push(byte),
        }
        index += 1;
    }
    String::from_utf8(bytes).map_err(|_| Refusal::bad_request("not-utf8", "the parameters are not in UTF-8"))
}

/// The whole body, at most `limit` bytes of it.
pub async fn body(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()).and_then(|length| length.parse().ok());
    match tokio::time::timeout(BODY_TIME, collect(body, limit, announced)).await {
        Ok(result) => result,
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "slow-body",
            format!("the body did not arrive within {} seconds", BODY_TIME.as_secs()),
        )),
    }
}

async fn collect(mut body: Body, limit: usize, announced: Option<usize>) -> Result<Bytes, Refusal> {
    let mut bytes = BytesMut::new();
    let mut received = 0;
    let mut too_large = announced.is_some_and(|length| length > limit);
    if announced.is_some_and(|length| length > DISCARDED) {
        return Err(too_large_refusal(limit));
    }
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Refusal::bad_request("body", format!("the body broke off: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        received += data.len();
        too_large = too_large || received > limit;
        if received > DISCARDED {
            break;
        }
        if too_large {
            bytes = BytesMut::new();
        } else {
            bytes.extend_from_slice(&data);
        }
    }
    if too_large { Err(too_large_refusal(limit)) } else { Ok(bytes.freeze()) }
}

fn too_large_refusal(limit: usize) -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "body-limit", format!("the body is larger than {limit} bytes, which is the limit"))
}

/// A body that must be text in UTF-8.
pub fn utf8(bytes: &Bytes) -> Result<String, Refusal> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(Refusal::bad_request("not-utf8", format!("the body is not in UTF-8, from byte {} on", error.valid_up_to()))),
    }
}

/// The media type of the body without its parameters, in lower case; an encoding other than UTF-8 is refused.
pub fn content_type(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(None) };
    let value = value.to_str().map_err(|_| Refusal::bad_request("content-type", "the Content-Type is malformed"))?;
    let mut parts = value.split(';');
    let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    for part in parts {
        if let Some((name, charset)) = part.split_once('=')
            && name.trim().eq_ignore_ascii_case("charset")
            && !["utf-8", "utf8"].contains(&charset.trim().trim_matches('"').to_ascii_lowercase().as_str())
        {
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "charset", format!("only UTF-8 is taken, not {charset}")));
        }
    }
    Ok(Some(media_type))
}

/// Whether the client may change the store.
pub fn may_update(headers: &HeaderMap, token: Option<&Token>) -> Result<(), Refusal> {
    let Some(token) = token else {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "read-only",
            "this server only reads: changes need `reportgraph serve --allow-update` and a token",
        ));
    };
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = given.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    match bearer {
        None => Err(Refusal::new(StatusCode::UNAUTHORIZED, "token-missing", "changes need the header `Authorization: Bearer TOKEN`")
            .with_header(header::WWW_AUTHENTICATE, "Bearer realm=\"reportgraph\"".to_owned())),
        Some((_, given)) if token.is(given.trim()) => Ok(()),
        Some(_) => Err(Refusal::new(StatusCode::FORBIDDEN, "token-wrong", "the token is wrong")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        let parsed = Parameters::parse("query=SELECT+%2A&a=%E7%94%B2&a=b&flag&&x%=%zz".as_bytes()).expect("a form");
        let pairs: Vec<(&str, &str)> = parsed.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("query", "SELECT *"), ("a", "甲"), ("a", "b"), ("flag", ""), ("x%", "%zz")]);
        assert_eq!(parsed.one("query").expect("once").as_deref(), Some("SELECT *"));
        assert_eq!(parsed.one("a").expect_err("twice").code, "parameter");
        assert_eq!(Parameters::parse(b"a=%FF").expect_err("no UTF-8").code, "not-utf8");
    }

    #[test]
    fn only_utf8_is_taken() {
        let of = |value: &'static str| content_type(&HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().expect("a value"))]));
        assert_eq!(of("Text/Turtle; charset=UTF-8").expect("taken").as_deref(), Some("text/turtle"));
        assert_eq!(of("application/sparql-query").expect("taken").as_deref(), Some("application/sparql-query"));
        assert_eq!(of("text/turtle; charset=gbk").expect_err("refused").code, "charset");
    }
}
