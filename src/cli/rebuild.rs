//! `rebuild`: all graphs anew, from the texts in the store.

use clap::Args;

use super::{
    console,
    exit::Exit,
    failure::Failure,
    interrupt,
    options::{PipelineOptions, StoreOptions, exit_of},
    progress::Display,
};
use crate::{
    source::Reader,
    store::{self, BuildOptions, Progress},
};

/// Make all graphs of the store anew, from the texts that it keeps
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph rebuild                        with the rules of this program: faster than building all again
  reportgraph rebuild --rules my-rules

Also brings a store of an older format to that of this program, and gives back the room of reports that were replaced.
The new store grows beside the old one, which can be read all the while, and takes its place when it is whole. One that
was ended before goes on where it was.")]
pub struct Rebuild {
    #[command(flatten)]
    store: StoreOptions,
    #[command(flatten)]
    pipeline: PipelineOptions,

    /// How many threads extract, and how many load [default: one a core]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
}

impl Rebuild {
    pub fn run(self) -> Result<Exit, Failure> {
        let pipeline = self.pipeline.load()?;
        let stop = interrupt::watch();
        let options =
            BuildOptions { maker: pipeline.maker(), jobs: self.jobs.map(usize::from), stop: Some(&stop), ..BuildOptions::default() };
        let mut display = Display::new(self.quiet);
        let mut show = |progress: &Progress| display.show(progress);
        let rebuilt = store::rebuild(
            self.store.folder(),
            &Reader::default(),
            &options,
            pipeline.graph_options(),
            &|text| pipeline.make(text),
            &mut show,
        );
        display.clear();
        let store::Rebuilt { format, summary } = rebuilt?;
        summary.left_out.iter().for_each(console::print_finding);
        if summary.not_reached > 0 {
            console::print_note("interrupted: the store is as it was; the same command goes on with the rest");
            return Ok(Exit::Interrupted);
        }
        let from = if format == store::Description::FORMAT { String::new() } else { format!(", from format {format}") };
        console::print_note(&format!("{} reports were made anew{from}", summary.added + summary.unchanged));
        Ok(exit_of(&summary.left_out))
    }
}
