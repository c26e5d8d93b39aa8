//! Whether one piece of the antwoord stands at one place in an output.

use crate::{
    content::Waarde,
    resolve::{Doel, Feitwaarde},
    verify::{
        expect::{Atom, Marker, Piece},
        read::{Links, Read, value},
    },
};

/// The first piece of the output after the one that fits.
pub(in crate::verify) type Fit = Result<usize, Misfit>;

/// Why a piece does not stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::verify) struct Misfit {
    /// What differs, in Dutch.
    pub(in crate::verify) what: String,
    /// Where in the text of the output.
    pub(in crate::verify) offset: Option<usize>,
    /// In which atom of the piece.
    pub(in crate::verify) atom: Option<usize>,
    /// Where the value is written, when that is elsewhere.
    pub(in crate::verify) place: Option<String>,
}

impl Misfit {
    pub(in crate::verify) fn words(what: impl Into<String>, offset: Option<usize>) -> Self {
        Self { what: what.into(), offset, atom: None, place: None }
    }
}

struct Matcher<'r> {
    read: &'r Read,
    /// Where in the text.
    at: usize,
    /// End of the text that may be used.
    end: usize,
    start: usize,
    /// White space is due.
    space: bool,
    /// Where the links start that the antwoord has too.
    used: Vec<usize>,
}

/// Does the piece stand at the start of this piece of the output, and end with it or with a later one?
pub(in crate::verify) fn fit(piece: &Piece<'_>, read: &Read, at: usize) -> Fit {
    let Some(there) = read.pieces.get(at) else { return Err(Misfit::words("de uitvoer houdt hier op", None)) };
    let end = if read.soft { read.text.len() } else { there.range.end };
    let mut matcher =
        Matcher { read, at: there.range.start, end, start: there.range.start, space: false, used: Vec::new() };
    if read.soft {
        matcher.marker(piece.marker)?;
    } else if there.marker != piece.marker && (piece.marker.is_some() || there.marker.is_some()) {
        let shown = |marker: Option<Marker>| match marker {
            Some(Marker::Number(number)) => format!("nummer {number}"),
            Some(Marker::Bullet) => "een punt".to_owned(),
            None => "geen nummer of punt".to_owned(),
        };
        return Err(mismarked(piece, matcher, &shown(there.marker), &shown(piece.marker)));
    }
    if let (Some(cell), Some(other)) = (piece.cell, there.cell)
        && cell != other
    {
        return Err(Misfit::words("dit staat in een andere cel van de tabel", Some(there.range.start)));
    }
    if !read.soft && piece.cell.is_some() != there.cell.is_some() {
        return Err(Misfit::words("dit staat niet in een tabel, of juist wel", Some(there.range.start)));
    }
    for (number, atom) in piece.atoms.iter().enumerate() {
        matcher.atom(atom).map_err(|misfit| Misfit { atom: misfit.atom.or(Some(number)), ..misfit })?;
    }
    matcher.skip_breaks();
    matcher.finish(at)
}

/// The words fit, the mark does not.
fn mismarked(piece: &Piece<'_>, mut matcher: Matcher<'_>, found: &str, wanted: &str) -> Misfit {
    let offset = matcher.at;
    match piece.atoms.iter().try_for_each(|atom| matcher.atom(atom)) {
        Ok(()) => Misfit::words(format!("de stap heeft {found}, het antwoord heeft {wanted}"), Some(offset)),
        Err(misfit) => misfit,
    }
}

