//! Web pages: the main text, with tables as text; title, dates and address from the page's head.

mod main_text;
mod render;

use scraper::{Html, Selector};

use self::main_text::Lengths;
use super::{
    Field, FindingKind, HintFrom, Hints, Limits, Problem,
    encoding::{self, Decoded},
    format::{DocumentText, Format, Kind},
    table,
};

pub(super) const FORMAT: Format =
    Format { name: "HTML", media_type: "text/html", extensions: &["html", "htm", "shtml", "xhtml"], kind: Kind::Document(read) };

pub(super) fn read(bytes: &[u8], _: &Limits) -> Result<DocumentText, Problem> {
    let Decoded { text: page, encoding } = decode(bytes)?;
    let lost = table::lost(&page);
    let page = Html::parse_document(&page);
    let hints = hints(&page);
    let lengths = Lengths::of(&page);
    let mut text = render::text(lengths.main(&page), &lengths);
    // The title often stands above what holds the text.
    if let Some(title) = heading(&page, &hints)
        && !without_blanks(&text).contains(&without_blanks(&title))
    {
        text = format!("{title}\n{text}");
    }
    let mut findings: Vec<_> = lost.into_iter().collect();
    if text.trim().is_empty() && page.select(&selector("script")).next().is_some() {
        findings.push(super::Finding::new(FindingKind::LowText, "the page is made by a script when it is shown"));
    }
    Ok(DocumentText { text, encoding: Some(encoding), hints, findings })
}

/// How many bytes at the beginning may declare the encoding.
const HEAD: usize = 4096;

/// Decodes a page: by its byte-order mark, by what it declares if that gives text, else by what its bytes look like.
fn decode(bytes: &[u8]) -> Result<Decoded, Problem> {
    if let Some(declared) = declared(&bytes[..bytes.len().min(HEAD)])
        && encoding_rs::Encoding::for_bom(bytes).is_none()
        && let Some(known) = encoding::Encoding::of_standard(declared)
        && std::str::from_utf8(bytes).is_err()
    {
        let (text, lossy) = known.standard().decode_without_bom_handling(bytes);
        let plausible = text.matches('\u{fffd}').count() * 1000 <= text.chars().count();
        if !lossy || plausible {
            return Ok(Decoded { text: text.into_owned(), encoding: known });
        }
    }
    encoding::decode(bytes)
}

