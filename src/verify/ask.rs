//! Where outputs come from: whoever serves them fills [`Outputs`] in.

use crate::condition::Kenmerken;
use jiff::civil::Date;
use std::fmt;

/// By which way an output is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// `GET …/antwoorden/{id}`; kenmerken are not sent.
    Get,
    /// `POST …/antwoorden/{id}/persoonlijk`
    Persoonlijk,
    /// `POST …/antwoorden/{id}/gesprek`: one turn.
    Gesprek,
    /// `POST …/brieven/{id}`
    Brief,
    /// The same, for the notice in the Berichtenbox.
    Berichtenbox,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Slug of the gemeente.
    pub gemeente: String,
    /// Id of the antwoord or briefmodel.
    pub id: String,
    /// Name of the kanaal.
    pub kanaal: String,
    /// The day.
    pub datum: Date,
    /// A variant of the kanaal; its usual one when absent.
    pub variant: Option<String>,
    /// What is known of the situation.
    pub kenmerken: Kenmerken,
    /// By which way.
    pub way: Way,
    /// Whether the one who asks works for the gemeente.
    pub medewerkers: bool,
}

/// An output exactly as it was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its media type, such as `text/html; charset=utf-8`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why there is no output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutputError {
    /// It was refused, or could not be made: an HTTP status, and the body that came with it.
    Status {
        /// The status.
        status: u16,
        /// The media type of the body.
        media_type: String,
        /// The body: a problem, or the phrase for what is withheld.
        bytes: Vec<u8>,
    },
    /// Asking failed.
    Failed(String),
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, .. } => write!(f, "status {status}"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for OutputError {}

/// Gives outputs exactly as they are served.
pub trait Outputs: Sync {
    /// The output for this.
    fn output(&self, ask: &Ask) -> Result<Output, OutputError>;
}
