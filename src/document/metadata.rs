//! What a report says about itself: title, place, date, speaker, meeting, the year reviewed.

use regex::Captures;

use super::{
    Metadata, SectionKind, furniture::Frame, grammar::DocumentGrammar, head::Tight, headings::Rank, kinds, known::Known, lines::Line,
    outline::Outline, region, title,
};
use crate::{quantity::Date, span::Span};

/// How many lines above the running text are looked at.
const LINES: usize = 40;
/// How much of the running text (in bytes) tells the year where no heading does.
const BEGINNING: usize = 1200;

/// Reads the metadata. Date, speaker and meeting are stated above the running text or not at all; region and year may
/// also come from the first words of the speech, from headings, and from the file's name.
///
/// What a person stated counts more than the text; what a table or a document's properties state fills in what the text leaves open.
pub(super) fn read(text: &str, frame: &Frame, hints: &mut Known, outline: &Outline, grammar: &DocumentGrammar) -> Metadata {
    let above = &frame.above[frame.above.len().saturating_sub(LINES)..];
    let short: Vec<Line> = above.iter().copied().filter(|line| line.span.len() < 400).collect();
    let flow = Tight::of(text, &short, false);
    let rows = Tight::of(text, &short, true);
    let title = title::find(text, above, grammar);
    let found =
        region::find(text, frame.opening.min(text.len()), &flow, &rows, title.as_ref().map(|(title, _)| title.as_str()), hints, grammar);
    let region = found.place;
    hints.text_region = found.stated;
    hints.text_date = date(&rows, grammar);
    let date = hints.stated.date.or(hints.text_date).or(hints.beside.date);
    let meeting = meeting(&flow, grammar);
    let speaker = speaker(&rows, grammar);
    hints.text_year = by_text(text, hints.text_date, outline, grammar);
    let year = year(text, frame, date, hints, outline, grammar);
    let (title, title_span) = title.unzip();
    let (meeting, meeting_span) = meeting.unzip();
    let (office, name) = speaker.unzip();
    let (speaker, speaker_span) = name.or_else(|| speaker_of(&rows, grammar)).unzip();
    let mut metadata = Metadata { title, region, date, speaker, office, meeting, year, title_span, speaker_span, meeting_span };
    hints.complete(&mut metadata);
    metadata
}

/// The fullest name of the meeting: congresses are also named by short forms.
fn meeting(flow: &Tight, grammar: &DocumentGrammar) -> Option<(String, Span)> {
    let found = grammar.meeting.find_iter(&flow.text).max_by_key(regex::Match::len)?;
    Some((found.as_str().to_owned(), flow.source(found.range())?))
}

/// The day of delivery: best beside the meeting, then on a line of its own; not the day of publication.
fn date(rows: &Tight, grammar: &DocumentGrammar) -> Option<Date> {
    let mut best: Option<(usize, Date)> = None;
    let mut before = "";
    for line in rows.text.lines() {
        let published = grammar.publication.iter().any(|word| line.contains(word.as_str()));
        for found in grammar.date.captures_iter(line) {
            let Some(date) = as_date(&found, grammar) else { continue };
            let beside = grammar.congresses.iter().any(|word| line.contains(word.as_str()) || before.contains(word.as_str()));
            let worth = if published { 0 } else { 1 + usize::from(beside) };
            if worth > 0 && best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, date));
            }
        }
        before = line;
    }
    best.map(|(_, date)| date)
}

/// A date as tables and people write it: `2023-12-20`, `2023/12/20 00:00`, `2023年12月20日`.
pub(super) fn date_of(text: &str, grammar: &DocumentGrammar) -> Option<Date> {
    let tight: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    if let Some(found) = grammar.date.captures(&tight) {
        return as_date(&found, grammar);
    }
    let mut numbers = text.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let year = numbers.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let (month, day) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Date { year, month, day })
}

fn as_date(found: &Captures<'_>, grammar: &DocumentGrammar) -> Option<Date> {
    let year = number(&found["year"], grammar)?;
    let month = u8::try_from(number(&found["month"], grammar)?).ok()?;
    let day = u8::try_from(number(&found["day"], grammar)?).ok()?;
    let year = i32::try_from(year).ok()?;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Date { year, month, day })
}

