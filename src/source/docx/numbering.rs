//! Numbers of lists, which a document does not hold as text: `一、`, `（二）`, `3.`.

use std::{borrow::Cow, collections::BTreeMap};

use quick_xml::{
    Error, XmlVersion,
    events::{BytesStart, Event},
    reader::Reader,
};

/// How the levels of one list are written.
#[derive(Clone, Debug, Default)]
struct Levels(BTreeMap<u32, Level>);

#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    /// `%1、`: each `%n` stands for the number of a level.
    text: String,
    start: u32,
}

/// The lists of a document, and how far they have been counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    /// By number: the abstract list that it is one of.
    lists: BTreeMap<String, String>,
    abstracts: BTreeMap<String, Levels>,
    /// By style: the list and level of its paragraphs.
    styles: BTreeMap<String, (String, u32)>,
    /// By abstract list: the counts of its levels.
    counts: BTreeMap<String, BTreeMap<u32, u32>>,
}

impl Numbering {
    /// From `numbering.xml` and `styles.xml`.
    pub(super) fn read(numbering: &str, styles: &str) -> Result<Self, Error> {
        let mut all = Self::default();
        let (mut list, mut number, mut level) = (None, None, None);
        each(numbering, &mut |element, start| {
            let value = || attribute(element, "val").unwrap_or_default();
            let name = element.local_name();
            match name.as_ref() {
                "abstractNum" if start => list = attribute(element, "abstractNumId"),
                "num" if start => (list, number) = (None, attribute(element, "numId")),
                "lvl" if start => level = attribute(element, "ilvl").and_then(|level| level.parse::<u32>().ok()),
                "abstractNumId" => {
                    if let Some(number) = &number {
                        all.lists.insert(number.clone(), value());
                    }
                }
                "numFmt" | "lvlText" | "start" => {
                    if let (Some(list), Some(level)) = (&list, level) {
                        let level = all.abstracts.entry(list.clone()).or_default().0.entry(level).or_default();
                        match name.as_ref() {
                            "numFmt" => level.format = value(),
                            "lvlText" => level.text = value(),
                            _ => level.start = value().parse().unwrap_or(1),
                        }
                    }
                }
                _ => {}
            }
        })?;
        let (mut style, mut of, mut depth) = (None, None, 0);
        each(styles, &mut |element, start| match element.local_name().as_ref() {
            "style" if start => (style, of, depth) = (attribute(element, "styleId"), None, 0),
            "ilvl" => depth = attribute(element, "val").and_then(|level| level.parse().ok()).unwrap_or(0),
            "numId" => {
                of = attribute(element, "val");
                if let (Some(style), Some(of)) = (&style, &of) {
                    all.styles.insert(style.clone(), (of.clone(), depth));
                }
            }
            _ => {}
        })?;
        Ok(all)
    }

    /// The number of the next item of a list; empty for a paragraph that is none.
    pub(super) fn next(&mut self, number: Option<&str>, level: Option<&str>, style: Option<&str>) -> String {
        let styled = style.and_then(|style| self.styles.get(style)).cloned();
        let (number, level) = match (number, styled) {
            (Some(number), styled) => {
                let level = level.and_then(|level| level.parse().ok()).or(styled.map(|(_, level)| level)).unwrap_or(0);
                (number.to_owned(), level)
            }
            (None, Some(styled)) => styled,
            (None, None) => return String::new(),
        };
        let Some(list) = self.lists.get(&number) else { return String::new() };
        let Some(levels) = self.abstracts.get(list) else { return String::new() };
        let Some(this) = levels.0.get(&level).filter(|this| this.format != "bullet" && this.format != "none") else { return String::new() };
        let counts = self.counts.entry(list.clone()).or_default();
        // A higher item begins the lower ones anew.
        counts.retain(|other, _| *other <= level);
        counts.entry(level).and_modify(|count| *count = count.saturating_add(1)).or_insert(this.start);
        let mut text = this.text.clone();
        for (other, levels) in &levels.0 {
            let count = counts.get(other).copied().unwrap_or(levels.start);
            text = text.replace(&format!("%{}", other + 1), &written(count, &levels.format));
        }
        text
    }
}

/// Numbers of a list as Word writes them.
fn written(count: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "koreanCounting" => chinese(count),
        "decimalEnclosedCircleChinese" | "decimalEnclosedCircle" if (1..=20).contains(&count) => {
            char::from_u32(0x2460 + count - 1).map_or_else(|| count.to_string(), String::from)
        }
        "lowerLetter" if (1..=26).contains(&count) => char::from_u32(u32::from('a') + count - 1).into_iter().collect(),
        "upperLetter" if (1..=26).contains(&count) => char::from_u32(u32::from('A') + count - 1).into_iter().collect(),
        "decimalFullWidth" => count.to_string().chars().filter_map(|digit| char::from_u32(digit as u32 - '0' as u32 + 0xFF10)).collect(),
        _ => count.to_string(),
    }
}

/// Below a hundred, as lists are counted: 十, 十一, 二十, 二十一.
fn chinese(count: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |value: u32| DIGITS[value as usize % 10];
    match count {
        1..=9 => digit(count).to_string(),
        10..=99 => {
            let tens = if count < 20 { String::new() } else { digit(count / 10).to_string() };
            let ones = if count.is_multiple_of(10) { String::new() } else { digit(count % 10).to_string() };
            format!("{tens}十{ones}")
        }
        _ => count.to_string().bytes().map(|byte| digit(u32::from(byte - b'0'))).collect(),
    }
}

/// Calls `take` for each element; the flag is false for one without content.
fn each(xml: &str, take: &mut dyn FnMut(&BytesStart<'_>, bool)) -> Result<(), Error> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(()),
            Event::Start(element) => take(&element, true),
            Event::Empty(element) => take(&element, false),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_by_level() {
        let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
        let mut numbers = Numbering::read(numbering, "").unwrap();
        let mut next = |level: &str| numbers.next(Some("3"), Some(level), None);
        assert_eq!([next("0"), next("1"), next("1"), next("0"), next("1")], ["一、", "1.", "2.", "二、", "1."]);
        assert_eq!(numbers.next(None, None, None), "");
        assert_eq!(numbers.next(Some("9"), None, None), "");
    }

    #[test]
    fn chinese_numbers_are_those_of_lists() {
        assert_eq!([1, 10, 11, 20, 21, 100].map(chinese), ["一", "十", "十一", "二十", "二十一", "一〇〇"]);
    }
}
