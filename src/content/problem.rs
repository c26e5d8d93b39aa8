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
        ProblemKind::NotUtf8(at) => {
            (Code::GeenUtf8, format!("Dit bestand is geen UTF-8 (vanaf byte {at})."), "Sla het bestand op als UTF-8.")
        }
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
