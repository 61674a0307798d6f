//! An explanation for the terminal: sentence by sentence, its text, its facts, and what was looked at in vain.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthChar;

use crate::{
    document::Document,
    explain::{Explanation, Item, ItemKind, Miss, MissKind},
    query::TableStyle,
    span::Span,
};

/// How an explanation is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// Only what was missed.
    pub missed: bool,
    /// How wide lines may be (in columns; a Chinese character takes two), and whether there are colours.
    pub style: TableStyle,
}

const FAINT: Style = Style::new().dimmed();
const HEADING: Style = Style::new().bold();
const MISSED: Style = AnsiColor::Red.on_default().underline();
const INDENT: usize = 4;

pub(super) fn write(document: &Document, explanation: &Explanation, view: View, out: &mut impl Write) -> io::Result<()> {
    let mut items = explanation.items.as_slice();
    let mut misses = explanation.misses.as_slice();
    for sentence in &document.sentences {
        let of_sentence = items.iter().take_while(|item| item.clause.start < sentence.span.end).count();
        let (here, rest) = items.split_at(of_sentence);
        items = rest;
        let of_sentence = misses.iter().take_while(|miss| miss.span.start < sentence.span.end).count();
        let (in_vain, rest) = misses.split_at(of_sentence);
        misses = rest;
        if view.missed && in_vain.is_empty() {
            continue;
        }
        view.sentence(document, sentence.span, sentence.heading, here, in_vain, out)?;
        if !view.missed {
            for (index, item) in here.iter().enumerate() {
                let told = here[..index].iter().any(|other| other.brief == item.brief && other.clause == item.clause);
                if !told {
                    view.item(document, item, out)?;
                }
            }
        }
        for miss in in_vain {
            view.miss(document, miss, out)?;
        }
    }
    Ok(())
}

impl View {
    fn sentence(
        self,
        document: &Document,
        span: Span,
        heading: bool,
        items: &[Item],
        missed: &[Miss],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let mut line = Line::new(self, 0);
        if heading {
            line.push("# ", HEADING);
        }
        let mut last = ' ';
        for (offset, character) in span.of(&document.text).char_indices() {
            let at = span.start + offset;
            let character = if character.is_whitespace() { ' ' } else { character };
            if character == ' ' && last == ' ' {
                continue;
            }
            last = character;
            line.push_char(character, style_at(at, heading, items, missed));
        }
        line.end(out)
    }

    fn item(self, document: &Document, item: &Item, out: &mut impl Write) -> io::Result<()> {
        let mut line = Line::new(self, INDENT);
        line.push("+ ", colour(item.kind));
        line.push(&item.brief, colour(item.kind).bold());
        if !item.when.is_empty() {
            line.push(&format!(" [{}]", item.when), FAINT);
        }
        line.end(out)?;
        let confidence = item.confidence.map_or(String::new(), |confidence| format!(" ({:.2})", f64::from(confidence) / 100.0));
        let mut line = Line::new(self, INDENT + 2);
        line.push(&format!("rule {}{confidence}", item.rule), FAINT);
        for (part, span) in item.trace.iter().filter(|(_, span)| !span.is_empty()) {
            line.push(&format!("  {part}="), FAINT);
            line.push(&one_line(span.of(&document.text)), Style::new());
        }
        line.end(out)
    }

    fn miss(self, document: &Document, miss: &Miss, out: &mut impl Write) -> io::Result<()> {
        let what = match miss.kind {
            MissKind::Number => "no fact claims the number",
            MissKind::Name => "no fact claims the name",
        };
        let mut line = Line::new(self, INDENT);
        line.push(&format!("- {what} "), AnsiColor::Red.on_default());
        line.push(&one_line(miss.span.of(&document.text)), MISSED);
        line.push(&format!("  in {}", one_line(miss.clause.of(&document.text))), FAINT);
        line.end(out)?;
        let mut line = Line::new(self, INDENT + 2);
        match &miss.nearest {
            None => line.push("no rule's pattern begins to match", FAINT),
            Some(nearest) => {
                let (words, about) = nearest.reason.told();
                let matched = one_line(nearest.matched.of(&document.text));
                line.push(&format!("nearest rule {} ({} of {} pieces) matched ", nearest.rule, nearest.pieces, nearest.of), FAINT);
                line.push(&format!("“{matched}”"), Style::new());
                line.push(&format!("; {words} "), FAINT);
                line.push(&about, Style::new());
            }
        }
        line.end(out)
    }
}

