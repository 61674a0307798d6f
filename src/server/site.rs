//! The web pages with their data as plain files.
//!
//! Where a server would be asked for `/api/report?iri=…`, a page of a static site reads `data/<digest>.json`, where the digest
//! is one of that address. So each address that a page can ask for has one file here, made by the same code.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{
    assets,
    named::evaluated,
    pages::{Rules, Source, page},
    request::Parameters,
    resource::encoded,
    settings::Settings,
    view::View,
};
use crate::{
    query::{ResultsFormat, Setting, Wanted},
    store::StoreError,
};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SiteSummary {
    pub data: usize,
    pub files: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{} cannot be written: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("the page {address} cannot be made: {reason}")]
    Page { address: String, reason: String },
}

/// Writes the site of a store into a folder.
pub fn write_site(settings: &Settings, folder: &Path) -> Result<SiteSummary, SiteError> {
    let view = View::take(settings, 1)?;
    let rules = Rules::default();
    let source = Source { view: &view, settings, rules: &rules };
    let mut site = Site { folder, source, summary: SiteSummary::default(), written: BTreeSet::new() };
    for asset in assets() {
        site.asset(asset.path, asset.bytes)?;
    }
    for name in ["overview", "reports", "indicators", "investments", "projects"] {
        site.page(name, &[])?;
    }
    site.doubtful()?;
    let reports: Vec<String> = view.records().iter().map(|record| record.report.clone()).collect();
    for report in &reports {
        let data = site.page("report", &[("iri", report)])?;
        site.page("missed", &[("iri", report)])?;
        for (fact, class, name) in subjects(&data) {
            site.page("fact", &[("iri", &fact)])?;
            site.thing(&class, &name)?;
        }
        for (class, name) in names(&data) {
            site.thing(&class, &name)?;
        }
    }
    for class in CLASSES {
        let list = site.page("things", &[("class", class)])?;
        for row in list["things"]["rows"].as_array().into_iter().flatten() {
            site.thing(class, row[0].as_str().unwrap_or_default())?;
        }
    }
    let indicators = page_of(source, "indicators", &[])?;
    for row in indicators["rows"].as_array().into_iter().flatten() {
        site.page("indicator", &[("name", row[0].as_str().unwrap_or_default())])?;
    }
    Ok(site.summary)
}

/// The classes that the pages list.
const CLASSES: [&str; 14] = [
    "Enterprise",
    "Project",
    "Program",
    "Group",
    "Park",
    "IndustryCluster",
    "Fund",
    "Region",
    "Agency",
    "Institution",
    "Industry",
    "Brand",
    "Event",
    "Person",
];

struct Site<'a> {
    folder: &'a Path,
    source: Source<'a>,
    summary: SiteSummary,
    written: BTreeSet<String>,
}

impl Site<'_> {
    fn asset(&mut self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        self.summary.files += 1;
        if path != "index.html" {
            return self.write(path, bytes);
        }
        // By this the pages know that there is no server.
        let page =
            String::from_utf8_lossy(bytes).replacen("<meta charset", "<meta name=\"reportgraph-static\" content=\"1\">\n<meta charset", 1);
        self.write(path, page.as_bytes())
    }

    fn thing(&mut self, class: &str, name: &str) -> Result<(), SiteError> {
        if name.is_empty() || class == "Indicator" {
            return Ok(());
        }
        let data = self.page("thing", &[("class", class), ("name", name)])?;
        for other in data["namesakes"].as_array().into_iter().flatten() {
            self.page("thing", &[("iri", other["iri"].as_str().unwrap_or_default())])?;
        }
        Ok(())
    }

    fn page(&mut self, name: &str, parameters: &[(&str, &str)]) -> Result<Value, SiteError> {
        let address = address(&format!("/api/{name}"), parameters);
        if self.written.contains(&address) {
            return Ok(Value::Null);
        }
        let value = page_of(self.source, name, parameters)?;
        self.data(address, value.to_string().as_bytes())?;
        Ok(value)
    }

    /// The one named query that a page shows.
    fn doubtful(&mut self) -> Result<(), SiteError> {
        let parameters = [("below", "1"), ("limit", "20"), ("format", "json")];
        let address = address("/queries/doubtful", &parameters);
        let failed = |reason: String| SiteError::Page { address: address.clone(), reason };
        let query = self.source.settings.library.get("doubtful").map_err(|error| failed(error.to_string()))?;
        let settings = parameters[..2].iter().map(|(name, value)| Setting { name: (*name).to_owned(), value: (*value).to_owned() });
        let wanted = Wanted { results: Some(ResultsFormat::Json), graph: None };
        let answer = evaluated(self.source.view, query, &settings.collect::<Vec<_>>(), wanted).map_err(|error| failed(error.message))?;
        self.data(address, &answer.body)
    }

    fn data(&mut self, address: String, bytes: &[u8]) -> Result<(), SiteError> {
        self.summary.data += 1;
        self.write(&format!("data/{}.json", digest(&address)), bytes)?;
        self.written.insert(address);
        Ok(())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), SiteError> {
        let path = self.folder.join(path);
        let write = || {
            fs::create_dir_all(path.parent().unwrap_or(self.folder))?;
            fs::write(&path, bytes)
        };
        write().map_err(|source| SiteError::Write { path: path.clone(), source })
    }
}

fn page_of(source: Source<'_>, name: &str, parameters: &[(&str, &str)]) -> Result<Value, SiteError> {
    let given = Parameters(parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    page(source, name, &given).map_err(|refusal| SiteError::Page { address: address(name, parameters), reason: refusal.message })
}

/// The address that the pages ask for, as they write it.
fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let given: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={}", as_browsers_do(value))).collect();
    if given.is_empty() { path.to_owned() } else { format!("{path}?{}", given.join("&")) }
}

/// As `encodeURIComponent` encodes: these five signs stay.
fn as_browsers_do(text: &str) -> String {
    let encoded = encoded(text);
    [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*")]
        .iter()
        .fold(encoded, |text, (code, sign)| text.replace(code, sign))
}

/// FNV-1a, 64 bits: `web/src/api.ts` computes the same.
fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The facts of a report with what they are about: fact, class, name.
fn subjects(report: &Value) -> Vec<(String, String, String)> {
    let columns = ["fact", "about_class", "about_name"].map(|name| column(&report["facts"], name));
    let text = |row: &Value, index: usize| row[columns[index]].as_str().unwrap_or_default().to_owned();
    let rows = report["facts"]["rows"].as_array().into_iter().flatten();
    rows.map(|row| (text(row, 0), text(row, 1), text(row, 2))).collect()
}

fn names(report: &Value) -> BTreeSet<(String, String)> {
    let columns = ["class", "name"].map(|name| column(&report["mentions"], name));
    let rows = report["mentions"]["rows"].as_array().into_iter().flatten();
    rows.map(|row| (row[columns[0]].as_str().unwrap_or_default().to_owned(), row[columns[1]].as_str().unwrap_or_default().to_owned()))
        .collect()
}

fn column(table: &Value, name: &str) -> usize {
    table["columns"].as_array().and_then(|columns| columns.iter().position(|column| column == name)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_the_pages_ask_for() {
        assert_eq!(address("/api/thing", &[("class", "Park"), ("name", "云 (a)'b/c")]), "/api/thing?class=Park&name=%E4%BA%91%20(a)'b%2Fc");
        // The same as `digest` of web/src/api.ts gives.
        assert_eq!(digest(""), "cbf29ce484222325");
        assert_eq!(digest("a"), "af63dc4c8601ec8c");
    }
}
