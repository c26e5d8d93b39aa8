//! The `eenduidig` program.

use eenduidig::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    Cli::from_command_line().run()
}
