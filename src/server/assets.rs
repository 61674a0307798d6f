//! The web pages: built from `web/` by `make web`, and part of the program where they were there when it was built.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use super::error::Refusal;

include!(concat!(env!("OUT_DIR"), "/web.rs"));

/// One file of the pages.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Its path below `web/dist`, with `/`.
    pub path: &'static str,
    pub bytes: &'static [u8],
}

/// What is shown where the pages were not built.
const WITHOUT: &str = include_str!("without_pages.html");

/// Whether the program holds the web pages.
pub fn web_is_built() -> bool {
    !FILES.is_empty()
}

/// All files of the pages.
pub fn assets() -> impl Iterator<Item = Asset> {
    FILES.iter().map(|(path, bytes)| Asset { path, bytes })
}

pub fn asset(path: &str) -> Option<Asset> {
    assets().find(|asset| asset.path == path)
}

/// The file at an address; the start page at `/`.
pub fn serve(path: &str) -> Result<Response, Refusal> {
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    if !web_is_built() && path == "index.html" {
        return Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], WITHOUT).into_response());
    }
    let Some(asset) = asset(path) else { return Err(Refusal::not_found(format!("there is nothing at /{path}"))) };
    // The names of these files hold a digest of their content.
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(([(header::CONTENT_TYPE, media_type(path)), (header::CACHE_CONTROL, keep)], asset.bytes).into_response())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
