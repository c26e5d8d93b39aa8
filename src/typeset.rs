//! Typesetting: a Typst template and data become a PDF that is accessible (PDF/UA-1) and archivable
//! (PDF/A-2a). Typst runs in this process and sees nothing but the template's own files and the data:
//! no file system, no packages, no network, no clock. Data is data: the template reads it with
//! `json("/data.json")`, it is never part of the markup. The same input gives the same bytes.
//!
//! Text is set in Libertinus Serif (SIL Open Font License 1.1), with DejaVu Sans Mono (Bitstream Vera
//! licence) for signs that it lacks. Both come with `typst-assets`.

mod check;
mod error;
mod setter;
mod world;

pub use check::check_template;
pub use error::TypesetError;

use crate::fault;
use jiff::civil::Date;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};
use typst::{
    foundations::{Datetime, Smart},
    text::{Lang, Locale, Region},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use world::{LetterWorld, Parsed};

/// Path at which a template finds its data.
pub const DATA_PATH: &str = "/data.json";

/// A template: its main file and the files it may read. It is parsed once, for all letters made with it.
#[derive(Debug, Clone)]
pub struct Template {
    name: String,
    parsed: Result<Arc<Parsed>, String>,
    key: blake3::Hash,
}

impl Template {
    /// `name` is the file name of the main file, such as `brief.typ`, and `source` its text; `files` are the
    /// others by path from the template's folder, such as `delen/voet.typ` or `logo.svg`. What is wrong
    /// with them is said when a letter is made.
    pub fn new(name: &str, source: &str, files: &BTreeMap<String, Vec<u8>>) -> Self {
        let own = [name.as_bytes(), source.as_bytes()];
        let others = files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
        let key = hash(own.into_iter().chain(others));
        Self { name: name.to_owned(), parsed: Parsed::new(name, source, files).map(Arc::new), key }
    }
}

/// What is known of the document besides its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Title of the document.
    pub titel: String,
    /// Its date; also what `datetime.today()` gives in the template.
    pub datum: Date,
    /// Whether anything of the data may outlive the call.
    pub retention: Retention,
}

/// Whether what was computed from the data may be kept in memory to make the next call faster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Retention {
    /// The data holds something of a person: nothing stays, and no error repeats any of it.
    #[default]
    Forget,
    /// The data holds something of persons, in a run that ends with [`forget`]: until then some of it stays
    /// in memory, and no error repeats any of it.
    Run,
    /// The data is public.
    Keep,
}

/// Forgets everything that was kept to make the next call faster.
pub fn forget() {
    comemo::evict(0);
}

/// The first sign of a text that cannot be printed.
pub fn unprintable(text: &str) -> Option<char> {
    world::printable_text(text).err()
}

/// Typesets `data` with `template` into a PDF.
///
/// The title, the date and the language (nl-NL) of the document are set here, whatever the template says.
pub fn typeset(template: &Template, data: &Value, options: &Options) -> Result<Vec<u8>, TypesetError> {
    let result = written(template, data).and_then(|data| {
        let (own, options) = (template.clone(), options.clone());
        setter::alone(move || set(&own, data, &options))
            .unwrap_or_else(|| Err(TypesetError::at_start(template, "het zetten van de brief is afgebroken")))
    });
    match options.retention {
        Retention::Keep | Retention::Run => comemo::evict(30),
        Retention::Forget => forget(),
    }
    result
}

/// The data as the template reads it.
fn written(template: &Template, data: &Value) -> Result<Vec<u8>, TypesetError> {
    let data = world::printable(data).map_err(|sign| TypesetError::unprintable(template, sign))?;
    serde_json::to_vec(&data).map_err(|_| TypesetError::at_start(template, "de gegevens zijn geen JSON"))
}

fn set(template: &Template, data: Vec<u8>, options: &Options) -> Result<Vec<u8>, TypesetError> {
    fault::leave_in_file(&data);
    fault::mishap("zetten", &data);
    let date = typst_date(options.datum)
        .ok_or_else(|| TypesetError::at_start(template, "de datum kan niet in een document staan"))?;
    let ident = identity(template, &data, options);
    let parsed = template.parsed.as_ref().map_err(|message| TypesetError::at_start(template, message.clone()))?;
    let world = LetterWorld::new(Arc::clone(parsed), data, date);
    let failed = |errors: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>| {
        TypesetError::of(template, &world, &errors, options.retention)
    };
    let mut document = typst::compile::<PagedDocument>(&world).output.map_err(failed)?;
    let info = document.info_mut();
    info.title = Some(options.titel.as_str().into());
    info.date = Smart::Custom(Some(date));
    info.locale = Smart::Custom(Locale::new(Lang::DUTCH, "NL".parse::<Region>().ok()));
    let pdf_options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("eenduidig".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|error| TypesetError::at_start(template, error.message()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &pdf_options).map_err(failed)
}

fn typst_date(date: Date) -> Option<Datetime> {
    let month = u8::try_from(date.month()).ok()?;
    Datetime::from_ymd_hms(i32::from(date.year()), month, u8::try_from(date.day()).ok()?, 0, 0, 0)
}

/// What makes two documents the same document: template, data and options.
fn identity(template: &Template, data: &[u8], options: &Options) -> String {
    let datum = options.datum.to_string();
    hash([&template.key.as_bytes()[..], data, options.titel.as_bytes(), datum.as_bytes()]).to_hex().to_string()
}

/// The hash of these parts; where one ends and the next begins counts.
fn hash<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}
