//! `panel` and `outcomes`: one indicator over places and years, as a tidy table; targets with what came of them.

use std::{
    fs::File,
    io::{BufWriter, IsTerminal, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{PipelineOptions, StoreOptions},
};
use crate::{
    graph::indicators::IndicatorScheme,
    lexicon::Lexicons,
    panel::{self, BasisRules, Outcome, Statement, Table},
    query::{Library, Setting, bind, drawn, evaluate, header_cell, plain_table},
    rules::RuleError,
};

/// Write what reports state of an indicator as a tidy table: a row for each place, year, measure and modality
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph panel --indicator 地区生产总值 --measure growth > gdp.csv
  reportgraph panel --indicator GDP --measure growth --format parquet -o gdp.parquet
  reportgraph panel --indicator 粮食产量 --all           also the statements that were left out, with the reason

Of several statements of one value the report of that very year counts. `others` says how many more there are, `differing` how many of
them give another value; --all shows them. In Python: pandas.read_parquet('gdp.parquet')")]
pub struct Panel {
    #[command(flatten)]
    choice: Choice,

    /// Also the statements that were left out, with the reason in the column `left_out`
    #[arg(long)]
    all: bool,
}

/// Set the targets of reports beside what the reports of the next year state
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph outcomes --indicator 地区生产总值 --measure growth
  reportgraph outcomes --region 藕花 --format csv > kept.csv     all indicators of a place

verdict: met, nearly (a target of about a number, missed by less than a tenth of it), missed, no_outcome_stated, other_unit,
outcome_is_a_bound (超过5% does not tell whether 6% was reached), no_direction (it is not known which side is good).")]
pub struct Outcomes {
    #[command(flatten)]
    choice: Choice,
}

#[derive(Debug, Args)]
struct Choice {
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,

    /// The indicator, by any name that the scheme knows, Chinese or English [default: all, for `outcomes`]
    #[arg(long, value_name = "NAME")]
    indicator: Option<String>,

    /// level, growth, change, share, rank, ratio or gap [default: all]
    #[arg(long, value_name = "MEASURE", default_value = "")]
    measure: String,

    /// Only places with this in their name
    #[arg(long, value_name = "TEXT", default_value = "")]
    region: String,

    /// How the table is written [default: a table for people on a terminal, else csv]
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Parquet,
}

impl Panel {
    pub fn run(self) -> Result<Exit, Failure> {
        if self.choice.indicator.is_none() {
            return Err(Failure::new(Exit::Usage, "which indicator?").with_hint("name one: --indicator 地区生产总值"));
        }
        let panel = self.choice.panel()?;
        self.choice.write(
            &Table::of_panel(&panel, self.all),
            &["place", "year", "measure", "modality", "bound", "value", "upper", "unit", "others", "left_out"],
        )
    }
}

impl Outcomes {
    pub fn run(self) -> Result<Exit, Failure> {
        let outcomes: Vec<Outcome> = panel::outcomes(&self.choice.panel()?);
        let shown = [
            "place",
            "year",
            "indicator",
            "measure",
            "target_bound",
            "target",
            "target_upper",
            "outcome_bound",
            "outcome",
            "unit",
            "verdict",
            "difference",
        ];
        self.choice.write(&Table::of_outcomes(&outcomes), &shown)
    }
}

impl Choice {
    /// The tidy panel of what was chosen.
    fn panel(&self) -> Result<Vec<Statement>, Failure> {
        let store = self.store.read()?;
        let lexicons = Lexicons::load(&self.pipeline.files()?).map_err(RuleError::from)?;
        let scheme = IndicatorScheme::new(&lexicons).map_err(|error| RuleError::Indicators(error.to_string()))?;
        let basis = BasisRules::new(&lexicons).map_err(RuleError::from)?;
        let indicator = self.indicator.as_deref().map(|name| preferred(name, &scheme)).unwrap_or_default();
        let library = Library::built_in();
        let query = library.get("panel")?;
        let setting = |name: &str, value: &str| Setting { name: name.to_owned(), value: value.to_owned() };
        let settings = [setting("indicator", &indicator), setting("measure", &self.measure), setting("region", &self.region)];
        let bound = bind(&query.text, &query.header, &settings)?;
        let rows = panel::rows(evaluate(store.inner(), &bound, &query.text)?)?;
        Ok(panel::tidy(rows, &basis))
    }

    fn write(&self, table: &Table, shown: &[&str]) -> Result<Exit, Failure> {
        let by_name = self.output.as_ref().and_then(|path| path.extension()).and_then(|extension| match extension.to_str() {
            Some("parquet") => Some(Format::Parquet),
            Some("csv") => Some(Format::Csv),
            _ => None,
        });
        let usual = if self.output.is_none() && std::io::stdout().is_terminal() { Format::Table } else { Format::Csv };
        let format = self.format.or(by_name).unwrap_or(usual);
        match &self.output {
            None => write(table, shown, format, console::data())?,
            Some(path) => {
                let failure = |error| Failure::new(Exit::Output, format!("{} cannot be written: {error}", path.display()));
                write(table, shown, format, BufWriter::new(File::create(path).map_err(failure)?))?;
            }
        }
        Ok(Exit::Done)
    }
}

/// The name in the scheme of an indicator that is known by it, a synonym or its English name; else the name as it is.
fn preferred(name: &str, scheme: &IndicatorScheme) -> String {
    let english = || scheme.concepts().find(|concept| !name.is_empty() && concept.english.eq_ignore_ascii_case(name));
    scheme.resolve(name).or_else(english).map_or_else(|| name.to_owned(), |concept| concept.name.clone())
}

fn write(table: &Table, shown: &[&str], format: Format, mut out: impl Write) -> Result<(), Failure> {
    match format {
        Format::Csv => panel::write_csv(table, &mut out)?,
        Format::Parquet => {
            let mut file = Vec::new();
            panel::write_parquet(table, &mut file).map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
            out.write_all(&file)?;
            out.flush()?;
        }
        Format::Table => {
            out.write_all(for_people(table, shown).as_bytes())?;
            out.flush()?;
        }
    }
    Ok(())
}

/// Some columns of a table, drawn.
fn for_people(table: &Table, shown: &[&str]) -> String {
    let style = console::table_style();
    let columns: Vec<usize> = shown.iter().filter_map(|name| table.columns.iter().position(|column| column.name() == *name)).collect();
    let mut drawing = plain_table(style);
    drawing.set_header(columns.iter().map(|column| header_cell(table.columns[*column].name(), style)));
    for row in &table.rows {
        drawing.add_row(columns.iter().map(|column| panel::shown(&row[*column])));
    }
    format!("{}\n{} rows\n", drawn(&drawing), table.rows.len())
}
