//! Named SPARQL queries with parameters, their evaluation, and result tables.
//!
//! A query is a file of `queries/` (built in, or from a folder) with a comment header that says what it answers and
//! which parameters it takes ([`Header`]). Parameters are bound token by token with typed, escaped terms ([`bind`]);
//! no text of a user ever becomes SPARQL syntax. Nothing here prints.

mod bind;
mod error;
mod evaluate;
mod header;
mod library;
mod limits;
mod syntax;
mod table;
mod text_match;
mod update;

pub use bind::{Bound, Setting, bind};
pub use error::{Place, QueryError};
pub use evaluate::{Answer, Format, PREFIXES, Question, Row, evaluate, evaluate_question, rows, write};
pub use header::{Header, HeaderError, Parameter, ParameterType};
pub use library::{Library, NamedQuery};
pub use limits::{Limits, ResultsFormat, Stop, Wanted, Written, write_limited};
pub use table::{TableStyle, shorten, table};
pub(crate) use table::{drawn, header_cell, plain_table};
pub use update::{ChangeError, put_graph, remove_graph, update};
