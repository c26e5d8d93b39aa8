//! Files that could not be taken in, as diagnostics.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{Place, Problem, ProblemKind, SourceFile, Span},
};
use std::sync::Arc;

/// What a content manager reads about it.
pub(super) fn problem(problem: &Problem) -> Diagnostic {
    let file = Arc::new(SourceFile::new(problem.path.as_str(), ""));
    let place = Place::new(&file, Span::default());
    let (code, message, cure) = match &problem.kind {
        ProblemKind::NotUtf8(0) => (
            Code::GeenUtf8,
            "In de naam van dit bestand staat een teken dat geen UTF-8 is.".to_owned(),
            "Gebruik in de naam alleen kleine letters, cijfers en streepjes.",
        ),
        ProblemKind::NotUtf8(line) => (
            Code::GeenUtf8,
            format!("Op regel {line} staat een teken dat geen UTF-8 is."),
            "Open het bestand, kijk of die regel goed is, en sla het op met codering UTF-8.",
        ),
        ProblemKind::TooLarge(size) => (
            Code::BestandTeGroot,
            format!("Dit bestand is {} kilobyte.", size / 1024),
            "Splits het, of haal het weg; de grens is 1024 kilobyte.",
        ),
        ProblemKind::LinkOutside => (
            Code::KoppelingNaarBuiten,
            "Deze koppeling wijst naar iets buiten de map.".to_owned(),
            "Zet het bestand zelf in de map.",
        ),
        ProblemKind::CaseCollision(other) => (
            Code::NaamBotst,
            format!("Deze naam verschilt alleen in hoofdletters van {other}."),
            "Geef één van de twee een andere naam.",
        ),
        ProblemKind::Unreadable(why) => {
            (Code::Onleesbaar, format!("Dit kan niet gelezen worden: {why}."), "Controleer de rechten van het bestand.")
        }
    };
    Diagnostic::new(code, place, message).cure(cure)
}
