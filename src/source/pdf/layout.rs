//! Characters with their places → lines in reading order → paragraphs.
//!
//! Lines go from top to bottom, in two columns where the page is set so. Lines that recur at the top or bottom of pages,
//! and page numbers, are left out. A line that is full goes on in the next, unless that is indented, set apart or of
//! another size; across pages, too.

use std::collections::HashMap;

/// A character as it stands on a page, in points; `y` is its baseline, counted from the bottom.
#[derive(Clone, Debug, Default)]
pub(super) struct Glyph {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub size: f64,
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub glyphs: Vec<Glyph>,
    pub width: f64,
}

/// A line of text on a page.
#[derive(Clone, Debug, Default)]
struct Line {
    text: String,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
}

/// The text of a document: a paragraph a line.
pub(super) fn text(pages: &[Page]) -> String {
    let mut pages: Vec<Vec<Line>> = pages.iter().map(lines).collect();
    remove_furniture(&mut pages);
    let style = Style::of(&pages);
    let mut text = String::new();
    let mut last: Option<&Line> = None;
    for page in &pages {
        for (index, line) in page.iter().enumerate() {
            match last {
                Some(before) if style.continues(before, line, index == 0) => text.push_str(joint(&text, &line.text)),
                Some(_) => text.push('\n'),
                None => {}
            }
            text.push_str(&line.text);
            last = Some(line);
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// What stands between two lines of a paragraph: a space between two words of Latin letters, nothing in Chinese.
fn joint(before: &str, after: &str) -> &'static str {
    let latin = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphabetic());
    if latin(before.chars().next_back()) && latin(after.chars().next()) { " " } else { "" }
}

/// The lines of a page, in reading order.
fn lines(page: &Page) -> Vec<Line> {
    let mut rows: Vec<Vec<&Glyph>> = Vec::new();
    let mut glyphs: Vec<&Glyph> = page.glyphs.iter().filter(|glyph| glyph.size > 0.1).collect();
    glyphs.sort_by(|a, b| b.y.total_cmp(&a.y));
    for glyph in glyphs {
        // Raised and lowered marks are smaller, and belong to the line that they stand beside.
        let same = |row: &Vec<&Glyph>| row.first().is_some_and(|first| (first.y - glyph.y).abs() < 0.5 * first.size.max(glyph.size));
        match rows.last_mut() {
            Some(row) if same(row) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        // A letter that is set twice to look bold is one letter.
        row.dedup_by(|next, last| next.text == last.text && (next.x - last.x).abs() < 0.2 * last.size);
    }
    match gutter(&rows, page.width) {
        Some(gutter) => {
            let column = |is_left: bool| -> Vec<Line> {
                let halves = rows.iter().map(|row| row.iter().copied().filter(|glyph| (glyph.x < gutter) == is_left).collect::<Vec<_>>());
                halves.filter_map(|row| line(&row)).collect()
            };
            let (mut first, mut second) = (column(true), column(false));
            // The second column is laid over the first, so that lines of both are as long.
            let margin = |lines: &[Line]| lines.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
            let shift = margin(&second) - margin(&first);
            for line in second.iter_mut().filter(|_| shift.is_finite()) {
                (line.left, line.right) = (line.left - shift, line.right - shift);
            }
            first.append(&mut second);
            first
        }
        None => rows.iter().filter_map(|row| line(row)).collect(),
    }
}

/// Where two columns part, if the page is set in two: hardly any line crosses, and most have text on either side.
fn gutter(rows: &[Vec<&Glyph>], width: f64) -> Option<f64> {
    if rows.len() < 10 || width <= 0.0 {
        return None;
    }
    (40..=60).map(|share| width * f64::from(share) / 100.0).find(|x| {
        let crossing = rows
            .iter()
            .filter(|row| row.iter().any(|glyph| glyph.x < x + glyph.size && glyph.x + glyph.width > x - glyph.size * 0.3))
            .count();
        let both =
            rows.iter().filter(|row| row.first().is_some_and(|glyph| glyph.x < *x) && row.last().is_some_and(|glyph| glyph.x > *x)).count();
        crossing * 20 <= rows.len() && both * 10 >= rows.len() * 6
    })
}

/// One line's text, with spaces where characters stand apart.
fn line(row: &[&Glyph]) -> Option<Line> {
    let first = row.iter().find(|glyph| !glyph.text.trim().is_empty())?;
    let mut line = Line { left: first.x, y: first.y, size: first.size, ..Line::default() };
    let mut end: Option<f64> = None;
    for glyph in row {
        let blank = glyph.text.trim().is_empty();
        if let Some(end) = end {
            let gap = glyph.x - end;
            let latin = line.text.ends_with(|last: char| last.is_ascii_alphanumeric())
                && glyph.text.starts_with(|next: char| next.is_ascii_alphanumeric());
            if gap > glyph.size * 2.0 {
                line.text.push('\t');
            } else if (gap > glyph.size * 0.8 || (latin && gap > glyph.size * 0.2)) && !line.text.ends_with(' ') && !blank {
                line.text.push(' ');
            }
        }
        line.text.push_str(&glyph.text);
        end = Some(glyph.x + glyph.width);
        if !blank {
            line.right = glyph.x + glyph.width;
            line.size = line.size.max(glyph.size);
        }
    }
    let text = line.text.trim();
    if text.is_empty() {
        return None;
    }
    Some(Line { text: text.to_owned(), ..line })
}

/// How many lines at the top and at the bottom of a page may be furniture.
const ZONE: usize = 3;

/// Removes page numbers, and lines at the top or bottom that recur on other pages.
fn remove_furniture(pages: &mut [Vec<Line>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let in_zone = |index: usize, count: usize| index < ZONE || index + ZONE >= count;
    for page in pages.iter() {
        let keys = page.iter().enumerate().filter(|(index, _)| in_zone(*index, page.len())).map(|(_, line)| key(&line.text));
        let distinct: std::collections::BTreeSet<String> = keys.collect();
        for key in distinct {
            *counts.entry(key).or_default() += 1;
        }
    }
    let many = (pages.len() / 3).max(2);
    for page in pages.iter_mut() {
        let count = page.len();
        let mut index = 0;
        page.retain(|line| {
            let key = key(&line.text);
            let number =
                key.contains('#') && key.chars().all(|character| matches!(character, '#' | '-' | '—' | '–' | '·' | '/' | '|' | '.' | ' '));
            let recurs = counts.get(&key).is_some_and(|count| *count >= many) && line.text.chars().count() < 60;
            let furniture = in_zone(index, count) && (number || recurs);
            index += 1;
            !furniture
        });
    }
}

/// A line with its numbers taken for one, so that `第3页` recurs.
fn key(text: &str) -> String {
    let mut key = String::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        if !character.is_numeric() {
            key.push(character);
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    key
}

/// How the running text of a document is set.
#[derive(Clone, Copy, Debug, Default)]
struct Style {
    left: f64,
    right: f64,
    size: f64,
    /// From baseline to baseline.
    pitch: f64,
    indented: bool,
}

impl Style {
    fn of(pages: &[Vec<Line>]) -> Self {
        let all = || pages.iter().flatten();
        let size = commonest(all().map(|line| line.size));
        let body = || all().filter(|line| (line.size - size).abs() < size * 0.15);
        let left = commonest(body().map(|line| line.left));
        let mut rights: Vec<f64> = body().map(|line| line.right).collect();
        rights.sort_by(f64::total_cmp);
        // The last full column of characters: marks may hang over it, and a few lines are longer.
        let right = rights.get(rights.len() * 8 / 10).copied().unwrap_or(0.0);
        let pitch = commonest(pages.iter().flat_map(|page| page.windows(2)).map(|pair| pair[0].y - pair[1].y).filter(|gap| *gap > 0.0));
        let indented =
            body().filter(|line| (line.left - left) > size * 1.2 && (line.left - left) < size * 3.0).count() * 20 >= body().count();
        Self { left, right, size, pitch, indented }
    }

    /// Whether `next` goes on with the paragraph of `line`.
    fn continues(&self, line: &Line, next: &Line, new_page: bool) -> bool {
        // A number or Latin word is not parted: where it did not fit, its line is so much shorter.
        let word = next.text.chars().take_while(char::is_ascii_graphic).count();
        // Nor is it parted from the mark behind it, with which no line may begin.
        let marks = next.text.chars().skip(word).take_while(|character| "，。、；：！？）”》".contains(*character)).count();
        let wide = |count: usize| self.size * f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let wanted = if word == 0 { self.size } else { 0.55 * wide(word) + wide(marks) };
        let full = line.right + wanted >= self.right - self.size * 0.6;
        let apart = !new_page && self.pitch > 0.0 && line.y - next.y > self.pitch * 1.6;
        let alike = (line.size - next.size).abs() < self.size * 0.15;
        let begins = next.left - self.left > self.size * 1.2;
        let ended = line.text.ends_with(['。', '！', '？', '；', '：']);
        full && alike && !apart && !begins && !line.text.contains('\t') && (self.indented || !ended)
    }
}

/// The value that most values are near to.
fn commonest(values: impl Iterator<Item = f64>) -> f64 {
    let mut counts: HashMap<i64, (usize, f64)> = HashMap::new();
    for value in values {
        let count = counts.entry((value * 2.0).round() as i64).or_insert((0, value));
        count.0 += 1;
    }
    let best = counts.into_iter().max_by_key(|(key, (count, _))| (*count, std::cmp::Reverse(*key)));
    best.map_or(0.0, |(_, (_, value))| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines, each at a place, in characters of ten points.
    fn page(lines: &[(f64, f64, &str)]) -> Page {
        let glyphs = lines.iter().flat_map(|(x, y, text)| {
            text.chars().enumerate().map(move |(index, character)| Glyph {
                x: x + 10.0 * f64::from(u32::try_from(index).unwrap()),
                y: *y,
                width: 10.0,
                size: 10.0,
                text: character.to_string(),
            })
        });
        Page { glyphs: glyphs.collect(), width: 300.0 }
    }

    fn check(pages: &[Page], expected: &str) {
        assert_eq!(text(pages), expected);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let full = "完成投资三亿元增长百分之五点二居全市";
        check(
            &[page(&[
                (40.0, 350.0, full),
                (20.0, 330.0, &format!("{full}第一")),
                (20.0, 310.0, "好。"),
                (40.0, 290.0, full),
                (20.0, 270.0, "好。"),
            ])],
            &format!("{full}{full}第一好。\n{full}好。\n"),
        );
    }

    #[test]
    fn numbers_are_carried_to_the_next_line() {
        let full = "完成投资三亿元增长百分之五点二居全市第一";
        let number = "1234567890元";
        check(
            &[page(&[
                (40.0, 350.0, &full[..54]),
                (20.0, 330.0, full),
                (20.0, 310.0, &full[..45]),
                (20.0, 290.0, number),
                (40.0, 270.0, "好。"),
            ])],
            &format!("{}{full}{}{number}\n好。\n", &full[..54], &full[..45]),
        );
        // With the mark behind it, which may not begin a line.
        check(
            &[page(&[(40.0, 350.0, &full[..54]), (20.0, 330.0, full), (20.0, 310.0, &full[..51]), (20.0, 290.0, "50%。好。")])],
            &format!("{}{full}{}50%。好。\n", &full[..54], &full[..51]),
        );
    }

    #[test]
    fn page_numbers_and_heads_are_left_out() {
        let full: Vec<char> = "完成投资三亿元增长百分之五点二居全市第一".chars().collect();
        let line = |number: usize| -> String { full.iter().cycle().skip(number).take(full.len()).collect() };
        let body = |page_number: usize| {
            let number = format!("— {page_number} —");
            let lines: Vec<String> = (0..4).map(|index| line(4 * page_number + index)).collect();
            let heights = [350.0, 330.0, 310.0, 290.0];
            let mut all: Vec<(f64, f64, &str)> = lines.iter().zip(heights).map(|(line, height)| (20.0, height, line.as_str())).collect();
            all.extend([(100.0, 390.0, "青禾县人民政府"), (140.0, 10.0, number.as_str())]);
            page(&all)
        };
        let expected: Vec<String> = (4..16).map(line).collect();
        check(&[body(1), body(2), body(3)], &format!("{}\n", expected.concat()));
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let rows: Vec<(f64, f64, &str)> = (0..12)
            .flat_map(|row| {
                [(20.0, 380.0 - 20.0 * f64::from(row), "甲乙丙丁戊己庚"), (180.0, 380.0 - 20.0 * f64::from(row), "子丑寅卯辰巳午")]
            })
            .collect();
        check(&[page(&rows)], &format!("{}{}\n", "甲乙丙丁戊己庚".repeat(12), "子丑寅卯辰巳午".repeat(12)));
    }
}
