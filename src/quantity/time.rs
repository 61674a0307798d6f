//! Times and periods.

use super::{
    Time, TimeFrame,
    grammar::{GrammarError, QuantityGrammar},
};
use crate::lexicon::Lexicons;

#[derive(Clone, Debug)]
pub(super) struct Times;

impl Times {
    pub(super) fn new(_lexicons: &Lexicons) -> Result<Self, GrammarError> {
        Ok(Self)
    }
}

pub fn find_times(_text: &str, _grammar: &QuantityGrammar, _frame: TimeFrame) -> Vec<Time> {
    Vec::new()
}
