//! `identity`: which things of several reports were taken for one, and a person's say in it.

use std::path::Path;

use clap::{Args, Subcommand, ValueEnum};

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{DecisionOptions, StoreOptions, iris_of},
};
use crate::{
    identity::{DOUBTFUL, Decisions},
    query::{self, Format, Library, Setting, bind, evaluate},
    store::GraphStore,
};

/// See which enterprises, projects and parks of several reports were taken for one, and correct it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph identity list --doubtful                  what a person should look at
  reportgraph identity list --kind project --name 大桥
  reportgraph identity show 0f3c…                       its members, the reasons, the words of the reports
  reportgraph identity split IRI --because 'another firm'   takes an entity of a report out of its identity
  reportgraph identity join IRI IRI                     makes two entities one
  reportgraph identity forget IRI                       takes back what was decided about an entity

Decisions are lines of a text file beside the store, which every build reads; they may be edited by hand.
IRIs are those of the column `entity` of `identity show`; what stands before the last slash may be left out where the rest tells them apart.")]
pub struct Identity {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List identities, those of most reports first
    List(List),
    /// Show the members of an identity, with the reasons and the words of the reports
    Show(Show),
    /// Take entities out of their identities: several at once stay together
    Split(Change),
    /// Make entities one
    Join(Change),
    /// Take back what was decided about entities
    Forget(Change),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    store: StoreOptions,

    /// Only those that a person should look at
    #[arg(long)]
    doubtful: bool,

    /// Only those of a kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,

    /// Only those with this in one of their names
    #[arg(long, value_name = "TEXT", default_value = "")]
    name: String,

    /// Print as CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,

    /// Print as JSON (SPARQL results)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    store: StoreOptions,

    /// The identity: its IRI, or the end of it, or a name
    identity: String,

    /// Print as JSON (SPARQL results)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Change {
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    decisions: DecisionOptions,

    /// Entities of reports: their IRIs, or the ends of them
    #[arg(required = true, value_name = "ENTITY")]
    entities: Vec<String>,

    /// Why, kept in the file as a remark
    #[arg(long, value_name = "TEXT", default_value = "")]
    because: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Enterprise,
    Project,
    Park,
}

impl Identity {
    pub fn run(self) -> Result<Exit, Failure> {
        match self.action {
            Action::List(list) => list.run(),
            Action::Show(show) => show.run(),
            Action::Split(change) => change.run(split),
            Action::Join(change) if change.entities.len() < 2 => {
                Err(Failure::new(Exit::Usage, "`identity join` takes two entities or more"))
            }
            Action::Join(change) => change.run(join),
            Action::Forget(change) => change.run(forget),
        }
    }
}

impl List {
    fn run(self) -> Result<Exit, Failure> {
        let kind = match self.kind {
            None => "",
            Some(Kind::Enterprise) => "Enterprise",
            Some(Kind::Project) => "Project",
            Some(Kind::Park) => "Park",
        };
        let below = if self.doubtful { format!("0.{DOUBTFUL:02}") } else { "2".to_owned() };
        let settings = [("kind", kind.to_owned()), ("name", self.name), ("below", below)];
        ask(&self.store.read()?, "identities", &settings, format(self.json, self.csv))
    }
}

impl Show {
    fn run(self) -> Result<Exit, Failure> {
        ask(&self.store.read()?, "merges", &[("identity", self.identity)], format(self.json, false))
    }
}

impl Change {
    fn run(self, change: fn(&mut Decisions, &[String], &str)) -> Result<Exit, Failure> {
        let path = self.decisions.path(&self.store);
        let mut decisions = self.decisions.load(&self.store)?;
        let store = self.store.open()?;
        let iris = iris_of(&store.records()?);
        let mut entities = Vec::new();
        for entity in &self.entities {
            entities.push(store.entity(entity)?);
        }
        change(&mut decisions, &entities, &self.because.replace(['\t', '\n', '\r'], " "));
        write(&path, &decisions)?;
        let summary = store.refresh_identities(Some(&decisions), &iris)?;
        store.publish()?;
        console::print_note(&format!("{}: {} identities written anew, {} before", path.display(), summary.written, summary.erased));
        Ok(Exit::Done)
    }
}

fn split(decisions: &mut Decisions, entities: &[String], because: &str) {
    for entity in entities {
        decisions.split(entity, because);
    }
    join(decisions, entities, because);
}

fn join(decisions: &mut Decisions, entities: &[String], because: &str) {
    for pair in entities.windows(2).filter(|pair| pair[0] != pair[1]) {
        decisions.join(&pair[0], &pair[1], because);
    }
}

fn forget(decisions: &mut Decisions, entities: &[String], _because: &str) {
    for entity in entities {
        decisions.forget(entity);
    }
}

fn write(path: &Path, decisions: &Decisions) -> Result<(), Failure> {
    let failure = |error| Failure::new(Exit::Output, format!("{} cannot be written: {error}", path.display()));
    // In one step, so that a failure leaves the old file.
    let new = path.with_extension("new");
    std::fs::write(&new, decisions.text()).map_err(failure)?;
    std::fs::rename(&new, path).map_err(failure)
}

fn format(json: bool, csv: bool) -> Format {
    match (json, csv) {
        (true, _) => Format::Json,
        (_, true) => Format::Csv,
        _ => Format::Table(console::table_style()),
    }
}

/// Asks a named query and prints the answer.
fn ask(store: &GraphStore, name: &str, settings: &[(&str, String)], format: Format) -> Result<Exit, Failure> {
    let library = Library::built_in();
    let named = library.get(name)?;
    let settings: Vec<Setting> = settings.iter().map(|(name, value)| Setting { name: (*name).to_owned(), value: value.clone() }).collect();
    let bound = bind(&named.text, &named.header, &settings)?;
    let mut out = console::data();
    query::write(evaluate(store.inner(), &bound, &named.text)?, format, &mut out)?;
    std::io::Write::flush(&mut out)?;
    Ok(Exit::Done)
}
