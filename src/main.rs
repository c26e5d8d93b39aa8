//! The `eenduidig` program.

use eenduidig::cli::Cli;
use std::process::ExitCode;

/// A release is a million small pieces of memory, given back and asked for with every edit: docs/schaal.md.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    Cli::from_command_line().run()
}
