//! Faults that tests switch on to see whether `verify` finds them: a wrong comparison, a stale output,
//! a fact of another gemeente. Two let a test for privacy see a leak, and others let something go wrong while personal
//! data is in memory. They exist only in builds with debug assertions. In a release build `on` is a constant `false`,
//! what it guards is compiled away, and there is nothing to switch.
//!
//! A fault is on for one thread at a time, and goes along with work that a request hands to another thread
//! (`carried`), so that tests that run side by side do not disturb each other.

#[cfg(debug_assertions)]
mod halt;
#[cfg(debug_assertions)]
mod leak;
#[cfg(debug_assertions)]
mod mishap;
#[cfg(debug_assertions)]
mod switch;

#[cfg(debug_assertions)]
pub(crate) use halt::halt;
#[cfg(debug_assertions)]
pub(crate) use leak::{Leak, leaks, leave_in_file, remembered};
#[cfg(debug_assertions)]
pub(crate) use mishap::{limit, mishap};

#[cfg(debug_assertions)]
pub use switch::{Switched, switch, with};
#[cfg(debug_assertions)]
pub(crate) use switch::{carried, kept, on};

/// Every fault that can be switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[allow(missing_docs, reason = "tests/it/mutants/engine.toml says in a sentence what each does")]
pub enum Fault {
    LessOrEqual,
    MoreThan,
    UnknownIsFalse,
    AndIsOr,
    InInverted,
    WrongBranch,
    ItemConditionIgnored,
    PreviousValue,
    NewestValue,
    OtherGemeente,
    GenericWins,
    OverrideIgnored,
    HidingIgnored,
    AdditionIgnored,
    NegationLost,
    BerichtenLost,
    BerichtenStay,
    Rounded,
    CentsWithoutZero,
    ThousandsLost,
    WeeksAreDays,
    SpokenPairsSwapped,
    SpokenCentsLost,
    DateOff,
    ClosingTime,
    ExceptionsLost,
    ExpectedLost,
    TelCut,
    LetterKeepsParagraph,
    LastMessageLost,
    MessageCut,
    ReplyShifted,
    QuestionSkipped,
    SectionsReversed,
    WallOpen,
    StaleSituation,
    StaleDay,
    StaleGemeente,
    /// The words of a search are kept as they were typed, from the first time.
    SearchTextKept,
    /// The words of a search are logged.
    SearchLogged,
}

/// Is this fault on? Never in a release build.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn on(_: Fault) -> bool {
    false
}

/// Where a value ends up that may not, when a test plants it. Never in a release build.
#[cfg(not(debug_assertions))]
#[derive(Clone, Copy)]
pub(crate) enum Leak {
    Log,
    Problem,
    Register,
    FileName,
}

/// Is this leak planted? Never in a release build.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn leaks(_: Leak) -> bool {
    false
}

/// Leaves nothing anywhere.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn leave_in_file(_: &[u8]) {}

/// Remembers nothing.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn remembered(_: Option<&[u8]>) -> String {
    String::new()
}

/// Nothing goes wrong here because a test asks for it.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn mishap(_: &str, _: &[u8]) {}

/// How long a request may take.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn limit(usual: std::time::Duration) -> std::time::Duration {
    usual
}

/// Stays here for good when a test asked for it. Never in a release build.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) const fn halt(_: &str) {}

/// Work for another thread, under the faults of this one.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) fn carried<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    work
}

/// What was made under this key before, when this fault is on; else what was made now.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) fn kept<T: Clone + Send + 'static>(_: Fault, _: impl FnOnce() -> String, made: T) -> T {
    made
}
