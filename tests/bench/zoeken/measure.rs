//! Times and sizes.

use anyhow::Context;
use std::{fmt, fs, time::Duration};

/// Times of one engine for one kind of question, and how often it found what was meant.
#[derive(Default)]
pub(crate) struct Times {
    all: Vec<Duration>,
    right: u32,
    asked: u32,
    nothing: u32,
}

impl Times {
    /// Notes a question: whether what was meant is among what was found, if anything was meant.
    pub(crate) fn add(&mut self, time: Duration, (right, nothing): (Option<bool>, bool)) {
        self.all.push(time);
        self.asked += u32::from(right.is_some());
        self.right += u32::from(right == Some(true));
        self.nothing += u32::from(nothing);
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut times = self.all.clone();
        times.sort();
        let at = |percent: usize| {
            let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
            times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        write!(f, "{:.2} | {:.2} | {:.2} | ", at(50), at(99), at(100))?;
        match self.asked {
            0 => write!(f, "-"),
            asked => write!(f, "{} %", self.right * 100 / asked),
        }?;
        write!(f, " | {} %", usize::try_from(self.nothing).unwrap_or(0) * 100 / times.len().max(1))
    }
}

/// In megabytes, with one decimal.
pub(crate) fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 100_000).unwrap_or(u32::MAX)) / 10.0
}

/// Memory of this process, from the kernel.
pub(crate) fn resident() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("no VmRSS")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kilobytes * 1024)
}
