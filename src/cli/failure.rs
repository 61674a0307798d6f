//! Why a command failed, as the user reads it: what is wrong and where, and the way out.

use std::io;

use super::exit::Exit;
use crate::{
    graph::serialize::WriteError,
    query::QueryError,
    rules::RuleError,
    source::SourceError,
    store::{Description, StoreError},
};

/// An error message with a hint and the exit code.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    pub message: String,
    pub hint: Option<String>,
}

impl Failure {
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hint: None }
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<io::Error> for Failure {
    /// An error of writing. A reader that stopped listening (`| head`) is none.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Exit::Done, String::new()),
            _ => Self::new(Exit::Output, format!("the output cannot be written: {error}")),
        }
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::new(Exit::Input, error.to_string()).with_hint(error.problem.hint())
    }
}

impl From<RuleError> for Failure {
    fn from(error: RuleError) -> Self {
        Self::new(Exit::Rules, format!("the rules cannot be loaded: {error}")).with_hint("see rules/README.md for how they are written")
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let failure = Self::new(Exit::Store, error.to_string());
        match &error {
            StoreError::IsAFile { .. } | StoreError::NotAStore { .. } => failure.with_hint("name another folder with --store DIR"),
            StoreError::Missing { .. } => {
                failure.with_hint("make one with `reportgraph build PATH…`, or name it with --store DIR or REPORTGRAPH_STORE")
            }
            StoreError::OtherFormat { format, .. } if *format < Description::FORMAT => {
                failure.with_hint("`reportgraph rebuild` makes it anew in the format of this program; the old one stays until that is done")
            }
            StoreError::OtherFormat { .. } => failure.with_hint("use the newer program that made it"),
            StoreError::NotReady { .. } => failure.with_hint("try again when the command that makes it has begun"),
            StoreError::InUse { .. } => failure.with_hint("wait until that command has ended; nothing was changed, and the store can be read meanwhile"),
            StoreError::Full { .. } => {
                failure.with_hint("free some space and give the same command again: it goes on where this one ended; the store holds whole reports and can be read")
            }
            StoreError::Folder { .. } => failure.with_hint("check that you may read and write the folder"),
            StoreError::NoSuchReport { empty: true, .. } => failure.with_hint("the store holds no report yet: `reportgraph build PATH…`"),
            StoreError::NoSuchReport { nearest: Some(nearest), .. } => {
                failure.with_hint(format!("did you mean `{nearest}`? `reportgraph reports` lists all"))
            }
            StoreError::NoSuchReport { .. } => failure.with_hint("`reportgraph reports` lists all"),
            StoreError::NoSuchEntity { .. } => failure.with_hint("`reportgraph identity show IDENTITY` lists entities with their IRIs"),
            StoreError::SeveralReports { .. } => failure.with_hint("name the report by its path or IRI"),
            StoreError::Damaged { .. } => failure.with_hint("restore a backup, or build it again into another folder"),
            StoreError::NoText { .. } => failure.with_hint("build it again from its file"),
            StoreError::TargetExists { .. } => failure.with_hint("name a folder that is not there yet"),
            StoreError::Import { .. } => failure.with_hint("`reportgraph export --format nquads` writes what can be taken in"),
            StoreError::ReadOnly { .. } | StoreError::Storage { .. } | StoreError::Threads { .. } => failure,
        }
    }
}

impl From<WriteError<StoreError>> for Failure {
    fn from(error: WriteError<StoreError>) -> Self {
        match error {
            WriteError::Output(error) => error.into(),
            WriteError::Input(error) => error.into(),
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let mut message = error.to_string();
        let hint = match error {
            QueryError::Output(error) => return error.into(),
            QueryError::Syntax { place, .. } => {
                if let Some(place) = place {
                    message.push('\n');
                    message.push_str(&place.marked());
                }
                "`reportgraph query --list` shows queries to start from; queries only read (SELECT, ASK, CONSTRUCT, DESCRIBE)".to_owned()
            }
            QueryError::UnknownName { nearest, known, .. } => did_you_mean(nearest, "queries", &known),
            QueryError::UnknownParameter { known, .. } if known.is_empty() => "the query takes no parameters".to_owned(),
            QueryError::UnknownParameter { nearest, known, .. } => did_you_mean(nearest, "parameters", &known),
            QueryError::MissingParameter { name, .. } => format!("give it with --param {name}=…"),
            QueryError::Format { choices, .. } => format!("choose one of {choices}"),
            QueryError::Header { .. }
            | QueryError::Unreadable { .. }
            | QueryError::ParameterTwice { .. }
            | QueryError::WrongValue { .. }
            | QueryError::TooSlow { .. }
            | QueryError::TooManyRows { .. }
            | QueryError::TooManyBytes { .. }
            | QueryError::Graph { .. }
            | QueryError::Text(_)
            | QueryError::Evaluation(_) => return Self::new(Exit::Query, message),
        };
        Self::new(Exit::Query, message).with_hint(hint)
    }
}

fn did_you_mean(nearest: Option<String>, what: &str, known: &[String]) -> String {
    let list = format!("the {what} are {}", known.join(", "));
    nearest.map_or_else(|| list.clone(), |nearest| format!("did you mean `{nearest}`? {list}"))
}
