use std::process::ExitCode;

/// A report is some ten thousand short strings: they cost less here than with the allocator of the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    reportgraph::cli::run(std::env::args_os()).into()
}
