//! `receipt CODE [PDF] [--personen FILE --out DIR]`

use super::{Outcome, output, place};
use crate::{
    batch::{self, Job, Series, Wanted},
    content::Type,
    diff::{self, Gewicht, Options, Side, report},
    ontvangst::{Code, Ontvangst},
    register::{Herkend, KEEP_LETTERS},
    render::datum,
    snapshot::{Builder, Release, Snapshot},
    source::{Tree, discover, find_commits, read_git},
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{fmt::Write, path::PathBuf};

/// So large is no letter.
const LARGEST: u64 = 64 * 1024 * 1024;

/// `receipt CODE [PDF] [--personen FILE --out DIR]`
#[derive(Args)]
pub(super) struct Receipt {
    /// De ontvangstcode, zoals op de brief
    #[arg(value_name = "CODE")]
    code: String,
    /// Controleer of deze pdf precies zo door ons gemaakt is
    #[arg(value_name = "PDF")]
    pdf: Option<PathBuf>,
    /// Maak de brieven opnieuw, precies zoals toen: met hetzelfde bestand met personen als toen
    #[arg(long, value_name = "BESTAND", requires = "out")]
    personen: Option<PathBuf>,
    /// Nieuwe map voor de brieven die opnieuw gemaakt worden
    #[arg(long, value_name = "MAP", requires = "personen")]
    out: Option<PathBuf>,
    #[command(flatten)]
    register: place::Database,
    #[command(flatten)]
    sleutel: place::Briefsleutel,
    #[command(flatten)]
    place: place::Where,
}

/// What a code stands for.
struct Found {
    id: String,
    titel: String,
    gemeente: String,
    kanaal: String,
    is_letter: bool,
    carried: Vec<String>,
}

impl Receipt {
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let code = Code::parse(&self.code)
            .ok_or_else(|| anyhow!("een ontvangstcode heeft twaalf letters en cijfers, zoals 0Q7A-3FXN-8C2K"))?;
        let checked = self.checked(code)?;
        let (now, release_now) = self.place.tree()?;
        let mut any = false;
        for (tree, release) in self.releases(code, &now, &release_now)? {
            let snapshot = built(tree, release, code.datum)?;
            for found in found(&snapshot, code) {
                any = true;
                output::print(&told(&found, &snapshot, code))?;
                Self::since(&found, &snapshot, (&now, &release_now))?;
                self.again(&found, &snapshot, code)?;
            }
        }
        if !any {
            bail!(
                "deze ontvangstcode hoort bij geen antwoord of brief uit deze inhoud. Kijk of de code goed is overgenomen{}",
                "; is de brief gemaakt met bestanden die daarna veranderd zijn en niet in git stonden, dan is hij niet terug te vinden"
            );
        }
        Ok(checked)
    }

    /// Says whether the PDF is one that we made with this code. Of whom it is, nobody needs to know.
    fn checked(&self, code: Code) -> anyhow::Result<Outcome> {
        let Some(pdf) = &self.pdf else { return Ok(Outcome::Fine) };
        let large = std::fs::metadata(pdf).with_context(|| pdf.display().to_string())?.len() > LARGEST;
        let bytes = if large { Vec::new() } else { std::fs::read(pdf).with_context(|| pdf.display().to_string())? };
        let (text, outcome) = match self.recognised(code, &bytes)? {
            Herkend::Ja => (
                "De pdf is precies een brief die wij met deze code gemaakt hebben. Er is niets aan veranderd.\n\n"
                    .to_owned(),
                Outcome::Fine,
            ),
            Herkend::Nee => (
                format!(
                    "De pdf is geen brief die wij met deze code gemaakt hebben, of er is iets aan veranderd. Vertrouw er niet op.\nHet register kent brieven van de laatste {KEEP_LETTERS} jaar, behalve als het er niet was toen de brief gemaakt werd. Maak de brief bij twijfel opnieuw en vergelijk.\n\n"
                ),
                Outcome::Findings,
            ),
            Herkend::Onbekend => bail!(
                "of deze pdf van ons is, is hier niet te zeggen: het register kent geen brieven onder deze sleutel. Gebruik dezelfde --database en dezelfde EENDUIDIG_BRIEFSLEUTEL als toen de brief gemaakt werd"
            ),
        };
        output::print(&text)?;
        Ok(outcome)
    }

    fn recognised(&self, code: Code, pdf: &[u8]) -> anyhow::Result<Herkend> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let register = self.register.open()?;
            let place = register.description().to_owned();
            let Some(key) = self.sleutel.key(&register, false).await? else { return Ok(Herkend::Onbekend) };
            let register = register.with_letter_key(key);
            let found = register.recognises(&code.to_string(), pdf).await;
            register.close().await;
            found.map_err(|error| anyhow!("het register {place}: {error}"))
        })
    }

    /// The releases that the code can come from: the files as they are, and commits.
    fn releases(&self, code: Code, now: &Tree, release: &Release) -> anyhow::Result<Vec<(Tree, Release)>> {
        let mut found = Vec::new();
        if code.may_be_from(&release.id) {
            found.push((now.clone(), release.clone()));
        }
        if let Ok(location) = discover(&self.place.content) {
            for commit in find_commits(&location.repository, |id| id != release.id && code.may_be_from(id))? {
                let (tree, commit) = read_git(&location.repository, &commit.id, &location.prefix)?;
                let release = Release::git(&commit, &commit.id);
                found.push((tree, release));
            }
        }
        Ok(found)
    }

    /// What changed in substance since then, for who got it.
    fn since(found: &Found, then: &Snapshot, now: (&Tree, &Release)) -> anyhow::Result<()> {
        let (tree, release) = now;
        if release.id == then.release.id {
            return output::print("Dit is de versie van nu.\n");
        }
        let today = place::now().date();
        let after = built(tree.clone(), release.clone(), today)?;
        let options =
            Options { datum: today, gemeenten: vec![found.gemeente.clone()], kanalen: vec![found.kanaal.clone()] };
        let mut differs = diff::compare(&Side::of(then), &Side::of(&after), &options);
        let ours = |id: &String| *id == found.id || found.carried.contains(id);
        differs.antwoorden.retain(|antwoord| ours(&antwoord.id) && antwoord.gewicht == Gewicht::Inhoud);
        differs
            .onderwerpen
            .retain(|topic| topic.wijziging.wijziging.gewicht == Gewicht::Inhoud && topic.antwoorden.iter().any(ours));
        differs.overig.clear();
        if differs.antwoorden.is_empty() {
            return output::print("Sindsdien is er inhoudelijk niets veranderd.\n");
        }
        output::print("\nSindsdien is dit inhoudelijk veranderd:\n\n")?;
        output::print(&report::report(&differs, report::Format::Human, output::coloured()))
    }

    /// Makes the letters again.
    fn again(&self, found: &Found, then: &Snapshot, code: Code) -> anyhow::Result<()> {
        let (Some(personen), Some(out)) = (&self.personen, &self.out) else { return Ok(()) };
        if !found.is_letter {
            bail!("deze code hoort niet bij een brief; er valt niets opnieuw te maken");
        }
        let wanted =
            Wanted { briefmodel: &found.id, gemeente: &found.gemeente, kanaal: Some(&found.kanaal), datum: code.datum };
        let series = Series::new(then, wanted)?;
        let job = Job { series: &series, personen, out, proef: None, delen: None, voortgang: &|_, _| {} };
        let done = batch::run(job)?;
        output::print(&format!("\n{} brieven opnieuw gemaakt in {}\n", done.brieven, out.display()))
    }
}