/// `2023`, `二〇二三`, `十二`, `二十`, `三十一`.
fn number(text: &str, grammar: &DocumentGrammar) -> Option<u32> {
    let mut value: u32 = 0;
    let mut tens = false;
    for character in text.chars() {
        let digit = if character == 'O' { 0 } else { character.to_digit(10).or_else(|| grammar.numeral(character))? };
        match digit {
            10 => (value, tens) = (value.max(1) * 10, true),
            digit if tens => value += digit,
            digit => value = value.checked_mul(10)?.checked_add(digit)?,
        }
    }
    Some(value)
}

/// Office and name of the speaker.
fn speaker(rows: &Tight, grammar: &DocumentGrammar) -> Option<(String, (String, Span))> {
    let plausible = |found: &Captures<'_>| {
        let name = &found["name"];
        !grammar.not_name.iter().any(|word| name.contains(word.as_str()))
    };
    let text = format!("{}\n", rows.text);
    let mut at = 0;
    while let Some(found) = grammar.speaker.captures_at(&text, at) {
        let name = found.name("name")?;
        if plausible(&found) {
            let span = rows.source(name.range())?;
            return Some((found["office"].to_owned(), (name.as_str().to_owned(), span)));
        }
        at = found.name("office")?.end();
    }
    None
}

/// A name without an office: `某某在…会议上的政府工作报告`, or on a line of its own under that of the meeting.
fn speaker_of(rows: &Tight, grammar: &DocumentGrammar) -> Option<(String, Span)> {
    let mut found = grammar
        .speaker_of
        .captures_iter(&rows.text)
        .filter_map(|found| found.name("name").or(found.name("alone")).or(found.name("holder")));
    let name = found.find(|name| !grammar.not_name.iter().any(|word| name.as_str().contains(word.as_str())))?;
    Some((name.as_str().to_owned(), rows.source(name.range())?))
}

/// The year reviewed.
fn year(text: &str, frame: &Frame, date: Option<Date>, hints: &Known, outline: &Outline, grammar: &DocumentGrammar) -> Option<i32> {
    by_text(text, date, outline, grammar).or_else(|| by_beginning(text, frame, hints, grammar))
}

/// The year that headings and the day of delivery tell.
fn by_text(text: &str, date: Option<Date>, outline: &Outline, grammar: &DocumentGrammar) -> Option<i32> {
    by_headings(text, outline, grammar).or_else(|| date.map(|date| if date.month >= 11 { date.year } else { date.year - 1 }))
}

fn by_headings(text: &str, outline: &Outline, grammar: &DocumentGrammar) -> Option<i32> {
    let headings =
        outline.sections.iter().zip(&outline.ranks).filter(|(_, rank)| **rank <= Rank::Part).map(|(section, _)| section.heading.of(text));
    let mut planned = None;
    let mut first = None;
    for heading in headings {
        if let Some(year) = kinds::reviewed_year(heading, grammar) {
            return Some(year);
        }
        let Some(year) = kinds::years(heading, grammar).max() else { continue };
        if planned.is_none() && kinds::by_words(heading, grammar) == Some(SectionKind::Plan) {
            planned = Some(year);
        }
        match first {
            // Two headings of two years, with no word: the review comes first.
            Some(earlier) if earlier < year => return Some(earlier),
            None => first = Some(year),
            _ => {}
        }
    }
    planned.map(|year| year - 1)
}

/// From the first paragraphs: a year in them that the file's name allows, else the year before the one in the name.
fn by_beginning(text: &str, frame: &Frame, hints: &Known, grammar: &DocumentGrammar) -> Option<i32> {
    let start = frame.opening.min(text.len());
    let mut end = (start + BEGINNING).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut years = grammar.year.captures_iter(&text[start..end]).filter_map(|found| found["year"].parse::<i32>().ok());
    match hints.year {
        Some(hint) => years.find(|year| *year == hint || *year == hint - 1).or(Some(hint - 1)),
        None => years.next(),
    }
}
