//! Which thing a name means: places by their codes, short and full names, the same thing in several reports.
//!
//! What one report's identities are is a pure function of its document, its extraction and the rules ([`IdentityRules`]);
//! what joins reports is a pure function of the match keys that each of them gives its things ([`cluster`]). Nothing here
//! knows RDF, reads a file or prints.
//!
//! | file | in → out |
//! | --- | --- |
//! | [`gazetteer`] | `divisions.tsv`, `former_divisions.tsv`, `zones.tsv` → places with codes, years, what they lie in and became |
//! | `industries` | a name → its section or division of GB/T 4754, where its last words tell it |
//! | `names` | a name → its form for comparing, and how much it tells |
//! | `places` | a name and the place whose report it stands in → the place that it means |
//! | `report` | a report → the places of its regions and parks, the match keys of its enterprises and projects |
//! | `decisions` | a text file → what people decided: splits and joins |
//! | `cluster` | things with their keys → which of them are one, and why |

mod cluster;
mod decisions;
pub mod gazetteer;
mod industries;
mod names;
mod places;
mod report;

pub use cluster::{Cluster, Member, Merge, cluster};
pub use decisions::{DecisionError, Decisions};
pub use gazetteer::{Gazetteer, GazetteerError, Level, Place, PlaceId};
pub use industries::{Industry, IndustryRules};
pub use names::NameRules;
pub use places::{Home, PlaceRules, Reason, Resolved};
pub use report::{DOUBTFUL, Evidence, Identities, IdentityRules, Kind, MatchKey, of_report};
