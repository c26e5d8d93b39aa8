//! Threads that set letters, each one letter at a time.
//!
//! Typst hands parts of its work to the thread pool that it runs in, and waits for them. In a pool that has other letters
//! to set, a thread that waits begins one of those on top of its own, and there another: its stack is full in the end.
//! So a letter has a pool to itself, of one thread.

use crate::fault;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::{
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError, mpsc},
    thread::available_parallelism,
};

/// Enough for text as deep as the checks allow; only what is used takes memory.
const STACK: usize = 16 * 1024 * 1024;

/// One setter for each core.
static SETTERS: LazyLock<Setters> = LazyLock::new(Setters::start);

struct Setters {
    free: Mutex<Vec<ThreadPool>>,
    given_back: Condvar,
    any: bool,
}

impl Setters {
    fn start() -> Self {
        let count = available_parallelism().map_or(1, NonZeroUsize::get);
        let setter = |_| ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).thread_name(|_| "zetter".to_owned());
        let free: Vec<ThreadPool> = (0..count).filter_map(|number| setter(number).build().ok()).collect();
        Self { any: !free.is_empty(), free: Mutex::new(free), given_back: Condvar::new() }
    }

    fn free(&self) -> MutexGuard<'_, Vec<ThreadPool>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next setter that has nothing to do; `None` when no thread could be started.
    fn take(&self) -> Option<ThreadPool> {
        if !self.any {
            return None;
        }
        let mut free = self.given_back.wait_while(self.free(), |free| free.is_empty());
        free.as_mut().unwrap_or_else(PoisonError::get_mut).pop()
    }

    fn give_back(&self, setter: ThreadPool) {
        self.free().push(setter);
        self.given_back.notify_one();
    }
}

/// Does this on a setter, and waits for it; `None` when it panicked.
pub(super) fn alone<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let setter = SETTERS.take()?;
    let (tell, told) = mpsc::sync_channel(1);
    let work = fault::carried(work);
    // Waiting on a channel takes up nothing else, whatever pool the caller is in.
    setter.spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(work));
        let _ = tell.send(done.ok());
    });
    let done = told.recv().ok().flatten();
    SETTERS.give_back(setter);
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;
    use std::{cell::Cell, thread::sleep, time::Duration};

    thread_local!(static DEPTH: Cell<usize> = const { Cell::new(0) });

    /// Work like that of a letter: it waits for parts of itself. Gives how many of these stand on each other here.
    fn letter() -> usize {
        DEPTH.set(DEPTH.get() + 1);
        let deep = DEPTH.get();
        rayon::join(|| sleep(Duration::from_micros(50)), || sleep(Duration::from_micros(500)));
        DEPTH.set(DEPTH.get() - 1);
        deep
    }

    #[test]
    fn a_letter_that_waits_begins_no_other() {
        let pool = ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        let deepest = pool.install(|| (0..1_000).into_par_iter().with_max_len(1).filter_map(|_| alone(letter)).max());
        assert_eq!(deepest, Some(1));
    }

    #[test]
    fn a_setter_that_panicked_sets_the_next() {
        for _ in 0..2 * available_parallelism().map_or(1, NonZeroUsize::get) {
            assert_eq!(alone(|| -> usize { panic!("planted") }), None);
        }
        assert_eq!(alone(|| 7), Some(7));
    }
}
