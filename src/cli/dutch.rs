//! Help and mistakes of the command line in Dutch, which clap has in English only.

use super::{Cli, output};
use clap::{
    Arg, ArgAction, Command, CommandFactory, Error, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::fmt::Write;

const TEMPLATE: &str = "{about}\n\nGebruik: {usage}\n\n{all-args}";

/// Reads the command line.
#[allow(clippy::exit, reason = "a mistake in the command, or asking for help, ends the program")]
pub(super) fn parse() -> Cli {
    let read = command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    read.unwrap_or_else(|error| {
        if !error.use_stderr() {
            let _ = error.print();
            std::process::exit(0);
        }
        output::remark(&explain(&error));
        std::process::exit(2)
    })
}

fn command() -> Command {
    dutch(
        Cli::command()
            .disable_version_flag(true)
            .arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help("Toon de versie")),
    )
}

fn dutch(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Toon deze hulp");
    let command = command
        .disable_help_flag(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading("Opdrachten")
        .subcommand_value_name("OPDRACHT")
        .arg(help)
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "Gegevens" } else { "Opties" };
            let default: Vec<String> =
                arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let arg = arg.help_heading(heading).hide_env(true);
            if default.is_empty() || !arg.get_action().takes_values() {
                return arg;
            }
            arg.hide_default_value(true).help(format!("{help} [standaard: {}]", default.join(", ")))
        });
    command.mut_subcommands(dutch)
}

/// What is wrong with a command, and what to do.
fn explain(error: &Error) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    let wrong = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("er ontbreekt: {}", text(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => format!("de opdracht '{}' bestaat niet", text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "schrijf erbij wat u wilt doen, zoals: eenduidig check".to_owned()
        }
        ErrorKind::UnknownArgument => format!("'{}' kan hier niet", text(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue).is_empty() => {
            format!("achter {} hoort nog iets", text(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map_or_else(String::new, |why| format!(": {why}"));
            format!("'{}' kan niet bij {}{why}", text(ContextKind::InvalidValue), text(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => {
            format!("{} gaat niet samen met {}", text(ContextKind::InvalidArg), text(ContextKind::PriorArg))
        }
        _ => return error.to_string(),
    };
    let mut said = format!("eenduidig: {wrong}");
    for near in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg] {
        let near = text(near);
        if !near.is_empty() {
            let _ = write!(said, "; bedoelt u '{near}'?");
        }
    }
    said + "\nAlles wat kan, ziet u met --help achter de opdracht."
}

#[cfg(test)]
mod tests {
    use super::{command, explain};

    fn said(words: &str) -> String {
        let error = command().try_get_matches_from(words.split(' ')).unwrap_err();
        explain(&error).lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_command_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn mistakes_are_said_in_dutch() {
        assert_eq!(said("eenduidig chek"), "eenduidig: de opdracht 'chek' bestaat niet; bedoelt u 'check'?");
        assert_eq!(said("eenduidig render x"), "eenduidig: er ontbreekt: --gemeente <GEMEENTE>, --kanaal <KANAAL>");
        assert_eq!(
            said("eenduidig check --datum 1-1-2027"),
            "eenduidig: '1-1-2027' kan niet bij --datum <DAG>: schrijf een dag als 2027-01-31"
        );
        assert_eq!(said("eenduidig check --contnt x"), "eenduidig: '--contnt' kan hier niet; bedoelt u '--content'?");
    }

    #[test]
    fn help_has_no_english_headings() {
        for name in ["check", "render", "serve", "search", "import"] {
            let mut command = command();
            let help =
                command.find_subcommand_mut(name).map(|command| command.render_help().to_string()).unwrap_or_default();
            assert!(help.contains("Opties:") && help.contains("Toon deze hulp"), "{help}");
            for english in ["Usage", "Options", "Print help", "[default", "Commands"] {
                assert!(!help.contains(english), "{help}");
            }
        }
    }
}
