//! The search itself, as the hub uses it: with values filled in and the answer line written.

use super::questions::Question;
use anyhow::Context;
use eenduidig::{
    content::{Loader, Repository},
    markdown::Audience,
    render::{Kanaal, Kanalen, Vorm, regel},
    search::{Index, Lists, Query},
    source::read_directory,
};
use std::{path::Path, sync::Arc};

/// The day on which is asked.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

pub(crate) fn load(content: &Path) -> anyhow::Result<Arc<Repository>> {
    Loader::default().load(&read_directory(content, &[])?).repository.context("the corpus cannot be read")
}

pub(crate) struct Ours<'a> {
    repository: &'a Repository,
    index: Index,
    kanaal: Arc<Kanaal>,
}

impl<'a> Ours<'a> {
    pub(crate) fn new(repository: &'a Repository) -> Self {
        let index = Index::build(repository, &Lists::load(None).0);
        let kanalen = Kanalen::built_in();
        let mut public = kanalen.iter().filter(|kanaal| kanaal.zichtbaar == Audience::Publiek);
        let kanaal = public.find(|kanaal| kanaal.vorm == Vorm::Html).expect("a kanaal for websites is built in");
        Self { repository, index, kanaal: Arc::clone(kanaal) }
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.index.omvang().bytes
    }

    pub(crate) fn search(&self, question: &Question) -> Vec<String> {
        let query = Query {
            woorden: question.words.clone(),
            gemeente: question.gemeente.clone(),
            publiek: Audience::Publiek,
            limit: 10,
            datum: TODAY,
        };
        let found = self.index.search(self.repository, &query, &|antwoord| regel(&self.kanaal, antwoord));
        found.resultaten.into_iter().map(|result| result.id).collect()
    }
}
