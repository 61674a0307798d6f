//! `query`: asks the store, by the name of a query, with a file, or in SPARQL.

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::{console, exit::Exit, failure::Failure, options::StoreOptions};
use crate::query::{
    self as queries, Header, HeaderError, Library, NamedQuery, QueryError, Question, Setting, TableStyle, bind, drawn, evaluate_question,
    header_cell, plain_table,
};
use crate::{
    search::{Index, folder_of},
    store::GraphStore,
};

/// Ask the store: a named query, a file of SPARQL, SPARQL itself, or `-` for standard input
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph query --list                                     all named queries
  reportgraph query --show investments                         the SPARQL of one
  reportgraph query investments --param minimum=100000000
  reportgraph query my.rq --format csv > result.csv
  reportgraph query 'SELECT ?name { ?e a rg:Enterprise ; rdfs:label ?name }'

A query sees the graphs of all reports as one; GRAPH ?report { … } tells them apart. The usual prefixes (rg, rdfs, oa,
prov, dcterms, skos, qudt …) need not be declared. In a query of your own, `--param name=value` fills `$name`.")]
pub struct Query {
    /// The name of a query, the path of a .rq file, SPARQL, or `-`
    #[arg(value_name = "QUERY", required_unless_present = "list")]
    asked: Option<String>,

    /// The value of a parameter
    #[arg(short, long = "param", value_name = "NAME=VALUE", value_parser = setting)]
    params: Vec<Setting>,

    /// How results are written [default: table, or turtle for triples]
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,

    /// List the named queries with their parameters
    #[arg(long)]
    list: bool,

    /// Print the text of the query instead of its answer
    #[arg(long)]
    show: bool,

    /// A folder with more queries (*.rq)
    #[arg(long, value_name = "DIR", env = "REPORTGRAPH_QUERIES")]
    queries: Option<PathBuf>,

    #[command(flatten)]
    store: StoreOptions,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
    Turtle,
    Ntriples,
}

impl Query {
    pub fn run(self) -> Result<Exit, Failure> {
        let mut library = Library::built_in();
        if let Some(folder) = &self.queries {
            library.add_folder(folder).map_err(|error| Failure { exit: Exit::Rules, ..error.into() })?;
        }
        let mut out = console::data();
        if self.list {
            let list = if self.format == Format::Json { as_json(&library) } else { as_table(&library, console::table_style()) };
            out.write_all(list.as_bytes())?;
            out.flush()?;
            return Ok(Exit::Done);
        }
        let query = resolve(self.asked.as_deref().unwrap_or_default(), &library)?;
        if self.show {
            out.write_all(query.text.as_bytes())?;
            out.flush()?;
            return Ok(Exit::Done);
        }
        let bound = bind(&query.text, &query.header, &self.params)?;
        let store = self.store.read()?;
        let index = if query.text.contains("matches") { Some(text_index(&store)?) } else { None };
        let question = Question { text: index.as_ref(), ..Question::default() };
        let answer = evaluate_question(store.inner(), &bound, &query.text, &question)?;
        queries::write(answer, self.format.into(), &mut out)?;
        out.flush()?;
        Ok(Exit::Done)
    }
}

/// The text index of the store, brought up to date.
fn text_index(store: &GraphStore) -> Result<Index, Failure> {
    let index = Index::open(&folder_of(store.folder()))?;
    index.bring_up_to_date(store, &store.records()?)?;
    Ok(index)
}

impl From<Format> for queries::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Table => Self::Table(console::table_style()),
            Format::Csv => Self::Csv,
            Format::Tsv => Self::Tsv,
            Format::Json => Self::Json,
            Format::Xml => Self::Xml,
            Format::Turtle => Self::Turtle,
            Format::Ntriples => Self::NTriples,
        }
    }
}

fn setting(text: &str) -> Result<Setting, String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok(Setting { name: name.trim_start_matches(['$', '?']).to_owned(), value: value.to_owned() })
}

/// What the argument stands for: SPARQL has braces or white space, a file has an extension or a folder, all else is a name.
fn resolve(argument: &str, library: &Library) -> Result<NamedQuery, QueryError> {
    if argument == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| unreadable(Path::new("standard input"), &error))?;
        return own(Path::new("standard input"), text);
    }
    if argument.contains(['{', '}', '\n', ' ']) && !Path::new(argument).is_file() {
        return own(Path::new("the query"), argument.to_owned());
    }
    let path = Path::new(argument);
    if argument.contains(['/', '\\']) || path.extension().is_some() || path.is_file() {
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        return own(path, text);
    }
    library.get(argument).cloned()
}

fn own(path: &Path, text: String) -> Result<NamedQuery, QueryError> {
    let header = Header::parse(&text).map_err(|source: HeaderError| QueryError::Header { path: path.to_owned(), source })?;
    Ok(NamedQuery { name: path.display().to_string(), header, text })
}

fn unreadable(path: &Path, error: &std::io::Error) -> QueryError {
    QueryError::Unreadable { path: path.to_owned(), reason: error.to_string() }
}

fn as_table(library: &Library, style: TableStyle) -> String {
    let mut table = plain_table(style);
    table.set_header(["name", "question", "parameters"].map(|title| header_cell(title, style)));
    for NamedQuery { name, header, .. } in library.iter() {
        let parameters = header.parameters.iter().map(|parameter| match &parameter.default {
            Some(default) if default.is_empty() => format!("[{}]", parameter.name),
            Some(default) => format!("[{}={default}]", parameter.name),
            None => parameter.name.clone(),
        });
        let question = [header.question.as_str(), header.question_zh.as_str()].join("\n");
        table.add_row([name.clone(), question, parameters.collect::<Vec<_>>().join("\n")]);
    }
    format!("{}\nParameters in brackets may be left out. `reportgraph query --show NAME` prints a query.\n", drawn(&table))
}

fn as_json(library: &Library) -> String {
    let queries = library.iter().map(|NamedQuery { name, header, .. }| {
        let parameters = header.parameters.iter().map(|parameter| {
            serde_json::json!({
                "name": parameter.name, "type": parameter.kind.name(), "default": parameter.default, "description": parameter.description,
            })
        });
        serde_json::json!({
            "name": name, "title": header.title, "title_zh": header.title_zh,
            "question": header.question, "question_zh": header.question_zh, "parameters": parameters.collect::<Vec<_>>(),
        })
    });
    format!("{:#}\n", serde_json::Value::Array(queries.collect()))
}
