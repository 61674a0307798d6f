//! A SPARQL endpoint and web pages over a store, while builds go on.
//!
//! The server reads a [`Served`](crate::store::Served) of the store and takes a new one when the store has changed. What
//! clients write themselves (SPARQL) is answered by processes of its own (`worker`), which are stopped when they take too
//! long or too much memory; pages and named queries, whose text is ours, are answered by threads, within the same limits.
//! What is served is the same for everyone, so an answer is kept until the store changes.
//!
//! | file | what it does |
//! | --- | --- |
//! | `settings` | what may be set |
//! | `run` | listens, accepts connections, ends in order |
//! | `router` | addresses → handlers, limits, headers, metrics |
//! | `error` | what can go wrong → status and message |
//! | `request` | bodies, forms, parameters, tokens |
//! | `negotiate` | what a client accepts → a format |
//! | `protocol` | the SPARQL 1.1 Protocol |
//! | `update` | changes, for those who hold the token |
//! | `graphs` | the Graph Store Protocol |
//! | `named` | the named queries at addresses of their own |
//! | `resource` | things, reports and facts at addresses of their own |
//! | `pages` | what the web pages show, as JSON |
//! | `assets` | the web pages themselves |
//! | `site` | the pages with their data as plain files |
//! | `status` | health, metrics, the descriptions of the service and of the data |
//! | `view` | the snapshot, the text index and what is kept of answers |
//! | `pool`, `worker` | the processes that answer SPARQL |
//!
//! Nothing here prints; what a log should hold is given to [`Settings::log`].

mod assets;
mod error;
mod graphs;
mod metrics;
mod named;
mod negotiate;
pub mod pages;
mod pool;
mod protocol;
mod request;
mod resource;
mod router;
mod run;
mod settings;
mod site;
mod status;
mod update;
mod view;
pub mod worker;

pub use assets::{Asset, asset, assets, web_is_built};
pub use error::ServerError;
pub use run::run;
pub use settings::{Settings, Token};
pub use site::{SiteError, SiteSummary, write_site};
pub use view::View;
