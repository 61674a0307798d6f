//! The rule engine: rules are regular expressions over *coded* text.
//!
//! A sentence is coded by putting one private-use character in the place of every typed span (an amount of money, a
//! percentage, a time, a name in quotation marks), see [`Coded`]. A rule in `rules/patterns/*.toml` is a `regex` over
//! such text, written with readable names (`{money:value}的{name:project}`), see [`Grammar`]. What a match means is
//! the business of `fact`.

mod coded;
mod grammar;
mod rule;

pub use coded::{Coded, Mark, TypedSpan};
pub use grammar::{Grammar, GrammarError};
pub use rule::{Example, Rule, RuleBook, RuleBookError, RuleMatch};