fn built(tree: Tree, release: Release, today: jiff::civil::Date) -> anyhow::Result<Snapshot> {
    let name = release.kort.clone();
    Builder::default().build(tree, release, today).map_err(|_| anyhow!("de versie {name} is niet te lezen"))
}

/// Everything in this release that the code is of; nearly always one.
fn found(snapshot: &Snapshot, code: Code) -> Vec<Found> {
    let repository = &snapshot.repository;
    let mut found = Vec::new();
    for gemeente in repository.gemeenten.values() {
        for id in repository.ids(gemeente) {
            for kanaal in snapshot.kanalen.iter() {
                let ontvangst = Ontvangst {
                    antwoord: id,
                    gemeente: &gemeente.slug,
                    kanaal: &kanaal.naam,
                    datum: code.datum,
                    release: &snapshot.release.id,
                };
                let Some(written) = repository.antwoord(gemeente, id).filter(|_| code.matches(&ontvangst)) else {
                    continue;
                };
                found.push(Found {
                    id: id.to_owned(),
                    titel: written.kop.titel.clone(),
                    gemeente: gemeente.slug.clone(),
                    kanaal: kanaal.naam.clone(),
                    is_letter: written.kop.soort == Type::Briefmodel,
                    carried: written.kop.brief.as_ref().map_or_else(Vec::new, |kop| kop.antwoorden.clone()),
                });
            }
        }
    }
    found
}

fn told(found: &Found, snapshot: &Snapshot, code: Code) -> String {
    let mut text = String::new();
    let kind = if found.is_letter { "Brief" } else { "Antwoord" };
    let _ = writeln!(text, "{kind}: {} ({})", found.titel, found.id);
    let _ = writeln!(text, "Gemeente: {}", found.gemeente);
    let _ = writeln!(text, "Kanaal: {}", found.kanaal);
    let _ = writeln!(text, "Datum: {}", datum(code.datum));
    let _ = writeln!(text, "Versie van de inhoud: {}", snapshot.release.id);
    text
}
