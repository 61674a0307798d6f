//! What may be set about a server.

use std::{
    fmt::{self, Debug, Formatter},
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use crate::{
    pipeline::Pipeline,
    query::{Library, Limits},
    rules::RuleFiles,
};

/// How a server behaves.
#[derive(Clone)]
pub struct Settings {
    /// The folder of the store.
    pub store: PathBuf,
    pub address: SocketAddr,
    /// What one query may take.
    pub limits: Limits,
    /// The largest body of a request, in bytes.
    pub body: usize,
    /// How many processes answer SPARQL at most.
    pub workers: usize,
    /// Where changes are allowed: what a client must know.
    pub update_token: Option<Token>,
    /// Names besides its address that the server may be called by in `Host`; empty for all where it listens to others.
    pub hosts: Vec<String>,
    /// Pages of these origins may ask from a browser.
    pub origins: Vec<String>,
    /// How often it is looked whether the store has changed.
    pub refresh: Duration,
    /// How long connections get to end when the server is told to stop.
    pub grace: Duration,
    /// The program that is started as a worker, with its arguments.
    pub worker_command: Vec<String>,
    pub library: Arc<Library>,
    /// The rules, to say what of a report was not understood; loaded when first asked for.
    pub rules: Arc<dyn Fn() -> Result<(RuleFiles, Pipeline), String> + Send + Sync>,
    /// Takes a line for the log.
    pub log: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Debug for Settings {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Settings");
        debug.field("store", &self.store).field("address", &self.address).field("limits", &self.limits);
        debug.field("update", &self.update_token.is_some()).finish_non_exhaustive()
    }
}

impl Settings {
    /// Whether the server hears only this machine.
    pub fn is_local(&self) -> bool {
        match self.address.ip() {
            IpAddr::V4(address) => address.is_loopback(),
            IpAddr::V6(address) => address.is_loopback(),
        }
    }
}

/// A secret that is never shown.
#[derive(Clone)]
pub struct Token(String);

impl Debug for Token {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Token {
    /// The fewest characters that a token may have.
    pub const SHORTEST: usize = 16;

    /// A token from a file or the environment; white space around it does not count.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() >= Self::SHORTEST && text.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(text.to_owned()))
    }

    /// Takes the same time wherever the two differ.
    pub fn is(&self, given: &str) -> bool {
        let (own, given) = (self.0.as_bytes(), given.as_bytes());
        let mut difference = own.len() ^ given.len();
        for (index, byte) in own.iter().enumerate() {
            difference |= usize::from(byte ^ given.get(index).copied().unwrap_or(0));
        }
        difference == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_compared_and_never_shown() {
        let token = Token::new(" 0123456789abcdef\n").expect("long enough");
        assert!(token.is("0123456789abcdef"));
        for other in ["", "0123456789abcdeX", "0123456789abcdef0", "X123456789abcdef"] {
            assert!(!token.is(other), "{other}");
        }
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert!(Token::new("short").is_none() && Token::new("0123456789 abcdef").is_none());
    }
}
