//! The rules of extraction, loaded and compiled: one value, shared by threads.

use std::sync::Arc;

use crate::{
    fact::{
        HonourLevel, attributive::Attributive, indicator::IndicatorNames, name::NameRules, program::ProgramHeads,
        program_name::ProgramNames, recognition::Kinds, works::WorksRules,
    },
    lexicon::Lexicons,
    pattern::{Expression, Grammar, GrammarError, PatternError, RuleBook, RuleBookError, Vocabulary},
    quantity::{GrammarError as QuantityGrammarError, QuantityGrammar},
    rules::RuleFiles,
};

#[derive(Clone, Debug)]
pub struct FactRules {
    pub quantities: QuantityGrammar,
    pub attributive: Attributive,
    pub names: NameRules,
    pub indicators: IndicatorNames,
    pub projects: WorksRules,
    pub project: RuleBook,
    pub investment: RuleBook,
    pub program: RuleBook,
    pub program_heads: ProgramHeads,
    pub program_names: ProgramNames,
    pub recognition: RuleBook,
    pub enterprise: RuleBook,
    pub entity: RuleBook,
    pub observation: RuleBook,
    pub distributed: RuleBook,
    /// Ends where a time that follows is only compared with: 比, 较.
    pub compares: Expression,
    /// 预计, 初步核算.
    pub estimates: Expression,
    /// A word for an estimate at the head of a clause: in plans, where targets may be called 预计 elsewhere, only there.
    pub expects: Expression,
    /// Nothing but words that lead into a clause.
    pub leads: Expression,
    /// 力争, 目标: what follows is aimed at.
    pub aims: Expression,
    /// 均, 双双: every member of a list has the value.
    pub every: Expression,
    /// The same, or a verb that makes each member of a list reach a sum: 突破.
    pub each: Expression,
    /// What the money of an investment is called, before it: 完成投资.
    pub claimed_head: Expression,
    /// A count of time, which says how long something took.
    pub duration: Expression,
    /// Ends where a count of time that follows is the measurement: 压缩至.
    pub timed: Expression,
    /// The name of a fund.
    pub fund: Expression,
    /// A counted set of projects: 千万元以上项目113个, 46个项目.
    pub counted: Expression,
    /// Words at the head of a counted noun that are no part of it: 实施 in 实施建设项目.
    pub counted_lead: Expression,
    /// What an honour is called.
    pub honours: Expression,
    pub no_honour: Expression,
    /// What a member of a list of honours ends with.
    pub honour_part: Expression,
    /// What only looks like a recipient: 3镇.
    pub no_recipient: Expression,
    /// Work that a clause begins with, and that honours in later clauses are given to: 民政工作.
    pub work_topic: Expression,
    /// An honour that only a place can have.
    pub place_honour: Expression,
    /// Who gives an honour, and no more: 国家级, in a list whose next member says of what.
    pub honour_grade: Expression,
    pub honour_grade_head: Expression,
    /// Words before a recipient that are no part of it.
    pub recipient_lead: Expression,
    /// The reporting place: 我区, 全市.
    pub place_words: Expression,
    /// The reporting place as the subject of a clause, and no more.
    pub own_place: Expression,
    /// The indicator at the head of a clause.
    pub topic: Expression,
    /// Each of a list has the number that follows.
    pub apiece: Expression,
    /// A phrase that goes on with what it says of: 参与的.
    pub modifies: Expression,
    /// A clause that goes on about the recipients of the one before: 并入选.
    pub goes_on: Expression,
    /// A park that a longer name begins with.
    pub leading_park: Expression,
    /// An honour for parks.
    pub park_honour: Expression,
    pub kinds: Kinds,
    /// The heading of an annex that explains words.
    pub glossary: Expression,
    /// All words that any pattern here looks for.
    pub vocabulary: Arc<Vocabulary>,
}

