//! The command line: the only module that prints. One file a subcommand.
//!
//! Data goes to standard output, all else to standard error. How a command ended is an [`Exit`].

mod backup;
mod build;
mod check;
mod completions;
mod console;
mod coverage;
mod each;
mod eval;
pub mod exit;
mod explain;
mod export;
mod extract;
mod failure;
mod identity;
mod import;
mod interrupt;
mod options;
mod output;
mod panel;
mod progress;
mod query;
mod rebuild;
mod remove;
mod reports;
mod schema;
mod search;
mod serve;
mod site;
mod stats;
mod text;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

use crate::source::Problem;

pub use exit::Exit;

/// Reads China's government work reports (政府工作报告) and turns what they state into an RDF graph that answers questions.
#[derive(Debug, Parser)]
#[command(name = "reportgraph", version, about, max_term_width = 110, after_help = EXAMPLES, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  reportgraph build reports/                     read all reports of a folder into ./reportgraph.store
  reportgraph query --list                       what can be asked
  reportgraph query investments --param minimum=100000000
  reportgraph export --format turtle > graph.ttl
  reportgraph explain reports/county_2023.txt    why each fact was found

Exit codes: 0 done, 1 something was left out, 2 usage, 3 no usable input, 4 store, 5 query, 6 output, 7 rules, 8 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Build),
    Check(check::Check),
    Query(query::Query),
    Rebuild(rebuild::Rebuild),
    Export(export::Export),
    Import(import::Import),
    Backup(backup::Backup),
    Extract(extract::Extract),
    Explain(explain::Explain),
    Eval(eval::Eval),
    Coverage(coverage::CoverageCommand),
    Text(text::Text),
    Reports(reports::Reports),
    Stats(stats::Stats),
    Remove(remove::Remove),
    Identity(identity::Identity),
    Panel(panel::Panel),
    Outcomes(panel::Outcomes),
    Completions(completions::Completions),
    Schema(schema::Schema),
    Search(search::Search),
    Serve(serve::Serve),
    Site(site::Site),
    QueryWorker(serve::QueryWorker),
}

/// Runs the program with its arguments (the first is the program's name) and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    quieten_panics();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Printing fails only where nobody reads.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let result = match cli.command {
        Command::Build(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Query(command) => command.run(),
        Command::Rebuild(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Extract(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Eval(command) => command.run(),
        Command::Coverage(command) => command.run(),
        Command::Text(command) => command.run(),
        Command::Reports(command) => command.run(),
        Command::Stats(command) => command.run(),
        Command::Remove(command) => command.run(),
        Command::Identity(command) => command.run(),
        Command::Panel(command) => command.run(),
        Command::Outcomes(command) => command.run(),
        Command::Completions(command) => command.run(&mut Cli::command()),
        Command::Schema(command) => command.run(),
        Command::Search(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Site(command) => command.run(),
        Command::QueryWorker(command) => command.run(),
    };
    result.unwrap_or_else(|failure| {
        console::print_failure(&failure);
        failure.exit
    })
}

/// A panic that is caught becomes a finding about its file, which is printed as such; others are printed as ever.
fn quieten_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !Problem::is_guarded() {
            print(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_names_every_exit_code() {
        for exit in Exit::ALL {
            assert!(EXAMPLES.contains(&format!("{} ", exit.code())), "{exit:?}");
        }
    }
}
