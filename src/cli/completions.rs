//! `completions`: what a shell needs to complete commands.

use std::io::Write;

use clap::{Args, Command};
use clap_complete::Shell;

use super::{console, exit::Exit, failure::Failure};

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reportgraph completions bash > ~/.local/share/bash-completion/completions/reportgraph
  reportgraph completions zsh > ~/.zfunc/_reportgraph
  reportgraph completions fish > ~/.config/fish/completions/reportgraph.fish")]
pub struct Completions {
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self, command: &mut Command) -> Result<Exit, Failure> {
        // Into memory first: the generator panics where it cannot write.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "reportgraph", &mut script);
        let mut out = console::data();
        out.write_all(&script)?;
        out.flush()?;
        Ok(Exit::Done)
    }
}