#[derive(Debug, thiserror::Error)]
pub enum FactRulesError {
    #[error(transparent)]
    Book(#[from] RuleBookError),
    #[error(transparent)]
    Grammar(#[from] GrammarError),
    #[error(transparent)]
    Quantity(#[from] QuantityGrammarError),
    #[error("a macro or word class is no regular expression: {0}")]
    Expression(#[from] PatternError),
}

impl FactRules {
    pub fn load(files: &RuleFiles, lexicons: &Lexicons) -> Result<Self, FactRulesError> {
        let grammar = Grammar::new(files, lexicons)?;
        Ok(Self {
            quantities: QuantityGrammar::new(lexicons)?,
            attributive: Attributive::load(files, lexicons, &grammar)?,
            names: NameRules::load(&grammar)?,
            indicators: IndicatorNames::load(&grammar)?,
            projects: WorksRules::load(&grammar, lexicons)?,
            project: RuleBook::load("project", files, &grammar)?,
            investment: RuleBook::load("investment", files, &grammar)?,
            program: RuleBook::load("program", files, &grammar)?,
            program_heads: ProgramHeads::load(lexicons),
            program_names: ProgramNames::load(&grammar, lexicons)?,
            recognition: RuleBook::load("recognition", files, &grammar)?,
            enterprise: RuleBook::load("enterprise", files, &grammar)?,
            entity: RuleBook::load("entity", files, &grammar)?,
            observation: RuleBook::load("observation", files, &grammar)?,
            distributed: RuleBook::load("distributed", files, &grammar)?,
            compares: expression(&grammar, "{compares_with}$")?,
            estimates: expression(&grammar, "{estimate}")?,
            expects: expression(&grammar, "^{lead}*{estimate}")?,
            leads: expression(&grammar, "^{lead}*$")?,
            aims: expression(&grammar, "{aim}")?,
            every: expression(&grammar, "{every}")?,
            each: expression(&grammar, "(?:{every}|{each_reaches})")?,
            claimed_head: expression(&grammar, "(?P<name>{claimed_head})(?:{reach}|{adverb})*$")?,
            duration: expression(&grammar, "^(?:{duration_unit})$")?,
            timed: expression(&grammar, "(?:{duration_verb})(?:了|近|约)?$")?,
            fund: expression(&grammar, "{nounchar}{2,24}?基金")?,
            counted: expression(
                &grammar,
                "(?P<noun>[^,，;；:：。！？!?、\\u{E000}-\\u{E010}]{0,14}?(?:{counted_noun}))(?:达到|达|共)?(?P<count>{count})|(?P<count2>{count})(?P<noun2>[^,，;；:：。！？!?、\\u{E000}-\\u{E010}]{0,14}?(?:{counted_noun}))",
            )?,
            counted_lead: expression(&grammar, "{counted_lead}")?,
            honours: expression(&grammar, "{honour_sign}")?,
            no_honour: expression(&grammar, "{no_honour}")?,
            honour_part: expression(&grammar, "{honour_part}")?,
            no_recipient: expression(&grammar, "{no_recipient}")?,
            work_topic: expression(&grammar, "^(?:{lead})*{work_topic}")?,
            place_honour: expression(&grammar, "{place_honour}$")?,
            honour_grade: expression(&grammar, "^(?:国家|省|市|全国|全省|全市)级?$")?,
            honour_grade_head: expression(&grammar, "^(?:国家级|省级|市级|国家|省|市|全国|全省|全市)")?,
            recipient_lead: expression(&grammar, "^{recipient_lead}+")?,
            own_place: expression(&grammar, "^(?:、|{adverb}|{connective})*(?:{scope})(?:{adverb}|、)*$")?,
            topic: expression(&grammar, "^(?:{lead})*{topic}")?,
            apiece: expression(&grammar, "{apiece}$")?,
            place_words: expression(&grammar, "^(?:{scope}|{lead})+$")?,
            modifies: expression(&grammar, "{attributive_end}$")?,
            goes_on: expression(&grammar, "^(?:{goes_on})")?,
            leading_park: expression(&grammar, "^[^\\u{E000}-\\u{E023}]{0,8}?(?:{park_suffixes})")?,
            park_honour: expression(&grammar, "(?:{park_suffixes})$")?,
            kinds: kinds(&grammar)?,
            glossary: expression(&grammar, "{glossary}")?,
            vocabulary: Arc::new(grammar.into_vocabulary()),
        })
    }

    /// Every book of rules.
    pub fn books(&self) -> [&RuleBook; 8] {
        [
            &self.project,
            &self.investment,
            &self.program,
            &self.recognition,
            &self.enterprise,
            &self.entity,
            &self.observation,
            &self.distributed,
        ]
    }
}

/// Compiles a pattern with the grammar's names.
pub(super) fn expression(grammar: &Grammar, pattern: &str) -> Result<Expression, FactRulesError> {
    Ok(grammar.compile(pattern)??)
}

/// The same, for an expression that is looked for in stretches of sentences.
pub(super) fn mapped(grammar: &Grammar, pattern: &str) -> Result<Expression, FactRulesError> {
    Ok(grammar.compile_mapped(pattern)??)
}

fn kinds(grammar: &Grammar) -> Result<Kinds, FactRulesError> {
    Ok(Kinds {
        enterprise: expression(grammar, "(?:{enterprise_suffixes})$|^(?:{enterprises})")?,
        institution: expression(grammar, "(?:{institution_suffixes})$")?,
        park: expression(grammar, "(?:{park_suffixes})$")?,
        cluster: expression(grammar, "(?:{cluster_suffixes})$")?,
        region: expression(grammar, "^[^\\u{E000}-\\u{E023}]{2,8}(?:省|市|县|区|旗|镇|乡|街道|村|州)$")?,
        project: expression(grammar, "(?:项目|工程)$")?,
        levels: [
            (HonourLevel::International, expression(grammar, "{honour_international}")?),
            (HonourLevel::National, expression(grammar, "{honour_national}")?),
            (HonourLevel::Provincial, expression(grammar, "{honour_provincial}")?),
            (HonourLevel::Municipal, expression(grammar, "{honour_municipal}")?),
        ],
    })
}
