//! An explanation as one self-contained page: no network, no other file.
//!
//! The look and the behaviour stand in `page.html`; here the text is cut into pieces, escaped, and put in.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde_json::{Value as Json, json};

use super::{Explanation, Item, ItemKind, Miss, MissKind, Reason};
use crate::{
    document::{Document, SectionKind},
    span::Span,
};

const TEMPLATE: &str = include_str!("page.html");

/// What a number or name is called that no fact claims.
const MISSED: &str = "missed";

/// The page of a report and its explanation, as HTML.
pub fn page(document: &Document, explanation: &Explanation) -> String {
    let marks = Marks::new(explanation);
    let mut text = Text { document, marks: &marks, html: String::new(), starts: BTreeMap::new() };
    text.write();
    let Text { html, starts, .. } = text;
    let data: Vec<Json> = marks.all.iter().map(|mark| mark.data(document, &starts)).collect();
    let data = json!(data).to_string().replace('<', "\\u003c");
    let title = document.metadata.title.as_deref().or(document.metadata.region.as_deref()).unwrap_or("Report");
    let parts = [
        ("title", escaped(title)),
        ("summary", escaped(&summary(document, explanation))),
        ("legend", legend(explanation)),
        ("text", html),
        ("data", data),
    ];
    filled(TEMPLATE, &parts)
}

/// The template with its places filled, in one pass: what is put in is not looked at again.
fn filled(template: &str, parts: &[(&str, String)]) -> String {
    let mut page = String::with_capacity(template.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let (name, after) = after.split_once("}}").expect("a test holds that the template closes its places");
        page.push_str(parts.iter().find(|(other, _)| *other == name).map_or("", |(_, part)| part));
        rest = after;
    }
    page.push_str(rest);
    page
}

fn summary(document: &Document, explanation: &Explanation) -> String {
    let metadata = &document.metadata;
    let mut parts: Vec<String> = metadata.region.iter().cloned().collect();
    parts.extend(metadata.year.map(|year| format!("review of {year}")));
    let facts = explanation.items.iter().filter(|item| item.confidence.is_some()).count();
    parts.push(format!("{facts} facts"));
    parts.join(" · ")
}

fn legend(explanation: &Explanation) -> String {
    let kinds = ItemKind::ALL.map(|kind| (kind.name(), explanation.items.iter().filter(|item| item.kind == kind).count()));
    let kinds = kinds.into_iter().chain([(MISSED, explanation.misses.len())]);
    let labels = kinds.filter(|(_, count)| *count > 0).map(|(kind, count)| {
        let name = if kind == MISSED { "no fact" } else { kind };
        format!("<label class=\"k-{kind}\"><input type=\"checkbox\" value=\"{kind}\" checked> {name} <b>{count}</b></label>")
    });
    labels.collect::<Vec<_>>().join("\n")
}

/// Something that is shown in colour.
enum Mark<'a> {
    Item(&'a Item),
    Miss(&'a Miss),
}

struct Marks<'a> {
    all: Vec<Mark<'a>>,
    /// Where pieces of text begin and end.
    cuts: BTreeSet<usize>,
}

impl<'a> Marks<'a> {
    fn new(explanation: &'a Explanation) -> Self {
        let items = explanation.items.iter().map(Mark::Item);
        let all: Vec<Mark<'_>> = items.chain(explanation.misses.iter().map(Mark::Miss)).collect();
        let spans = all.iter().flat_map(|mark| mark.ranges().into_iter().chain([mark.span(), mark.clause()]));
        let cuts = spans.flat_map(|span| [span.start, span.end]).collect();
        Self { all, cuts }
    }

    /// What a piece of text belongs to, the narrowest first.
    fn at(&self, piece: Span, candidates: &[usize]) -> Vec<usize> {
        let mut found: Vec<usize> = candidates.iter().copied().filter(|index| self.all[*index].span().contains(piece)).collect();
        found.sort_by_key(|index| (self.all[*index].span().len(), *index));
        found
    }
}

impl Mark<'_> {
    fn span(&self) -> Span {
        match self {
            Self::Item(item) => item.span,
            Self::Miss(miss) => miss.span,
        }
    }

    fn clause(&self) -> Span {
        match self {
            Self::Item(item) => item.clause,
            Self::Miss(miss) => miss.clause,
        }
    }

    fn ranges(&self) -> Vec<Span> {
        match self {
            Self::Item(item) => item.trace.iter().map(|(_, span)| *span).collect(),
            Self::Miss(miss) => miss.nearest.iter().map(|nearest| nearest.matched).collect(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Item(item) => item.kind.name(),
            Self::Miss(_) => MISSED,
        }
    }

    /// For those who read the page without scripts.
    fn title(&self) -> String {
        match self {
            Self::Item(item) => format!("{} ({})", item.brief, item.rule),
            Self::Miss(_) => "no fact".to_owned(),
        }
    }

    fn data(&self, document: &Document, starts: &BTreeMap<usize, usize>) -> Json {
        let pieces = |span: Span| {
            let number = |offset: usize| starts.range(offset..).next().map_or(starts.len(), |(_, number)| *number);
            json!([number(span.start), number(span.end)])
        };
        let text = |span: Span| one_line(span.of(&document.text));
        let ranges: Vec<Json> = self.ranges().into_iter().filter(|span| !span.is_empty()).map(pieces).collect();
        let mut data = json!({ "kind": self.kind(), "clause": pieces(self.clause()), "ranges": ranges });
        match self {
            Self::Item(item) => {
                data["brief"] = json!(item.brief);
                data["when"] = json!(item.when);
                data["rule"] = json!(item.rule);
                data["what"] = json!(item.what);
                data["confidence"] = json!(item.confidence.map(|confidence| format!("{:.2}", f64::from(confidence) / 100.0)));
                data["parts"] =
                    item.trace.iter().filter(|(_, span)| !span.is_empty()).map(|(name, span)| json!([name, text(*span)])).collect();
            }
            Self::Miss(miss) => {
                data["brief"] = json!(text(miss.span));
                data["when"] = json!(match miss.kind {
                    MissKind::Number => "a number that no fact claims",
                    MissKind::Name => "a quoted name that no fact claims",
                });
                data["parts"] = json!([]);
                if let Some(nearest) = &miss.nearest {
                    let (words, code) = nearest.reason.told();
                    data["rule"] = json!(nearest.rule);
                    data["what"] = json!(nearest.what);
                    data["missing"] = json!([words, code]);
                    data["parts"] =
                        json!([["matched", text(nearest.matched)], ["pieces", format!("{} of {}", nearest.pieces, nearest.of)]]);
                }
            }
        }
        data
    }
}

