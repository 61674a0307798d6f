//! What a file's name tells about the report in it: `county_保定市徐水区_2010.txt`, `2025年吉林省政府工作报告.docx`.

use super::grammar::DocumentGrammar;

/// Hints for where the text is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints {
    pub place: Option<String>,
    /// The year reviewed, or the year of delivery: names do not say which.
    pub year: Option<i32>,
}

pub(super) fn hints(file_name: &str, grammar: &DocumentGrammar) -> Hints {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.is_ascii() => stem,
        _ => name,
    };
    let year = grammar.year.captures(stem).and_then(|found| found["year"].parse().ok()).or_else(|| bare_year(stem));
    let place = stem
        .split(['_', '-', ' ', '—'])
        .filter(|part| !grammar.file_kinds.iter().any(|kind| kind.eq_ignore_ascii_case(part)))
        .find_map(|part| place(part, grammar));
    Hints { place, year }
}

/// The place in a name or title: what remains of it without the year and the words for a report.
pub(super) fn place(part: &str, grammar: &DocumentGrammar) -> Option<String> {
    let mut place = grammar.year.replace_all(part, "").into_owned();
    for noise in grammar.report_names.iter().chain(&grammar.file_noise) {
        place = place.replace(noise.as_str(), "");
    }
    let place: String = place.chars().filter(|character| ('\u{4e00}'..='\u{9fff}').contains(character)).collect();
    (place.chars().count() >= 2).then_some(place)
}

/// The place in the title of a page: in the part of it that names a report, not in that which names the site.
pub(super) fn titled_place(title: &str, grammar: &DocumentGrammar) -> Option<String> {
    let parts = title.split(['_', '-', '|', '—', '–', ' ']);
    parts.filter(|part| grammar.report_names.iter().any(|name| part.contains(name.as_str()))).find_map(|part| place(part, grammar))
}

/// A year that stands alone between other marks: `海拉尔区_2012`. Several (`1995-2004`) are none.
fn bare_year(stem: &str) -> Option<i32> {
    let years = stem.split(|character: char| !character.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let mut years = years.filter_map(|digits| digits.parse().ok()).filter(|year| (1949..=2099).contains(year));
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}
