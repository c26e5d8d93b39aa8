//! Which lines of one text stand in another too: a longest common subsequence.

use std::collections::BTreeMap;

/// Up to so many pairs of lines are compared one by one; above it, only lines that occur once.
const MOST_PAIRS: usize = 4_000_000;

/// The lines of a text; the kind of line break does not count.
pub(super) fn text_lines(text: &str) -> Vec<&str> {
    text.lines().map(|line| line.trim_end_matches('\r')).collect()
}

/// Lines of `now` (from 0) that stand in `then` too, in the same order, with their line there.
pub(super) fn matching(now: &[&str], then: &[&str]) -> BTreeMap<usize, usize> {
    let head = now.iter().zip(then).take_while(|(a, b)| a == b).count();
    let (now_rest, then_rest) = (&now[head..], &then[head..]);
    let tail = now_rest.iter().rev().zip(then_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (now_core, then_core) = (&now_rest[..now_rest.len() - tail], &then_rest[..then_rest.len() - tail]);
    let core = if now_core.len() * then_core.len() <= MOST_PAIRS {
        common(now_core, then_core)
    } else {
        once(now_core, then_core)
    };
    let from_start = (0..head).map(|line| (line, line));
    let between = core.into_iter().map(|(line, other)| (head + line, head + other));
    let to_end = (1..=tail).map(|back| (now.len() - back, then.len() - back));
    from_start.chain(between).chain(to_end).collect()
}

/// The longest common subsequence, by the usual table.
fn common(now: &[&str], then: &[&str]) -> Vec<(usize, usize)> {
    let width = then.len() + 1;
    let mut longest = vec![0_u32; (now.len() + 1) * width];
    for (i, line) in now.iter().enumerate().rev() {
        for (j, other) in then.iter().enumerate().rev() {
            longest[i * width + j] = if line == other {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < now.len() && j < then.len() {
        if now[i] == then[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Lines that occur exactly once in both, as far as they keep their order: a longest increasing run of them.
fn once(now: &[&str], then: &[&str]) -> Vec<(usize, usize)> {
    let (mine, theirs) = (single(now), single(then));
    let mut pairs: Vec<(usize, usize)> = mine.iter().filter_map(|(line, at)| Some((*at, *theirs.get(line)?))).collect();
    pairs.sort_unstable();
    // Patience: the last pair of the best run of each length, and for each pair the one before it.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), vec![None; pairs.len()]);
    for (index, (_, other)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *other);
        before[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() { ends.push(index) } else { ends[length] = index }
    }
    let run = std::iter::successors(ends.last().copied(), |index| before[*index]);
    let mut run: Vec<_> = run.map(|index| pairs[index]).collect();
    run.reverse();
    run
}

fn single<'a>(lines: &[&'a str]) -> BTreeMap<&'a str, usize> {
    let mut seen: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        seen.entry(line).and_modify(|known| *known = None).or_insert(Some(at));
    }
    seen.into_iter().filter_map(|(line, at)| Some((line, at?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair is a line that both have, in order; and as many as the plain recursion finds.
    #[test]
    fn lines_keep_their_order_and_none_is_missed() {
        let mut state = 7_u64;
        let mut next = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((state >> 33) % limit).unwrap_or(0)
        };
        for _ in 0..500 {
            let words = ["a", "b", "c", "d"];
            let now: Vec<&str> = (0..next(9)).map(|_| words[next(4)]).collect();
            let then: Vec<&str> = (0..next(9)).map(|_| words[next(4)]).collect();
            let pairs: Vec<(usize, usize)> = matching(&now, &then).into_iter().collect();
            assert!(pairs.iter().all(|(i, j)| now[*i] == then[*j]), "{now:?} {then:?} {pairs:?}");
            assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1), "{pairs:?}");
            assert_eq!(pairs.len(), longest(&now, &then), "{now:?} {then:?} {pairs:?}");
        }
    }

    fn longest(now: &[&str], then: &[&str]) -> usize {
        match (now, then) {
            ([a, rest @ ..], [b, other @ ..]) if a == b => 1 + longest(rest, other),
            ([_, rest @ ..], [_, other @ ..]) => longest(rest, then).max(longest(now, other)),
            _ => 0,
        }
    }

    #[test]
    fn large_texts_match_by_lines_that_occur_once() {
        let pairs = once(&["x", "a", "b", "c", "x"], &["b", "a", "x", "c", "x", "d"]);
        assert!(pairs == [(1, 1), (3, 3)] || pairs == [(2, 0), (3, 3)], "{pairs:?}");
    }
}
