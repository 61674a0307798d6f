//! What goes to the screen besides data: errors, findings, progress and tables. Colours only where a terminal shows them.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice, eprintln};
use anstyle::{AnsiColor, Style};
use comfy_table::Table;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::failure::Failure;
use crate::{query::TableStyle, source::SourceError};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default();

/// Standard output for data: buffered, and without colours of its own.
pub fn data() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

pub fn print_failure(failure: &Failure) {
    if failure.message.is_empty() {
        return;
    }
    eprintln!("{ERROR}error{ERROR:#}: {}", failure.message);
    if let Some(hint) = &failure.hint {
        eprintln!("{HINT}hint{HINT:#}: {hint}");
    }
}

pub fn print_finding(finding: &SourceError) {
    eprintln!("{WARNING}left out{WARNING:#}: {finding}");
    eprintln!("{HINT}hint{HINT:#}: {}", finding.problem.hint());
}

pub fn print_note(text: &str) {
    eprintln!("{text}");
}

/// How tables on standard output are drawn: fitted to the terminal; as wide as they need where they go to a file.
pub fn table_style() -> TableStyle {
    let terminal = io::stdout().is_terminal();
    // `COLUMNS` comes first; a terminal that does not know its size gets no limit.
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = columns.or_else(|| if terminal { Table::new().width() } else { None }).filter(|width| *width >= 40);
    TableStyle { width, colour: AutoStream::choice(&io::stdout()) != ColorChoice::Never && terminal }
}

/// A progress bar on standard error, hidden where that is no terminal.
pub fn progress(length: usize, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style =
        ProgressStyle::with_template("{bar:30.cyan} {pos}/{len} {wide_msg}").expect("the template of the progress bar is well-formed");
    ProgressBar::with_draw_target(Some(length as u64), target).with_style(style)
}

/// Writes a value as one JSON document.
pub fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    let mut out = data();
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}
