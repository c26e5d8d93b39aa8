//! The sample content, loaded once for all tests.

use eenduidig::{
    content::{Loader, Repository},
    render::Kanalen,
    source::read_directory,
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

/// The sample: what its files hold, and the kanalen.
pub(crate) struct Sample {
    pub(crate) repository: Arc<Repository>,
    pub(crate) kanalen: Kanalen,
}

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Loads the sample, once per test process.
pub(crate) fn load() -> &'static Sample {
    static SAMPLE: OnceLock<Sample> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let beside = ["renderers", "schemas", "search"].map(|name| (name, root().join(name)));
        let beside: Vec<(&str, PathBuf)> = beside.into_iter().collect();
        let tree = read_directory(&root().join("content"), &beside).unwrap();
        let loaded = Loader::default().load(&tree);
        let (kanalen, found) = Kanalen::load(tree.group("renderers").unwrap());
        assert!(found.is_empty() && loaded.diagnostics.is_empty(), "{found:?} {:?}", loaded.diagnostics);
        Sample { repository: loaded.repository.unwrap(), kanalen }
    })
}
