//! Amounts that only describe what follows them: 亿元以上 in 亿元以上项目, 年产值超100亿元 in 年产值超100亿元企业.

use crate::{
    lexicon::Lexicons,
    pattern::{Coded, Grammar, Mark, RuleBook, RuleBookError, TypedSpan},
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

    /// The typed spans with such amounts marked as what they are; `None` where there are none.
    pub fn mark(&self, coded: &Coded, typed: &[TypedSpan], quantities: &[Quantity]) -> Option<Vec<TypedSpan>> {
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
        if described.is_empty() {
            return None;
        }
        let marked = typed
            .iter()
            .map(|typed| if described.contains(&typed.span) { TypedSpan { mark: Mark::Attributive, ..*typed } } else { *typed });
        Some(marked.collect())
    }
}
