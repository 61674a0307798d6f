//! The yardstick for `build`: oxigraph's own bulk loader, with its default settings, on a file of N-Quads.
//!
//! `benches/scale.py` runs it: `bulk_load FILE FOLDER`. Prints seconds and quads. Without arguments (as `cargo bench` and
//! `cargo test` start it) it does nothing.

use std::{path::PathBuf, time::Instant};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    store::Store,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [file, folder] = arguments.as_slice() else { return Ok(()) };
    if !file.is_file() {
        return Ok(());
    }
    let start = Instant::now();
    let store = Store::open(folder)?;
    let mut loader = store.bulk_loader();
    loader.parallel_load_from_file(RdfParser::from_format(RdfFormat::NQuads), file)?;
    loader.commit()?;
    store.flush()?;
    drop(store);
    println!("{:.3}", start.elapsed().as_secs_f64());
    Ok(())
}
