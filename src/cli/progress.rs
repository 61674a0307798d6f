//! How far a build is: a bar on a terminal; elsewhere a line now and then.

use std::{
    io::IsTerminal,
    time::{Duration, Instant},
};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console;
use crate::{source, store::Progress};

const BETWEEN_LINES: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Display {
    bar: ProgressBar,
    lines: bool,
    start: Instant,
    last: Instant,
}

impl Display {
    pub fn new(quiet: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if quiet || !terminal { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr_with_hz(8) };
        let style = ProgressStyle::with_template("{bar:24.cyan} {wide_msg}").expect("the template of the progress bar is well-formed");
        let bar = ProgressBar::with_draw_target(Some(1), target).with_style(style);
        Self { bar, lines: !quiet && !terminal, start: Instant::now(), last: Instant::now() }
    }

    pub fn show(&mut self, progress: &Progress) {
        if self.bar.is_hidden() {
            if self.lines && self.last.elapsed() >= BETWEEN_LINES {
                self.last = Instant::now();
                console::print_note(&self.line(progress));
            }
            return;
        }
        self.bar.set_length(progress.of_files as u64);
        self.bar.set_position(progress.files as u64);
        self.bar.set_message(format!("{} {}", self.line(progress), source::file_name(&progress.path)));
    }

    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn line(&self, progress: &Progress) -> String {
        let seconds = self.start.elapsed().as_secs_f64().max(0.001);
        let left = left(progress, seconds).map_or_else(String::new, |left| format!(", {} left", HumanDuration(left)));
        format!(
            "{} of {} files, {} reports, {:.1} MB/s, {} facts and things{left}",
            progress.files,
            progress.of_files,
            progress.reports,
            megabytes(progress.bytes) / seconds,
            progress.facts,
        )
    }
}

/// The time left, by the bytes that are to be read.
fn left(progress: &Progress, seconds: f64) -> Option<Duration> {
    let (done, all) = (megabytes(progress.bytes), megabytes(progress.of_bytes));
    (done > 0.0 && all > done).then(|| Duration::from_secs_f64(((all - done) * seconds / done).min(1e9)))
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_goes_by_bytes() {
        let progress = |bytes, of_bytes| Progress { bytes, of_bytes, ..Progress::default() };
        assert_eq!(left(&progress(1_000_000, 4_000_000), 2.0), Some(Duration::from_secs(6)));
        assert_eq!(left(&progress(0, 4_000_000), 2.0), None);
        assert_eq!(left(&progress(4, 4), 2.0), None);
    }
}
