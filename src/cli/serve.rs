//! `serve`: a SPARQL endpoint and web pages over the store.

use std::{
    io::{self, BufReader},
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::Args;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PipelineOptions, StoreOptions},
};
use crate::{
    pipeline::Pipeline,
    query::{Library, Limits},
    rules::RuleFiles,
    server::{self, ServerError, Settings, Token},
};

/// Serve the store: a SPARQL endpoint and web pages, for people and programs
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph serve                                    http://127.0.0.1:7878, for this machine only, read-only
  reportgraph serve --port 8000 --time-limit 10
  reportgraph serve --bind 0.0.0.0                     for the whole network: there is no encryption and no login
  reportgraph serve --allow-update --token-file token  changes for those who send the token

While it runs, the store may be built into: what was there before is served until the build has ended.
docs/server.md lists the addresses. Ctrl-C ends it in order.")]
pub struct Serve {
    #[command(flatten)]
    store: StoreOptions,

    /// The address of the network interface to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,

    /// The port; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 7878)]
    port: u16,

    /// How many seconds a query may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    time_limit: u64,

    /// How many rows or triples an answer may have
    #[arg(long, value_name = "ROWS", default_value_t = 100_000)]
    row_limit: u64,

    /// How large an answer may be, in MB
    #[arg(long, value_name = "MB", default_value_t = 256)]
    size_limit: u64,

    /// How large the body of a request may be, in kB
    #[arg(long, value_name = "KB", default_value_t = 1024)]
    body_limit: usize,

    /// How many SPARQL queries are answered at the same time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    queries_at_once: u16,

    /// How much memory such a query may take, in MB
    #[arg(long, value_name = "MB", default_value_t = 1024)]
    memory_limit: u64,

    /// Take changes (SPARQL Update, graphs) from those who send the token
    #[arg(long)]
    allow_update: bool,

    /// The file that holds the token for changes (at least 16 characters) [or the environment: `REPORTGRAPH_TOKEN`]
    #[arg(long, value_name = "FILE", requires = "allow_update")]
    token_file: Option<PathBuf>,

    /// A further name that the server may be called by; may be given several times
    #[arg(long = "host-name", value_name = "NAME")]
    hosts: Vec<String>,

    /// Let pages of this origin ask from a browser (`https://example.org`, or `*`); may be given several times
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    origins: Vec<String>,

    /// How often to look whether the store has changed, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(50..))]
    refresh: u64,

    /// A folder with more queries (*.rq)
    #[arg(long, value_name = "DIR", env = "REPORTGRAPH_QUERIES")]
    queries: Option<PathBuf>,

    #[command(flatten)]
    pipeline: PipelineOptions,
}

impl Serve {
    pub fn run(self) -> Result<Exit, Failure> {
        let settings = self.settings()?;
        if !settings.is_local() {
            console::print_note("This server listens to other machines: whoever reaches it can read all of the store.");
        }
        let folder = settings.store.display().to_string();
        server::run(settings, |address| {
            console::print_note(&format!("Serving {folder} at http://{address}/ (SPARQL: http://{address}/sparql). Ctrl-C ends it."));
        })?;
        Ok(Exit::Done)
    }

    fn settings(self) -> Result<Settings, Failure> {
        let mut library = Library::built_in();
        if let Some(folder) = &self.queries {
            library.add_folder(folder).map_err(|error| Failure { exit: Exit::Rules, ..error.into() })?;
        }
        let update_token = if self.allow_update { Some(self.token()?) } else { None };
        let memory = self.memory_limit << 20;
        Ok(Settings {
            store: self.store.folder().to_owned(),
            address: SocketAddr::new(self.bind, self.port),
            limits: Limits { time: Duration::from_secs(self.time_limit), rows: self.row_limit, bytes: self.size_limit << 20 },
            body: self.body_limit << 10,
            workers: usize::from(self.queries_at_once),
            update_token,
            hosts: self.hosts,
            origins: self.origins,
            refresh: Duration::from_millis(self.refresh),
            grace: Duration::from_secs(10),
            worker_command: worker_command(memory)?,
            library: Arc::new(library),
            rules: rules(self.pipeline),
            log: Arc::new(console::print_note),
        })
    }

    fn token(&self) -> Result<Token, Failure> {
        let hint = "put at least 16 letters, digits and signs into a file and name it with --token-file, or set REPORTGRAPH_TOKEN";
        let text = match &self.token_file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| Failure::new(Exit::Usage, format!("the token file {} cannot be read: {error}", path.display())))?,
            None => {
                std::env::var("REPORTGRAPH_TOKEN").map_err(|_| Failure::new(Exit::Usage, "--allow-update needs a token").with_hint(hint))?
            }
        };
        Token::new(&text).ok_or_else(|| {
            let reason = format!("the token is shorter than {} characters, or holds white space", Token::SHORTEST);
            Failure::new(Exit::Usage, reason).with_hint(hint)
        })
    }
}

/// How pages are made without a server: of a store, with the usual limits.
pub(super) fn settings_of(store: &Path, pipeline: PipelineOptions) -> Settings {
    Settings {
        store: store.to_owned(),
        address: SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 0),
        limits: Limits { time: Duration::from_secs(600), ..Limits::default() },
        body: 0,
        workers: 0,
        update_token: None,
        hosts: Vec::new(),
        origins: Vec::new(),
        refresh: Duration::from_secs(1),
        grace: Duration::ZERO,
        worker_command: Vec::new(),
        library: Arc::new(Library::built_in()),
        rules: rules(pipeline),
        log: Arc::new(console::print_note),
    }
}

fn rules(pipeline: PipelineOptions) -> Arc<dyn Fn() -> Result<(RuleFiles, Pipeline), String> + Send + Sync> {
    Arc::new(move || {
        let files = pipeline.files().map_err(|failure| failure.message)?;
        let pipeline = pipeline.load_from(&files).map_err(|failure| failure.message)?;
        Ok((files, pipeline))
    })
}

/// How this program is started to answer queries.
fn worker_command(memory: u64) -> Result<Vec<String>, Failure> {
    let program = std::env::current_exe()?;
    Ok(vec![program.to_string_lossy().into_owned(), "query-worker".to_owned(), memory.to_string()])
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Store(error) => error.into(),
            ServerError::Listen { address, source } => {
                let failure = Self::new(Exit::Usage, format!("cannot listen at {address}: {source}"));
                match source.kind() {
                    io::ErrorKind::AddrInUse => failure.with_hint("another program listens there; choose another port with --port"),
                    io::ErrorKind::PermissionDenied => failure.with_hint("ports below 1024 are for the system; choose another with --port"),
                    _ => failure,
                }
            }
            ServerError::Threads(error) => Self::new(Exit::Output, format!("the threads of the server could not be started: {error}")),
        }
    }
}

/// The process that answers queries for a server; not for people.
#[derive(Debug, Args)]
#[command(hide = true)]
pub struct QueryWorker {
    /// How much memory a query may take, in bytes
    memory: u64,
}

impl QueryWorker {
    pub fn run(self) -> Result<Exit, Failure> {
        server::worker::work(BufReader::new(io::stdin()), io::stdout(), self.memory, || {
            std::process::exit(i32::from(Exit::Query.code()));
        })?;
        Ok(Exit::Done)
    }
}
