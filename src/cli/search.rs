//! `search`: finds words in the text of the reports and in the names of what they tell of.

use std::io::Write;

use clap::Args;
use comfy_table::Cell;
use serde_json::json;

use super::{console, exit::Exit, failure::Failure, options::StoreOptions};
use crate::{
    query::{drawn, header_cell, plain_table},
    search::{Filter, Found, Hit, Index, SearchError, excerpt, folder_of},
};

/// Find words in the text of all reports and in the names of firms, projects, programmes
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph search 海上风电
  reportgraph search 新能源 投产 --place 清河县       both words, in one paragraph
  reportgraph search 衔枚重工 --class Enterprise     names only
  reportgraph search 智能工厂 --json | jq '.hits[].text'

The characters of a word must follow each other. Where nothing holds all the words, similar places are given.
In SPARQL: SELECT ?fact { ?fact prov:wasDerivedFrom ?passage . ?passage rg:matches \"海上风电\" }")]
pub struct Search {
    /// The words
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,

    /// Only this kind: paragraph, Report, Enterprise, Project, Program, Region …; may be given several times
    #[arg(long = "class", value_name = "CLASS")]
    classes: Vec<String>,

    /// Only reports of this place, by its full name
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,

    /// Only reports that review this year
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,

    /// How many hits at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Print them as JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreOptions,
}

impl Search {
    pub fn run(self) -> Result<Exit, Failure> {
        let store = self.store.read()?;
        let index = Index::open(&folder_of(store.folder()))?;
        let done = index.bring_up_to_date(&store, &store.records()?)?;
        if done.added > 0 {
            console::print_note(&format!("The text of {} reports was indexed first.", done.added));
        }
        let words = self.words.join(" ");
        let filter = Filter { classes: self.classes, place: self.place, year: self.year };
        let found = index.find(&words, &filter, 0, self.limit)?;
        if self.json {
            console::print_json(&as_json(&index, &found, &words)?)?;
            return Ok(Exit::Done);
        }
        let style = console::table_style();
        let mut table = plain_table(style);
        table.set_header(["kind", "place", "year", "text", "report"].map(|title| header_cell(title, style)));
        for hit in &found.hits {
            let shown = excerpt(&hit.words.join("\u{3000}"), &words).text;
            let title = index.report(&hit.report)?.map_or_else(String::new, |report| report.title);
            table.add_row([
                Cell::new(&hit.class),
                Cell::new(hit.place.as_deref().unwrap_or("")),
                Cell::new(hit.year.map_or_else(String::new, |year| year.to_string())),
                Cell::new(shown.trim()),
                Cell::new(title),
            ]);
        }
        let mut out = console::data();
        writeln!(out, "{}", drawn(&table))?;
        let similar = if found.similar { ", none with all of the words" } else { "" };
        writeln!(out, "{} of {} hits{similar}", found.hits.len(), found.total)?;
        out.flush()?;
        Ok(Exit::Done)
    }
}

fn as_json(index: &Index, found: &Found, words: &str) -> Result<serde_json::Value, SearchError> {
    let hit = |hit: &Hit| {
        let shown = excerpt(&hit.words.join("\u{3000}"), words);
        let title = index.report(&hit.report)?.map(|report| report.title);
        Ok::<_, SearchError>(json!({
            "class": hit.class, "report": hit.report, "title": title, "place": hit.place, "year": hit.year, "iri": hit.iri,
            "start": hit.start.map(|start| start + shown.start as u64), "text": shown.text,
            "marks": shown.marks.iter().map(|mark| [mark.start, mark.end]).collect::<Vec<_>>(), "score": hit.score,
        }))
    };
    let hits = found.hits.iter().map(hit).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "total": found.total, "similar": found.similar, "classes": found.classes, "hits": hits }))
}

impl From<SearchError> for Failure {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Store(error) => error.into(),
            SearchError::NothingAsked { .. } => Self::new(Exit::Query, error.to_string()),
            SearchError::InUse { .. } => {
                Self::new(Exit::Store, error.to_string()).with_hint("wait until the build has ended; nothing was changed")
            }
            SearchError::Index { .. } => {
                Self::new(Exit::Store, error.to_string()).with_hint("remove the folder: it is made again from the store when it is needed")
            }
        }
    }
}
