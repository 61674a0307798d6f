//! All reports of some files, worked on by all threads, and taken in the order of the files.

use std::{ops::ControlFlow, path::PathBuf, sync::mpsc};

use rayon::prelude::*;

use super::failure::Failure;
use crate::source::{Format, Origin, Problem, Reader, SourceError, SourceText, format_of};

/// What takes what came of each report, and may fail.
pub type Take<'a, T> = dyn FnMut(&Origin, Result<T, SourceError>) -> Result<(), Failure> + 'a;

/// Hands every report to `work`, and what comes of it to `take`, in order. A panic is a problem of the report at hand.
///
/// In portions, so that memory holds a few reports and not all, however many a file holds.
pub fn each_report<T: Send>(
    files: &[PathBuf],
    reader: &Reader,
    work: &(dyn Fn(&SourceText) -> Result<T, Problem> + Sync),
    take: &mut Take<'_, T>,
) -> Result<(), Failure> {
    let portion = 8 * rayon::current_num_threads();
    let done = |text: &SourceText| Problem::guard(|| work(text)).map_err(|problem| SourceError::at(&text.origin(), problem));
    let origins: Vec<Origin> = files.iter().map(|path| Origin::parse(path)).collect();
    for group in origins.chunk_by(|a, b| !holds_many(a) && !holds_many(b)) {
        if holds_many(&group[0]) {
            let (sender, receiver) = mpsc::sync_channel(portion);
            let take = &mut *take;
            std::thread::scope(move |scope| {
                scope.spawn(move || {
                    reader.visit(&group[0], &mut |report| match sender.send(report) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    });
                });
                while let Ok(first) = receiver.recv() {
                    let batch: Vec<_> = std::iter::once(first).chain(receiver.try_iter().take(portion - 1)).collect();
                    let worked: Vec<_> = batch
                        .into_par_iter()
                        .map(|report| match report {
                            Ok(text) => (text.origin(), done(&text)),
                            Err(error) => (Origin { path: error.path.clone(), part: error.part.clone() }, Err(error)),
                        })
                        .collect();
                    for (origin, result) in worked {
                        take(&origin, result)?;
                    }
                }
                Ok::<_, Failure>(())
            })?;
            continue;
        }
        for portion in group.chunks(portion) {
            let worked: Vec<_> = portion.par_iter().map(|origin| reader.read_one(origin).and_then(|text| done(&text))).collect();
            for (origin, result) in portion.iter().zip(worked) {
                take(origin, result)?;
            }
        }
    }
    Ok(())
}

/// Whether a file may hold more than one report: by its name, or since only its bytes tell.
fn holds_many(origin: &Origin) -> bool {
    format_of(&origin.path).is_none_or(Format::is_collection)
}
