//! Ctrl-C: a command that writes ends after what it has in hand. A second time ends it at once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{console, exit::Exit};

/// Becomes true when the user wants to end (Ctrl-C, or the signal to terminate).
pub fn watch() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    let handler = move || {
        if seen.swap(true, Ordering::Relaxed) {
            // What was written stays whole, as after any sudden end.
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
        console::print_note("ending after what is in hand; once more to end at once");
    };
    // Where it cannot be watched, Ctrl-C ends the program at once, which does no harm either.
    let _ = ctrlc::set_handler(handler);
    stop
}
