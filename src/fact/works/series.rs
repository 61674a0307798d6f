//! Numbered things in a list, of which only the first says what they belong to, and only the last what they are.

use crate::{
    fact::{
        rules::{FactRulesError, expression},
        works::label::join,
    },
    pattern::{Expression, Grammar},
};

/// How the members of a series look: a number, and what is numbered.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// What they belong to, the number, and what is numbered if it is said: 地铁1, 地铁1号线.
    first: Expression,
    /// A number and no more.
    bare: Expression,
    /// The number and what is numbered: 4号线.
    next: Expression,
}

impl Series {
    pub fn load(grammar: &Grammar, number: &str, unit: &str, rest: &str) -> Result<Self, FactRulesError> {
        Ok(Self {
            first: expression(grammar, &format!("^(?P<base>[^0-9]{{2,}}?)(?:{number})(?:(?P<unit>{unit}){rest})?$"))?,
            bare: expression(grammar, &format!("^[^0-9]*(?:{number}){{number_sign}}?$"))?,
            next: expression(grammar, &format!("^(?:{number})(?P<unit>{unit}){rest}$"))?,
        })
    }

    /// Gives every member what it leaves to others to say, and notes whom each is drawn from.
    pub fn restore(&self, parts: &mut [String], drawn: &mut [(usize, usize)]) {
        for at in (1..parts.len()).rev() {
            let (before, after) = parts.split_at_mut(at);
            let (Some(previous), Some(next)) = (before.last_mut(), after.first()) else { continue };
            if let Some(unit) = self.unit(next).filter(|_| self.bare.is_match(previous)) {
                join(previous, unit);
                drawn[at - 1].1 = drawn[at].1;
            }
        }
        for at in 1..parts.len() {
            if let Some(base) = self.base(&parts[at - 1], &parts[at]) {
                parts[at].insert_str(0, &base);
                drawn[at].0 = drawn[at - 1].0;
            }
        }
    }

    /// What is numbered, and all behind it.
    fn unit<'n>(&self, name: &'n str) -> Option<&'n str> {
        let unit = self.next.captures(name)?.name("unit")?;
        Some(&name[unit.start()..])
    }

    /// What a name belongs to, by the one before it, where both say the same of what they are.
    fn base(&self, previous: &str, name: &str) -> Option<String> {
        let next = self.next.captures(name)?.name("unit")?;
        let first = self.first.captures(previous)?;
        let same = first.name("unit").is_some_and(|unit| unit.as_str() == next.as_str());
        first.name("base").filter(|_| same).map(|base| base.as_str().to_owned())
    }
}
