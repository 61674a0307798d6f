//! Why a report gave the facts that it gave, and no others.
//!
//! Works on what extraction returned and reads the sentences once more, so that extraction itself pays nothing for it.
//! Gives plain data ([`Explanation`]) and a page of it ([`page`]); `cli` prints.

mod claim;
mod items;
mod nearest;
mod page;

pub use claim::{Claim, Claims, amount};
pub use items::{Explanation, Item, ItemKind, Miss, MissKind};
pub use nearest::{Nearest, Reason, Searcher};
pub use page::page;
