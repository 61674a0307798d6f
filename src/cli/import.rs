//! `import`: takes an export back.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

use super::{
    console,
    exit::Exit,
    failure::Failure,
    options::{RuleOptions, StoreOptions},
};
use crate::store;

/// Take an export, or what `extract` wrote, into the store
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph import graph.nq.zst
  reportgraph extract reports/ | reportgraph import -       the same as build, without the texts
  cat share-*.nq | reportgraph import -                     what several machines have extracted

Each named graph is a report, and replaces the one of the same name. The quads of one graph must follow each other, as
`export` and `extract` write them. What joins reports (identities, places, indicators) is made for all of them; only that of
a whole export that comes into an empty store is taken as it is. An export holds no texts: `backup` copies all.")]
pub struct Import {
    /// Files in N-Quads, TriG or JSON-LD, also compressed (.gz, .zst); - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    rules: RuleOptions,

    /// How the graph is written [default: by the name of the file; of standard input N-Quads]
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Nquads,
    Trig,
    Jsonld,
}

impl From<Format> for RdfFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Nquads => Self::NQuads,
            Format::Trig => Self::TriG,
            Format::Jsonld => Self::JsonLd { profile: JsonLdProfileSet::empty() },
        }
    }
}

impl Import {
    pub fn run(self) -> Result<Exit, Failure> {
        let inputs = self.files.iter().map(|path| self.open(path).map(|(input, format)| (path, input, format)));
        let inputs = inputs.collect::<Result<Vec<_>, Failure>>()?;
        let store = self.store.create()?;
        let (mut shared, was_empty) = (0, store.records()?.is_empty());
        for (path, input, format) in inputs {
            let summary = store::import(&store, path, input, format, &mut |_| ())?;
            console::print_note(&format!(
                "{}: {} reports ({} of them replaced), {} other graphs, {} quads",
                path.display(),
                summary.reports,
                summary.replaced,
                summary.shared,
                summary.quads
            ));
            shared += summary.shared;
        }
        // A whole export into an empty store brings along what joins its reports.
        if shared == 0 || !was_empty {
            let pipeline = self.rules.load_for(&store.records()?)?;
            store.join_anew(pipeline.graph_options())?;
            store.publish()?;
        }
        Ok(Exit::Done)
    }

    fn open(&self, path: &Path) -> Result<(Box<dyn Read>, RdfFormat), Failure> {
        let failed = |reason: String| Failure::new(Exit::Input, format!("{}: {reason}", path.display()));
        let input: Box<dyn Read> = match path.to_str() {
            Some("-") => Box::new(io::stdin()),
            _ => Box::new(File::open(path).map_err(|error| failed(error.to_string()))?),
        };
        let extension = |path: &Path| path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
        let (input, name): (Box<dyn Read>, PathBuf) = match extension(path).as_str() {
            "gz" => (Box::new(flate2::read::MultiGzDecoder::new(BufReader::new(input))), path.with_extension("")),
            "zst" => {
                (Box::new(zstd::stream::read::Decoder::new(input).map_err(|error| failed(error.to_string()))?), path.with_extension(""))
            }
            _ => (Box::new(BufReader::with_capacity(1 << 16, input)), path.to_owned()),
        };
        let format = match (self.format, extension(&name).as_str()) {
            (Some(format), _) => format,
            (None, "nq" | "nquads" | "") => Format::Nquads,
            (None, "trig") => Format::Trig,
            (None, "jsonld" | "json") => Format::Jsonld,
            (None, other) => {
                return Err(failed(format!("no format with named graphs is known by `.{other}`"))
                    .with_hint("name one with --format nquads, trig or jsonld"));
            }
        };
        Ok((input, format.into()))
    }
}
