use std::process::ExitCode;

fn main() -> ExitCode {
    reportgraph::cli::run(std::env::args_os()).into()
}
