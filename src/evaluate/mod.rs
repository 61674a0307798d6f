//! How well extraction agrees with annotated reports.
//!
//! Annotations ([`GoldReport`]) and what a report's graph holds ([`predictions`]) become records of one shape, a
//! [`Statement`]; they are paired and counted ([`Evaluation`]). Nothing here reads reports or prints; `cli` does.
//!
//! The figures are those of the reference scorer, to the last digit: a test runs both. `docs/evaluation.md` says how to annotate.

mod compare;
mod gold;
mod predict;
mod ratio;
mod report;
mod score;

pub use compare::{Comparison, Name};
pub use gold::{Gold, GoldError, GoldReport, Kind, Statement};
pub use predict::{Predicted, predictions};
pub use ratio::ratio;
pub use report::{Counts, Difference, Evaluation, Rates, ReportRates};
