//! Amounts that only describe what follows them: 亿元以上 in 亿元以上项目, 年产值超100亿元 in 年产值超100亿元企业.

use crate::{
    lexicon::Lexicons,
    pattern::{Coded, Grammar, RuleBook, RuleBookError},
    quantity::Quantity,
    rules::RuleFiles,
    span::Span,
};

/// The rules of `rules/patterns/attributive.toml`: capture `amount`; setting `bounded = yes` wants a bound on it.
#[derive(Clone, Debug)]
pub struct Attributive(RuleBook);

impl Attributive {
    pub fn load(files: &RuleFiles, _lexicons: &Lexicons, grammar: &Grammar) -> Result<Self, RuleBookError> {
        RuleBook::load("attributive", files, grammar).map(Self)
    }

    /// The spans (in the report's text) of such amounts.
    pub fn find(&self, coded: &Coded, quantities: &[Quantity]) -> Vec<Span> {
        let mut described: Vec<Span> = Vec::new();
        for found in self.0.all(coded.text(), 0) {
            let Some(amount) = found.get("amount") else { continue };
            for (_, typed) in coded.typed_in(amount) {
                let bounded = quantities
                    .get(typed.index)
                    .is_some_and(|quantity| quantity.qualifier.is_some() || quantity.stated.len() < quantity.span.len());
                if bounded || found.setting("bounded") != Some("yes") {
                    described.push(typed.span);
                }
            }
        }
        described
    }
}