/// The charset that a page's beginning declares: `<meta charset="gb2312">`, `content="text/html; charset=gbk"`, `<?xml encoding="…"`.
fn declared(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = head.to_ascii_lowercase();
    let mut rest = &head[..];
    while let Some(at) = ["charset=", "encoding="].iter().filter_map(|mark| find(rest, mark.as_bytes()).map(|at| at + mark.len())).min() {
        rest = &rest[at..];
        let quoted: &[u8] = rest.trim_ascii_start();
        let quoted = quoted.strip_prefix(b"\"").or(quoted.strip_prefix(b"'")).unwrap_or(quoted);
        let end = quoted.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))).unwrap_or(quoted.len());
        if let Some(known) = encoding_rs::Encoding::for_label(&quoted[..end]) {
            return Some(known);
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Names of `meta` elements, and what they state. Sites of governments have those with capitals by a standard of their own.
const META: &[(&str, Field)] = &[
    ("articletitle", Field::Title),
    ("og:title", Field::Title),
    ("dc.title", Field::Title),
    ("pubdate", Field::Published),
    ("publishdate", Field::Published),
    ("article:published_time", Field::Published),
    ("dc.date", Field::Published),
    ("url", Field::Address),
    ("og:url", Field::Address),
];

fn hints(page: &Html) -> Hints {
    let mut hints = Hints::default();
    for (name, field) in META {
        for element in page.select(&selector("meta[content]")) {
            let called = element.attr("name").or(element.attr("property")).unwrap_or_default();
            if called.eq_ignore_ascii_case(name) {
                hints.add(*field, element.attr("content").unwrap_or_default(), HintFrom::Properties);
            }
        }
    }
    if let Some(link) = page.select(&selector("link[rel=canonical][href]")).next() {
        hints.add(Field::Address, link.attr("href").unwrap_or_default(), HintFrom::Properties);
    }
    if let Some(title) = page.select(&selector("title")).next() {
        hints.add(Field::Title, &one_line(&title.text().collect::<String>()), HintFrom::Properties);
    }
    hints
}

/// What the page itself is headed: the one first heading, else the title that its head states for the article.
fn heading(page: &Html, hints: &Hints) -> Option<String> {
    let selector = selector("h1");
    let mut headings = page.select(&selector).map(|heading| one_line(&heading.text().collect::<String>())).filter(|text| !text.is_empty());
    let first = headings.next();
    match (first, headings.next()) {
        (Some(only), None) => Some(only),
        _ => hints.first(Field::Title).map(|hint| hint.value.clone()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn selector(written: &str) -> Selector {
    Selector::parse(written).expect("the selectors of this module are well-formed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(read(html.as_bytes(), &Limits::default()).unwrap().text, expected, "{html}");
    }

    #[test]
    fn the_main_text_is_found() {
        let paragraph = "全年地区生产总值完成一百二十亿元，同比增长百分之五点二，居全市第一位。".repeat(4);
        let page = format!(
            "<html><head><title>青禾县政府工作报告-青禾县人民政府</title></head><body><div id=nav><ul><li><a>首页</a><li><a>政务公开</a></ul></div>\
             <h1>青禾县政府工作报告</h1><div><div class=text><p>各位代表：</p><p>{paragraph}</p><p>{paragraph}</p></div>\
             <div class=share><a>分享</a><a>打印</a></div></div><div>版权所有</div><script>var x = 1;</script></body></html>"
        );
        check(&page, &format!("青禾县政府工作报告\n各位代表：\n{paragraph}\n{paragraph}\n"));
    }

    #[test]
    fn blocks_are_lines_and_tables_rows() {
        check("<p>一、<b>回顾</b></p><p>完成&nbsp;3亿元<br>增长5%</p>", "一、回顾\n完成\u{a0}3亿元\n增长5%\n");
        check("<table><tr><th>指标<th>值<tr><td>总量<td>3亿元</table>", "指标\t值\n总量\t3亿元\n");
        check("<p>完成投资\n   3亿元，增长\n百分之五</p>", "完成投资 3亿元，增长百分之五\n");
        check("<p>好<span style='display: none'>隐藏</span></p><style>p{}</style>", "好\n");
    }

    #[test]
    fn the_head_gives_hints() {
        let page = "<meta name='ArticleTitle' content='甲县政府工作报告'><meta name='PubDate' content='2023-01-05 10:00'><link rel=canonical href='https://example.org/1'><p>好</p>";
        let hints = read(page.as_bytes(), &Limits::default()).unwrap().hints;
        let first = |field| hints.first(field).map(|hint| hint.value.clone()).unwrap_or_default();
        assert_eq!(first(Field::Title), "甲县政府工作报告");
        assert_eq!(first(Field::Published), "2023-01-05 10:00");
        assert_eq!(first(Field::Address), "https://example.org/1");
    }

    #[test]
    fn charsets_are_declared_or_seen() {
        let page = "<meta charset='gb2312'><p>青禾县人民政府工作报告，增长百分之五。</p>";
        for bytes in [encoding_rs::GB18030.encode(page).0.into_owned(), page.as_bytes().to_vec()] {
            assert_eq!(read(&bytes, &Limits::default()).unwrap().text, "青禾县人民政府工作报告，增长百分之五。\n");
        }
        let big5 = "<meta http-equiv=Content-Type content='text/html; charset=big5'><p>臺中縣政府施政報告</p>";
        let read = read(&encoding_rs::BIG5.encode(big5).0, &Limits::default()).unwrap();
        assert_eq!((read.text.as_str(), read.encoding), ("臺中縣政府施政報告\n", Some(encoding::Encoding::Big5)));
    }
}
