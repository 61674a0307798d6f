//! How much two sequences have in common, by the longest common blocks (Ratcliff and Obershelp): the measure of
//! Python's `difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()`.

/// Twice the length of all matching blocks over the length of both: 1 for equal sequences, 0 for nothing in common.
///
/// The longest common block is matched first (of several the one that starts first in `a`, then in `b`), then what lies
/// before it and what lies behind it, and so on. Two empty sequences are equal.
#[expect(clippy::cast_precision_loss, reason = "names are short")]
pub fn ratio(a: &[char], b: &[char]) -> f64 {
    let length = a.len() + b.len();
    if length == 0 { 1.0 } else { 2.0 * matched(a, b) as f64 / length as f64 }
}

/// How many characters lie in matching blocks.
fn matched(a: &[char], b: &[char]) -> usize {
    let mut total = 0;
    let mut rest = vec![(a, b)];
    while let Some((a, b)) = rest.pop() {
        let (in_a, in_b, length) = longest_block(a, b);
        if length > 0 {
            total += length;
            rest.push((&a[..in_a], &b[..in_b]));
            rest.push((&a[in_a + length..], &b[in_b + length..]));
        }
    }
    total
}

/// Where the longest common block starts in `a` and in `b`, and how long it is.
fn longest_block(a: &[char], b: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    // How long a common block is that ends at this character of `a` and at each character of `b`.
    let mut ending = vec![0; b.len()];
    for (i, in_a) in a.iter().enumerate() {
        let mut before = 0;
        for (j, in_b) in b.iter().enumerate() {
            let above = ending[j];
            ending[j] = if in_a == in_b { before + 1 } else { 0 };
            before = above;
            if ending[j] > best.2 {
                best = (i + 1 - ending[j], j + 1 - ending[j], ending[j]);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: &str, b: &str) -> f64 {
        let characters = |text: &str| text.chars().collect::<Vec<_>>();
        ratio(&characters(a), &characters(b))
    }

    fn check(a: &str, b: &str, expected: f64) {
        assert!((of(a, b) - expected).abs() < 1e-15, "{a} {b}: {}", of(a, b));
    }

    #[test]
    fn ratios_are_those_of_difflib() {
        check("", "", 1.0);
        check("青禾", "", 0.0);
        check("青禾大桥", "青禾大桥", 1.0);
        check("abcd", "bcde", 0.75);
        check("private Thread currentThread;", "private volatile Thread currentThread;", 0.865_671_641_791_044_7);
        // Not symmetric: the first longest block decides.
        check("tide", "diet", 0.25);
        check("diet", "tide", 0.5);
    }
}