impl Reason {
    /// What was missing, in words, and the piece of a pattern or of the text that it is about.
    pub fn told(&self) -> (&'static str, String) {
        match self {
            Self::Piece(piece) => ("next, the rule wants", piece.clone()),
            Self::NoName { words, .. } => ("the rule matches, but these words name nothing:", words.clone()),
            Self::NothingSpokenOf => {
                ("the rule matches, but the sentence speaks of no project, group or fund that the money could belong to", String::new())
            }
            Self::Refused => ("the rule matches, but what it matched is no fact of its kind", String::new()),
        }
    }
}

/// The text of a report as HTML.
struct Text<'a> {
    document: &'a Document,
    marks: &'a Marks<'a>,
    html: String,
    /// The numbers of pieces, by where they start.
    starts: BTreeMap<usize, usize>,
}

impl Text<'_> {
    fn write(&mut self) {
        let mut open = false;
        let mut end = 0;
        for sentence in &self.document.sentences {
            let between = self.document.text.get(end..sentence.span.start).unwrap_or_default();
            end = sentence.span.end;
            if open && (sentence.heading || between.contains('\n')) {
                self.html.push_str("</p>\n");
                open = false;
            }
            if sentence.heading {
                let kind = match self.document.kind_of(sentence) {
                    SectionKind::Review => "<small>review</small>",
                    SectionKind::Plan => "<small>plan</small>",
                    SectionKind::Other => "",
                };
                self.html.push_str("<h2>");
                self.pieces(sentence.span);
                self.html.push_str(kind);
                self.html.push_str("</h2>\n");
                continue;
            }
            if !open {
                self.html.push_str("<p>");
                open = true;
            }
            self.pieces(sentence.span);
        }
        if open {
            self.html.push_str("</p>\n");
        }
    }

    fn pieces(&mut self, span: Span) {
        let near: Vec<usize> = (0..self.marks.all.len()).filter(|index| self.marks.all[*index].clause().overlaps(span)).collect();
        let mut start = span.start;
        let ends: Vec<usize> = self.marks.cuts.range(span.start + 1..span.end).copied().chain([span.end]).collect();
        for end in ends {
            self.piece(Span::new(start, end), &near);
            start = end;
        }
    }

    fn piece(&mut self, piece: Span, near: &[usize]) {
        let number = self.starts.len();
        self.starts.insert(piece.start, number);
        let text = escaped(piece.of(&self.document.text));
        let marks = self.marks.at(piece, near);
        if let Some(first) = marks.first() {
            let first = &self.marks.all[*first];
            let list = marks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            let (kind, title) = (first.kind(), escaped(&first.title()));
            let _ = write!(self.html, "<mark data-n=\"{number}\" data-i=\"{list}\" class=\"k-{kind}\" title=\"{title}\">{text}</mark>");
        } else {
            let words = near.iter().any(|index| self.marks.all[*index].ranges().iter().any(|words| words.contains(piece)));
            let class = if words { " class=\"words\"" } else { "" };
            let _ = write!(self.html, "<s data-n=\"{number}\"{class}>{text}</s>");
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        explain::Searcher,
        extract,
        rules::{RuleFiles, RuleSet},
    };

    #[test]
    fn the_template_closes_its_places() {
        assert_eq!(TEMPLATE.matches("{{").count(), TEMPLATE.matches("}}").count());
        assert!(!TEMPLATE.contains("http"), "the page needs no network");
    }

    #[test]
    fn text_is_escaped_and_whole() {
        let files = RuleFiles::built_in();
        let rules = RuleSet::load(&files).unwrap();
        let report =
            "云岭县2024年政府工作报告\n一、2023年工作回顾\n开展“<script>{{data}}&”活动37场，地区生产总值增长5%。\n二、2024年工作安排\n";
        let (document, extraction) = extract(report.to_owned(), "云岭县_2023.txt", &rules);
        let searcher = Searcher::new(&files, rules.lexicons(), rules.facts()).unwrap();
        let page = page(&document, &Explanation::new(&document, &extraction, rules.facts(), &searcher));
        assert!(page.contains("&lt;script&gt;{{data}}&amp;") && !page.contains("<script>{{"), "{page}");
        assert!(page.contains("class=\"k-observation\"") && page.contains("observation/growth"));
    }
}
