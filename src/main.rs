//! The `eenduidig` program.

use clap::Parser;
use eenduidig::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    Cli::parse().run()
}
