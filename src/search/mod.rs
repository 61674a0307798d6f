//! Full text: finds the words of reports and the names of what they tell of.
//!
//! Beside a store lies an index of the text of its reports (paragraph by paragraph) and of the names of their things. It holds
//! the text itself, too, so that a page can show a report whose file has gone. Words are pairs of characters (`tokens`):
//! what stands in a text is found, whatever a dictionary thinks of it.
//!
//! The index follows the store's catalogue: a report is in it with the fingerprint that its record has. So what is missing or
//! too much is known at any time, after a crash as well, and [`Index::bring_up_to_date`] mends it.
//!
//! | file | in → out |
//! | --- | --- |
//! | `tokens` | text → pairs of characters with their places |
//! | `schema` | the fields of the index |
//! | `entries` | a report's text and quads → documents of the index |
//! | `index` | the index on disk: opening, adding, removing |
//! | `find` | words → hits |
//! | `excerpt` | a paragraph and words → the sentence that holds them |

mod entries;
mod excerpt;
mod find;
mod index;
mod schema;
mod tokens;

use std::path::PathBuf;

pub use entries::Entry;
pub use excerpt::{Excerpt, excerpt};
pub use find::{Filter, Found, Hit, NodeHit, Scope};
pub use index::{Index, Indexer, StoredReport, UpToDate, folder_of};

#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("the text index {} cannot be used: {reason}", folder.display())]
    Index { folder: PathBuf, reason: String },
    #[error("another process is writing the text index {}", folder.display())]
    InUse { folder: PathBuf },
    #[error("`{words}` holds nothing to search for: give at least one letter, digit or Chinese character")]
    NothingAsked { words: String },
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

#[cfg(test)]
mod tests;
