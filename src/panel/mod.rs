//! Panels: what reports say of one indicator, tidied to one row for each place, year, measure and modality.
//!
//! Rows come from the named query `panel` ([`rows`]). Reports repeat themselves and each other; [`tidy`] chooses one statement of each value
//! and says of the others why they were left out. [`outcomes`] joins what a report aimed at with what the next one states. Nothing here
//! prints; `csv` and `parquet` write to what they are given.
//!
//! | file | in → out |
//! | --- | --- |
//! | `rows` | an answer of the query → rows |
//! | `basis` | a clause → whether its growth rate is one over the year before |
//! | `tidy` | rows → one for each place, year, measure and modality |
//! | `outcome` | tidy rows → targets with their outcomes |
//! | `csv`, `parquet` | rows → files |

mod basis;
mod csv;
mod outcome;
mod parquet;
mod rows;
mod table;
mod tidy;

pub use basis::{BasisError, BasisRules};
pub use csv::{shown, write as write_csv};
pub use outcome::{NotComparable, Outcome, Verdict, outcomes};
pub use parquet::{ParquetError, write as write_parquet};
pub use rows::{Row, rows};
pub use table::{Cell, Column, Table};
pub use tidy::{LeftOut, Statement, tidy};
