//! The command line: one file per command. The only place besides `hub` that knows the clock, and the
//! only one that prints.

mod accept;
mod bring_in;
mod build;
mod calendar;
mod check;
mod diff;
mod drift;
mod dutch;
mod kenmerken;
mod letters;
mod matrix;
mod output;
mod place;
mod receipt;
mod rename;
mod render;
mod report;
mod search;
mod search_eval;
mod serve;
mod situation;
mod usage;
mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to report.
    Fine,
    /// It worked, and found something that holds content back.
    Findings,
}

/// eenduidig: één antwoord, één keer geschreven, in elk kanaal hetzelfde.
#[derive(Parser)]
#[command(
    name = "eenduidig",
    version,
    about = "Eén antwoord, één keer geschreven, in elk kanaal hetzelfde",
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start de hub: de openbare API en, alleen op deze computer, de voorvertoning
    Serve(serve::Serve),
    /// Controleer alle inhoud en meld alle fouten in één keer
    Check(check::Check),
    /// Laat zien wat er voor inwoners verandert tussen twee versies
    Diff(diff::Diff),
    /// Laat zien wat er de komende tijd vanzelf verandert, en wat gecontroleerd moet worden
    Calendar(calendar::Calendar),
    /// Leg uit wat een melding betekent en wat u eraan doet
    Explain(check::Explain),
    /// Neem de huidige generieke tekst over als basis van afwijkingen
    Accept(accept::Accept),
    /// Laat zien welke afwijkingen achterlopen op de generieke tekst
    Drift(drift::Drift),
    /// Hernoem een antwoord, feit of kenmerk, met alle verwijzingen
    Rename(rename::Rename),
    /// Maak één antwoord in één kanaal
    Render(render::Render),
    /// Maak een serie brieven voor de personen in een bestand
    Letters(letters::Letters),
    /// Zeg waar een ontvangstcode bij hoort en wat er sindsdien veranderd is, en maak een brief opnieuw
    Receipt(receipt::Receipt),
    /// Zoek zoals een inwoner of medewerker zoekt
    Search(search::Search),
    /// Leg uit waarom een antwoord zegt wat het zegt: laag, plek, commit, bron en voorwaarden
    Why(usage::Why),
    /// Toon waar een feit, kenmerk of antwoord gebruikt wordt
    Usage(usage::Usage),
    /// Toon alle antwoorden van een gemeente in alle kanalen: lengte, feiten, leesbaarheid
    Matrix(matrix::Matrix),
    /// Toon wat er aan mensen gevraagd wordt, waarom, op welke grond, en wat het gebruikt
    Kenmerken(kenmerken::Kenmerken),
    /// Vertel wat er te leren valt van het gebruik
    Report(report::Report),
    /// Meet hoe goed het zoeken gaat, met vragen waarvan het goede antwoord bekend is
    SearchEval(search_eval::SearchEval),
    /// Schrijf alle antwoorden als bestanden weg
    Build(build::Build),
    /// Bewijs dat elk kanaal hetzelfde antwoord geeft
    Verify(verify::Verify),
    /// Haal antwoorden van elders op in ons formaat
    Import(bring_in::Import),
    /// Maak een grote proefverzameling
    Corpus(bring_in::Corpus),
}

impl Cli {
    /// What was asked for. Help and mistakes are printed, in Dutch, and end the program.
    pub fn from_command_line() -> Self {
        dutch::parse()
    }

    /// Does what was asked; prints an error in the end when that could not be done.
    pub fn run(self) -> ExitCode {
        output::keep_panics_quiet();
        let done = match self.command {
            Command::Serve(command) => command.run(),
            Command::Check(command) => command.run(),
            Command::Calendar(command) => command.run(),
            Command::Diff(command) => command.run(),
            Command::Explain(command) => command.run(),
            Command::Accept(command) => command.run(),
            Command::Drift(command) => command.run(),
            Command::Rename(command) => command.run(),
            Command::Render(command) => command.run(),
            Command::Letters(command) => command.run(),
            Command::Receipt(command) => command.run(),
            Command::Search(command) => command.run(),
            Command::Why(command) => command.run(),
            Command::Usage(command) => command.run(),
            Command::Matrix(command) => command.run(),
            Command::Kenmerken(command) => command.run(),
            Command::Report(command) => command.run(),
            Command::SearchEval(command) => command.run(),
            Command::Build(command) => command.run(),
            Command::Verify(command) => command.run(),
            Command::Import(command) => command.run(),
            Command::Corpus(command) => command.run(),
        };
        match done {
            Ok(Outcome::Fine) => ExitCode::SUCCESS,
            Ok(Outcome::Findings) => ExitCode::from(1),
            Err(error) => {
                output::error(&error);
                ExitCode::from(2)
            }
        }
    }
}
