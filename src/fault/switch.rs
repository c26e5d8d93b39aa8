//! The switch.

use super::Fault;
use std::{
    any::Any,
    cell::RefCell,
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

type Kept = Arc<Mutex<BTreeMap<String, Box<dyn Any + Send>>>>;

/// A fault that is on, with what the stale ones remember. Clones remember together.
#[derive(Clone)]
pub struct Switched {
    fault: Fault,
    kept: Kept,
}

impl Switched {
    /// This fault, remembering nothing yet.
    pub fn new(fault: Fault) -> Self {
        Self { fault, kept: Kept::default() }
    }
}

thread_local! {
    static NOW: RefCell<Option<Switched>> = const { RefCell::new(None) };
}

/// Is this fault on, on this thread?
pub(crate) fn on(fault: Fault) -> bool {
    NOW.with_borrow(|now| now.as_ref().is_some_and(|switched| switched.fault == fault))
}

/// Switches this on for this thread, or all off; gives what was on.
pub fn switch(switched: Option<Switched>) -> Option<Switched> {
    NOW.replace(switched)
}

/// Does this work with this on, or with all off, and puts back what was on.
pub fn with<T>(switched: Option<Switched>, work: impl FnOnce() -> T) -> T {
    struct Back(Option<Switched>);
    impl Drop for Back {
        fn drop(&mut self) {
            switch(self.0.take());
        }
    }
    let _back = Back(switch(switched));
    work()
}

/// Work for another thread, under the faults of this one.
pub(crate) fn carried<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let now = NOW.with_borrow(Clone::clone);
    move || with(now, work)
}

/// What was made under this key before, when this fault is on; else what was made now.
pub(crate) fn kept<T: Clone + Send + 'static>(fault: Fault, key: impl FnOnce() -> String, made: T) -> T {
    let kept = NOW.with_borrow(|now| now.as_ref().filter(|now| now.fault == fault).map(|now| Arc::clone(&now.kept)));
    let Some(kept) = kept else { return made };
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let first = kept.entry(key()).or_insert_with(|| Box::new(made.clone()));
    first.downcast_ref::<T>().cloned().unwrap_or(made)
}