/// The colour of the narrowest thing that holds a character.
fn style_at(at: usize, heading: bool, items: &[Item], missed: &[Miss]) -> Style {
    let holds = |span: Span| span.start <= at && at < span.end;
    if missed.iter().any(|miss| holds(miss.span)) {
        return MISSED;
    }
    let narrowest = items.iter().filter(|item| holds(item.span)).min_by_key(|item| item.span.len());
    let plain = if heading { HEADING } else { Style::new() };
    narrowest.map_or(plain, |item| colour(item.kind))
}

fn colour(kind: ItemKind) -> Style {
    let colour = match kind {
        ItemKind::Observation => AnsiColor::Blue,
        ItemKind::Investment => AnsiColor::Yellow,
        ItemKind::Milestone | ItemKind::Group => AnsiColor::Green,
        ItemKind::Recognition => AnsiColor::Magenta,
        ItemKind::Project => AnsiColor::Cyan,
        ItemKind::Enterprise => AnsiColor::BrightMagenta,
        ItemKind::Program => AnsiColor::BrightYellow,
        ItemKind::Other => AnsiColor::BrightBlack,
    };
    colour.on_default()
}

/// Text that is broken into lines of a width, each with the same indent.
struct Line {
    view: View,
    indent: usize,
    /// Characters with their styles.
    characters: Vec<(char, Style)>,
}

impl Line {
    fn new(view: View, indent: usize) -> Self {
        Self { view, indent, characters: Vec::new() }
    }

    fn push(&mut self, text: &str, style: Style) {
        self.characters.extend(text.chars().map(|character| (character, style)));
    }

    fn push_char(&mut self, character: char, style: Style) {
        self.characters.push((character, style));
    }

    fn end(self, out: &mut impl Write) -> io::Result<()> {
        let room = self.view.style.width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(self.indent).max(8));
        let mut rest = self.characters.as_slice();
        loop {
            let (line, after) = rest.split_at(break_at(rest, room));
            write!(out, "{:indent$}", "", indent = self.indent)?;
            self.styled(line, out)?;
            writeln!(out)?;
            let spaces = after.iter().take_while(|(character, _)| *character == ' ').count();
            rest = &after[spaces..];
            if rest.is_empty() {
                return Ok(());
            }
        }
    }

    fn styled(&self, line: &[(char, Style)], out: &mut impl Write) -> io::Result<()> {
        for run in line.chunk_by(|(_, a), (_, b)| a == b) {
            let text: String = run.iter().map(|(character, _)| *character).collect();
            let style = run[0].1;
            if self.view.style.colour && style != Style::new() {
                write!(out, "{style}{text}{style:#}")?;
            } else {
                write!(out, "{text}")?;
            }
        }
        Ok(())
    }
}

/// How many characters go on a line: not more than fit, and no Latin word is broken where there is a space before it.
fn break_at(characters: &[(char, Style)], room: usize) -> usize {
    let mut width = 0;
    let Some(over) = characters.iter().position(|(character, _)| {
        width += character.width().unwrap_or(0);
        width > room
    }) else {
        return characters.len();
    };
    let word = |(character, _): &(char, Style)| character.is_ascii_graphic();
    if !word(&characters[over]) {
        return over.max(1);
    }
    let letters = characters[..over].iter().rev().take_while(|character| word(character)).count();
    if letters < over { over - letters } else { over.max(1) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    fn lines(text: &str, width: u16, colour: bool) -> String {
        let mut line = Line::new(View { missed: false, style: TableStyle { width: Some(width), colour } }, 2);
        line.push(text, AnsiColor::Red.on_default());
        let mut out = Vec::new();
        line.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_keep_to_the_width() {
        let text = lines("地区生产总值增长5.5%，规模以上工业企业达到84家 observation/growth", 20, false);
        assert!(text.lines().all(|line| line.width() <= 20), "{text}");
        assert!(text.contains("observation/growth") && text.contains("\n  "), "{text}");
        assert!(!text.contains('\u{1b}'));
    }

    #[test]
    fn colours_end_with_the_line() {
        let text = lines("地区生产总值增长", 12, true);
        assert!(text.lines().all(|line| line.ends_with("\u{1b}[0m")), "{text:?}");
    }
}
