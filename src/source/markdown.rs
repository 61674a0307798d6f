//! Markdown: its text, with the markup left out and the lines of a paragraph joined.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{
    Field, HintFrom, Limits, Problem,
    encoding::decode,
    format::{DocumentText, Format, Kind},
};

pub(super) const FORMAT: Format =
    Format { name: "Markdown", media_type: "text/markdown", extensions: &["md", "markdown"], kind: Kind::Document(read) };

pub(super) fn read(bytes: &[u8], _: &Limits) -> Result<DocumentText, Problem> {
    let decoded = decode(bytes)?;
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut document = DocumentText { encoding: Some(decoded.encoding), ..DocumentText::default() };
    let mut lines = Lines::default();
    for event in Parser::new_ext(&decoded.text, options) {
        lines.take(event);
    }
    lines.end_line();
    for line in lines.front_matter.lines() {
        if let Some((name, value)) = line.split_once(':')
            && let Some(field) = Field::from_name(name.trim())
        {
            document.hints.add(field, value.trim().trim_matches(['"', '\'']), HintFrom::Properties);
        }
    }
    document.text = lines.text;
    Ok(document)
}

#[derive(Debug, Default)]
struct Lines {
    text: String,
    front_matter: String,
    in_front_matter: bool,
    /// Numbers of the ordered lists around, innermost last; none for unordered ones.
    lists: Vec<Option<u64>>,
    /// HTML in the text: its tags are left out.
    cells: usize,
}

impl Lines {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) if self.in_front_matter => self.front_matter.push_str(&text),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text.push_str(&text),
            // Lines of one paragraph: no space is due between two Chinese characters.
            Event::SoftBreak => {
                if self.text.chars().next_back().is_some_and(|last| last.is_ascii_alphanumeric()) {
                    self.text.push(' ');
                }
            }
            Event::HardBreak | Event::Rule => self.end_line(),
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.end_line(),
            Event::FootnoteReference(_) | Event::Html(_) | Event::InlineHtml(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::MetadataBlock(_) => self.in_front_matter = true,
            Tag::List(start) => {
                self.end_line();
                self.lists.push(*start);
            }
            Tag::Item => {
                self.end_line();
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.text.extend([number.to_string().as_str(), "."]);
                    *number += 1;
                }
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.text.push('\t');
                }
                self.cells += 1;
            }
            Tag::TableRow | Tag::TableHead => {
                self.end_line();
                self.cells = 0;
            }
            Tag::Paragraph | Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_) if !self.after_number() => self.end_line(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::MetadataBlock(_) => self.in_front_matter = false,
            TagEnd::List(_) => {
                self.lists.pop();
                self.end_line();
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableRow
            | TagEnd::TableHead
            | TagEnd::CodeBlock
            | TagEnd::BlockQuote(_) => {
                self.end_line();
            }
            _ => {}
        }
    }

    /// Whether the line at hand is only the number of a list so far.
    fn after_number(&self) -> bool {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        line.len() > 1 && line.strip_suffix('.').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(read(markdown.as_bytes(), &Limits::default()).unwrap().text, expected, "{markdown}");
    }

    #[test]
    fn markup_is_left_out() {
        check(
            "# 政府工作报告\n\n各位代表：\n\n完成**投资**3亿元，\n增长[5%](x)。\n",
            "政府工作报告\n各位代表：\n完成投资3亿元，增长5%。\n",
        );
        check("1. 做强工业\n2. 做优农业\n", "1.做强工业\n2.做优农业\n");
        check("- 甲\n- 乙\n", "甲\n乙\n");
        check("| 指标 | 值 |\n|---|---|\n| 总量 | 3 |\n", "指标\t值\n总量\t3\n");
        check("一、回顾<br>好。\n", "一、回顾\n好。\n");
    }

    #[test]
    fn front_matter_gives_hints() {
        let read = read("---\ntitle: \"青禾县政府工作报告\"\nyear: 2023\n---\n各位代表：\n".as_bytes(), &Limits::default()).unwrap();
        assert_eq!(read.text, "各位代表：\n");
        assert_eq!(read.hints.first(Field::Title).map(|hint| hint.value.as_str()), Some("青禾县政府工作报告"));
        assert_eq!(read.hints.first(Field::Year).map(|hint| hint.value.as_str()), Some("2023"));
    }
}
