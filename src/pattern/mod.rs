//! The rule engine: rules are regular expressions over *coded* text.
//!
//! A sentence is coded by putting one private-use character in the place of every typed span (an amount of money, a
//! percentage, a time, a name in quotation marks), see [`Coded`]. A rule in `rules/patterns/*.toml` is a `regex` over
//! such text, written with readable names (`{money:value}的{name:project}`), see [`Grammar`]. What a match means is
//! the business of `fact`. How patterns with thousands of words are matched fast, [`Expression`] tells.

mod coded;
mod expression;
mod grammar;
mod last;
mod needs;
mod program;
mod rule;
mod stretch;
mod syntax;
#[cfg(test)]
mod tests;
mod vocabulary;
mod word_set;

pub use coded::{Coded, Mark, TypedSpan};
pub use expression::{Captures, Expression, Match};
pub use grammar::{Grammar, GrammarError};
pub use rule::{Example, Rule, RuleBook, RuleBookError, RuleMatch};
pub use stretch::Stretch;
pub use syntax::PatternError;
pub use vocabulary::{Holding, Vocabulary, WordMap};
