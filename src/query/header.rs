//! The comment header of a query file: what it answers, and its parameters.
//!
//! ```text
//! # title: Investments by amount
//! # title@zh: 按金额排列的投资
//! # question: Which projects take how much money?
//! # question@zh: 哪些项目投资多少？
//! # param: minimum (decimal, 0) the smallest amount, in the unit as written (元)
//! # param: name (text) a part of the enterprise's name
//! ```
//!
//! A parameter without a default must be given. In the query it is written `$minimum`.

/// What a query file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    pub title: String,
    pub title_zh: String,
    pub question: String,
    pub question_zh: String,
    pub parameters: Vec<Parameter>,
}

/// One parameter: `$name` in the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterType,
    /// As it would be typed after `name=`. Without one, the parameter must be given.
    pub default: Option<String>,
    pub description: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    Text,
    Integer,
    Decimal,
    Iri,
    /// Of a parameter that no header declares: `<…>` is an IRI, a number a number, all else text.
    Undeclared,
}

/// What is wrong with a header line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct HeaderError {
    /// 1-based.
    pub line: usize,
    pub reason: String,
}

impl ParameterType {
    pub const DECLARABLE: [Self; 4] = [Self::Text, Self::Integer, Self::Decimal, Self::Iri];

    pub fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Undeclared => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Iri => "iri",
        }
    }
}

impl Header {
    /// Reads the header of a query. Comments of other kinds are passed over; so is a missing header.
    pub fn parse(query: &str) -> Result<Self, HeaderError> {
        let mut header = Self::default();
        for (index, line) in query.lines().enumerate() {
            let Some(comment) = line.trim_start().strip_prefix('#') else {
                if line.trim().is_empty() {
                    continue;
                }
                break;
            };
            let Some((key, value)) = comment.split_once(':') else { continue };
            let value = value.trim().to_owned();
            match key.trim() {
                "title" => header.title = value,
                "title@zh" => header.title_zh = value,
                "question" => header.question = value,
                "question@zh" => header.question_zh = value,
                "param" => {
                    let error = |reason: &str| HeaderError { line: index + 1, reason: reason.to_owned() };
                    let parameter = Parameter::parse(&value).map_err(error)?;
                    if header.parameter(&parameter.name).is_some() {
                        return Err(error("the parameter is declared twice"));
                    }
                    header.parameters.push(parameter);
                }
                _ => {}
            }
        }
        Ok(header)
    }

    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

impl Parameter {
    /// Reads `name (type, default) description`.
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (name, rest) = text.split_once('(').ok_or("expected `name (type, default) description`")?;
        let (inside, description) = rest.split_once(')').ok_or("the bracket after the name is not closed")?;
        let name = name.trim();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err("a parameter's name consists of letters, digits and `_`");
        }
        let (kind, default) = match inside.split_once(',') {
            Some((kind, default)) => (kind, Some(default.trim().trim_matches('"').to_owned())),
            None => (inside, None),
        };
        let kind = ParameterType::DECLARABLE.into_iter().find(|known| known.name() == kind.trim());
        let kind = kind.ok_or("the type is one of text, integer, decimal, iri")?;
        Ok(Self { name: name.to_owned(), kind, default, description: description.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read() {
        let header = Header::parse(
            "# title: Growth\n# title@zh: 增速\n# question: How fast?\n# param: least (decimal, 0) smallest rate\n\
             # param: place (text, \"\") a place\n# param: fact (iri) a fact\nSELECT * {}\n# title: no more",
        )
        .unwrap();
        assert_eq!((header.title.as_str(), header.title_zh.as_str(), header.question.as_str()), ("Growth", "增速", "How fast?"));
        let defaults: Vec<_> = header.parameters.iter().map(|p| (p.name.as_str(), p.kind, p.default.as_deref())).collect();
        assert_eq!(
            defaults,
            [("least", ParameterType::Decimal, Some("0")), ("place", ParameterType::Text, Some("")), ("fact", ParameterType::Iri, None),]
        );
    }

    #[test]
    fn wrong_lines_are_named() {
        let check = |text: &str, line: usize| assert_eq!(Header::parse(text).unwrap_err().line, line, "{text}");
        check("# param: x", 1);
        check("# title: a\n# param: x (number, 1) d", 2);
        check("# param: x (text\n", 1);
        check("# param: x y (text)\n", 1);
        check("# param: x (text)\n# param: x (text)", 2);
    }
}
