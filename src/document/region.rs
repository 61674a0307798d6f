//! The place whose government reports, by its full official name.

use super::{grammar::DocumentGrammar, head::Tight, known::Known};

/// How far into the running text (in bytes) the speaker says for whom he speaks.
const SPEECH: usize = 1500;

/// A place, and what of it the text alone says.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub place: Option<String>,
    pub stated: Option<String>,
}

/// The region from the lines above the running text, the title, the first words of the speech, and the file's name.
pub(super) fn find(
    text: &str,
    opening: usize,
    flow: &Tight,
    rows: &Tight,
    title: Option<&str>,
    hints: &Known,
    grammar: &DocumentGrammar,
) -> Found {
    let speech: String = text[opening..].chars().take(SPEECH / 3).filter(|character| !character.is_whitespace()).collect();
    if grammar.represents_nation.is_match(&flow.text) || grammar.represents_nation.is_match(&speech) {
        let nation = grammar.national.first().map(|(_, name)| name.clone());
        return Found { place: nation.clone(), stated: nation };
    }
    let mut stated: Vec<String> = Vec::new();
    let mut add = |place: &str| stated.extend(as_place(place, grammar));
    for found in grammar.represents.captures_iter(&speech) {
        add(&found["place"]);
    }
    for found in grammar.meeting.captures_iter(&flow.text) {
        add(&found["place"]);
    }
    for found in grammar.office_holder.captures_iter(&rows.text) {
        add(&found["place"]);
    }
    if let Some(title) = title {
        add(&title_place(title, grammar));
    }
    let hint = hints.place.as_deref().map(|place| official(&at_level(place, &speech, grammar), grammar));
    Found { place: join(&stated, hint.as_deref(), grammar), stated: stated.into_iter().next() }
}

/// The place in a title: `(某省)某市某区人民政府工作报告`, `2025年某省政府工作报告`.
fn title_place(title: &str, grammar: &DocumentGrammar) -> String {
    let mut place = grammar.year.replace_all(title, "").into_owned();
    if place.starts_with(['(', '（'])
        && let Some((_, after)) = place.split_once([')', '）'])
    {
        place = after.to_owned();
    }
    for word in grammar.governments.iter().chain(&grammar.report_names) {
        if let Some(at) = place.find(word.as_str()) {
            place.truncate(at);
        }
    }
    place
}

/// A stated place, if it is the name of one: it ends in a suffix and is more than the suffix.
fn as_place(place: &str, grammar: &DocumentGrammar) -> Option<String> {
    let suffix = grammar.place_suffixes.iter().find(|suffix| place.ends_with(suffix.as_str()))?;
    (place.chars().count() > suffix.chars().count().max(1)).then(|| place.to_owned())
}

/// Puts the sources together: what the text says, with the city before it where another source has that.
fn join(stated: &[String], hint: Option<&str>, grammar: &DocumentGrammar) -> Option<String> {
    let Some(main) = stated.first() else { return hint.map(|hint| full(hint, grammar)) };
    let longer =
        stated.iter().map(String::as_str).chain(hint).filter(|other| other.ends_with(main.as_str())).max_by_key(|other| other.len());
    let place = longer.unwrap_or(main);
    // 某州 in the text, 某某族自治州 in the name of the file.
    let stem = without_suffix(main, grammar);
    let official = hint.filter(|hint| stem.chars().count() >= 2 && hint.starts_with(stem) && hint.len() > place.len());
    Some(full(official.unwrap_or(place), grammar))
}

pub(super) fn without_suffix<'a>(place: &'a str, grammar: &DocumentGrammar) -> &'a str {
    grammar.place_suffixes.iter().find_map(|suffix| place.strip_suffix(suffix.as_str())).unwrap_or(place)
}

/// The place of a file's name as it was when the report was given: 区, but the speech is a county government's.
fn at_level(place: &str, speech: &str, grammar: &DocumentGrammar) -> String {
    let Some(level) = grammar.represents_level.captures(speech).map(|found| found["level"].to_owned()) else { return place.to_owned() };
    let suffix = grammar.place_suffixes.iter().find(|suffix| place.ends_with(suffix.as_str()));
    match suffix {
        Some(suffix) if grammar.divisions.contains(suffix) && *suffix != level => {
            format!("{}{level}", &place[..place.len() - suffix.len()])
        }
        // The short name alone: 青禾, where the speaker is a county's.
        None if !grammar.national.iter().any(|(short, _)| short == place) => format!("{place}{level}"),
        _ => place.to_owned(),
    }
}

fn official(place: &str, grammar: &DocumentGrammar) -> String {
    grammar.national.iter().find(|(short, _)| short == place).map_or_else(|| place.to_owned(), |(_, name)| name.clone())
}

/// The name as it is official: without the province; with the city only for districts, which are a city's.
fn full(place: &str, grammar: &DocumentGrammar) -> String {
    let inside = after_suffix(place, &grammar.province_suffixes).unwrap_or(place);
    let Some(local) = after_suffix(inside, &grammar.city_suffixes) else { return inside.to_owned() };
    let kept = grammar.city_kept.iter().any(|suffix| local.ends_with(suffix.as_str()));
    if kept { inside.to_owned() } else { local.to_owned() }
}

/// What stands behind the first of `suffixes`, if both parts are long enough to be names.
fn after_suffix<'a>(place: &'a str, suffixes: &[String]) -> Option<&'a str> {
    let cut = |suffix: &String| {
        let at = place.char_indices().skip(2).map(|(at, _)| at).find(|at| place[*at..].starts_with(suffix.as_str()))?;
        let rest = &place[at + suffix.len()..];
        (rest.chars().count() >= 2).then_some(rest)
    };
    suffixes.iter().find_map(cut)
}