impl<'r> Matcher<'r> {
    fn rest(&self) -> &'r str {
        &self.read.text[self.at..self.end]
    }

    fn is_space(&self, c: char) -> bool {
        c == ' ' || c == '\u{200b}' || (c == '\n' && self.read.soft)
    }

    fn skip_breaks(&mut self) {
        while self.rest().starts_with('\u{200b}') {
            self.at += '\u{200b}'.len_utf8();
        }
    }

    /// In plain text the mark of an item is a part of the text.
    fn marker(&mut self, marker: Option<Marker>) -> Result<(), Misfit> {
        let wanted = match marker {
            None => return Ok(()),
            Some(Marker::Bullet) => "- ".to_owned(),
            Some(Marker::Number(number)) => format!("{number}. "),
        };
        match self.rest().strip_prefix(wanted.as_str()) {
            Some(_) => {
                self.at += wanted.len();
                self.start = self.at;
                Ok(())
            }
            None => Err(Misfit::words(format!("hier moet '{}' staan", wanted.trim()), Some(self.at))),
        }
    }

    /// White space that is due, and breaks without any.
    fn settle(&mut self) -> Result<(), Misfit> {
        if self.space && self.at > self.start {
            let rest = self.rest();
            let after = rest.trim_start_matches(|c| self.is_space(c));
            if after.len() == rest.len() {
                return Err(self.wrong(rest));
            }
            self.at += rest.len() - after.len();
        }
        self.space = false;
        self.skip_breaks();
        Ok(())
    }

    fn wrong(&self, rest: &str) -> Misfit {
        let what =
            if rest.is_empty() || rest.starts_with('\n') { "hier ontbreken woorden" } else { "de woorden zijn anders" };
        Misfit::words(what, Some(self.at))
    }

    fn atom(&mut self, atom: &Atom<'_>) -> Result<(), Misfit> {
        match atom {
            Atom::Words { text, .. } => self.words(text),
            Atom::Value(fact) => self.value(fact),
            Atom::Alt(words) => self.words(words).or_else(|_| self.words(&format!("[Afbeelding: {words}]"))),
            Atom::Link { goal, atoms, .. } => self.link(goal, atoms),
        }
    }

    fn words(&mut self, text: &str) -> Result<(), Misfit> {
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
                continue;
            }
            self.settle()?;
            if !self.rest().starts_with(c) {
                return Err(self.wrong(self.rest()));
            }
            self.at += c.len_utf8();
        }
        Ok(())
    }

    fn value(&mut self, fact: &Feitwaarde) -> Result<(), Misfit> {
        self.settle()?;
        let start = self.at;
        let rest = self.rest();
        let length =
            if self.read.soft { value::reads(fact, &rest.replace('\n', " ")) } else { value::reads(fact, rest) };
        let length = length.map_err(|stands| Misfit {
            what: format!("de uitvoer zegt hier '{stands}', het antwoord zegt {} ({})", value::shown(fact), fact.pad),
            offset: Some(start),
            atom: None,
            place: Some(format!("{}:{}", fact.place.file.path(), fact.place.line_column().line)),
        })?;
        self.at += length;
        match &fact.waarde {
            Waarde::Link { url, .. } => self.leads(start, &Doel::Url(url.clone())),
            Waarde::Telefoon(number) => self.calls(start, "tel:", &figures(number)),
            Waarde::Email(address) => self.calls(start, "mailto:", address),
            _ => Ok(()),
        }
    }

    /// A link on a number or address, where there is one, leads to that number or address.
    fn calls(&mut self, start: usize, scheme: &str, wanted: &str) -> Result<(), Misfit> {
        match self.marked(start) {
            Some(url) if url.strip_prefix(scheme) != Some(wanted) => {
                Err(Misfit::words(format!("de link leidt naar '{url}'"), Some(start)))
            }
            _ => Ok(()),
        }
    }

    /// The address of the link that covers the text from here.
    fn marked(&mut self, start: usize) -> Option<&'r str> {
        let read: &'r Read = self.read;
        let first = read.pieces.partition_point(|piece| piece.range.end <= start);
        let links = read.pieces.get(first).into_iter().flat_map(|piece| &piece.links);
        let covers = |range: &std::ops::Range<usize>| range.start <= start && start < range.end && range.end >= self.at;
        let (range, url) = links.into_iter().find(|(range, _)| covers(range))?;
        self.used.push(range.start);
        Some(url)
    }

    fn link(&mut self, goal: &Doel, atoms: &[Atom<'_>]) -> Result<(), Misfit> {
        self.settle()?;
        let start = self.at;
        match (atoms.is_empty(), goal) {
            (true, Doel::Antwoord { titel, .. }) => self.words(titel)?,
            (true, Doel::Url(url)) => self.words(url)?,
            (false, _) => atoms.iter().try_for_each(|atom| self.atom(atom))?,
        }
        self.leads(start, goal)
    }

    /// Does the text since `start` lead there?
    fn leads(&mut self, start: usize, goal: &Doel) -> Result<(), Misfit> {
        if let Some(url) = self.marked(start) {
            let right = self.read.links == Links::Marked && same_goal(url, goal);
            return if right { Ok(()) } else { Err(Misfit::words(format!("de link leidt naar '{url}'"), Some(start))) };
        }
        let said = &self.read.text[start..self.at];
        match (goal, self.read.links) {
            (Doel::Url(url), Links::Paper) if plain(said).contains(&typed(url)) => Ok(()),
            (Doel::Url(url), _) if plain(said) == plain(url) => Ok(()),
            (Doel::Antwoord { .. }, Links::Paper) => Ok(()),
            (Doel::Url(url), Links::Paper) => {
                let bracket = self.bracketed().filter(|(address, _)| plain(address) == typed(url));
                self.pass(bracket.map(|(_, end)| end), start)
            }
            _ => {
                let bracket = self.bracketed().filter(|(address, _)| same_goal(&plain(address), goal));
                self.pass(bracket.map(|(_, end)| end), start)
            }
        }
    }

    fn pass(&mut self, end: Option<usize>, start: usize) -> Result<(), Misfit> {
        match end {
            Some(end) => {
                self.at = end;
                Ok(())
            }
            None => Err(Misfit::words(
                "hier ontbreekt waar de link naartoe leidt, of de link leidt ergens anders heen",
                Some(start),
            )),
        }
    }

    /// "(adres)" from here: the address, and where it ends.
    fn bracketed(&self) -> Option<(&'r str, usize)> {
        let rest = self.rest();
        let inner = rest.trim_start_matches(|c| self.is_space(c)).strip_prefix('(')?;
        let (address, after) = inner.split_once(')')?;
        Some((address, self.at + rest.len() - after.len()))
    }

    /// The text must end here: at the end of a piece.
    fn finish(&self, from: usize) -> Fit {
        let ends = |piece: &crate::verify::read::ReadPiece| piece.range.end == self.at;
        let last = (from..self.read.pieces.len()).find(|at| ends(&self.read.pieces[*at]));
        match last {
            Some(last) => self.no_other_links(from..last + 1).map(|()| last + 1),
            None => Err(Misfit::words("hier staat meer dan in het antwoord", Some(self.at))),
        }
    }

    fn no_other_links(&self, pieces: std::ops::Range<usize>) -> Result<(), Misfit> {
        let mut links = self.read.pieces[pieces].iter().flat_map(|piece| &piece.links);
        match links.find(|(range, _)| !self.used.contains(&range.start)) {
            Some((range, url)) => {
                Err(Misfit::words(format!("de link naar '{url}' staat niet in het antwoord"), Some(range.start)))
            }
            None => Ok(()),
        }
    }
}

fn figures(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| *c != '\u{200b}' && !c.is_whitespace()).collect()
}

/// An address as people type it.
fn typed(url: &str) -> String {
    let bare = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| url.strip_prefix(scheme));
    plain(bare.unwrap_or(url).trim_end_matches('/'))
}

/// Does this address lead there? Antwoorden stand under any address that ends with their id.
fn same_goal(url: &str, goal: &Doel) -> bool {
    match goal {
        Doel::Url(wanted) => url == wanted,
        Doel::Antwoord { id, blok, .. } => {
            let (path, anchor) = url.split_once('#').map_or((url, None), |(path, anchor)| (path, Some(anchor)));
            path.strip_suffix(id.as_str()).is_some_and(|before| before.ends_with("/antwoorden/"))
                && anchor == blok.as_deref()
        }
    }
}
