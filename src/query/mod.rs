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
mod syntax;
mod table;

pub use bind::{Bound, Setting, bind};
pub use error::{Place, QueryError};
pub use evaluate::{Answer, Format, PREFIXES, evaluate, write};
pub use header::{Header, HeaderError, Parameter, ParameterType};
pub use library::{Library, NamedQuery};
pub use table::{TableStyle, shorten, table};
pub(crate) use table::{drawn, header_cell, plain_table};
