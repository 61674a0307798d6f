//! What a page shows, as characters with their places.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::layout::{Glyph, Page};

/// More characters than this no page has: one that does is made to exhaust its readers.
const GLYPHS: usize = 200_000;

/// Takes the characters of one page.
#[derive(Debug, Default)]
pub(super) struct Collector {
    glyphs: Vec<(Direction, Glyph)>,
    width: f64,
    height: f64,
}

/// Which way text runs, in right angles; `None` for text that stands askew, as watermarks do.
type Direction = Option<u8>;

impl Collector {
    pub(super) fn is_empty(&self) -> bool {
        self.glyphs.is_empty()
    }

    /// The characters that run as most of the page does, turned upright.
    pub(super) fn page(self) -> Page {
        let count = |direction: u8| self.glyphs.iter().filter(|(of, _)| *of == Some(direction)).count();
        let main = (0..4).max_by_key(|direction| (count(*direction), std::cmp::Reverse(*direction))).unwrap_or(0);
        let width = if main.is_multiple_of(2) { self.width } else { self.height };
        let glyphs = self.glyphs.into_iter().filter(|(direction, _)| *direction == Some(main));
        Page { glyphs: glyphs.map(|(_, glyph)| upright(glyph, main, self.width, self.height)).collect(), width }
    }
}

/// Turns the page back by `direction` right angles.
fn upright(glyph: Glyph, direction: u8, width: f64, height: f64) -> Glyph {
    let (x, y) = match direction {
        1 => (glyph.y, width - glyph.x),
        2 => (width - glyph.x, height - glyph.y),
        3 => (height - glyph.y, glyph.x),
        _ => (glyph.x, glyph.y),
    };
    Glyph { x, y, ..glyph }
}

fn direction(transform: &Transform) -> Direction {
    let (along, across) = (transform.m11, transform.m12);
    if across.abs() < along.abs() * 0.1 {
        Some(if along >= 0.0 { 0 } else { 2 })
    } else if along.abs() < across.abs() * 0.1 {
        Some(if across >= 0.0 { 1 } else { 3 })
    } else {
        None
    }
}

impl OutputDev for Collector {
    fn begin_page(&mut self, _: u32, area: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        (self.width, self.height) = (area.urx - area.llx, area.ury - area.lly);
        Ok(())
    }

    fn output_character(&mut self, transform: &Transform, width: f64, _: f64, font_size: f64, text: &str) -> Result<(), OutputError> {
        let scale = transform.m11.hypot(transform.m12);
        let (size, advance) = (font_size * transform.m21.hypot(transform.m22), width * font_size * scale);
        let finite = [size, advance, transform.m31, transform.m32].iter().all(|value| value.is_finite());
        if !finite || text.is_empty() {
            return Ok(());
        }
        if self.glyphs.len() >= GLYPHS {
            return Err(OutputError::IoError(std::io::Error::other("more characters than a page can show")));
        }
        let glyph = Glyph { x: transform.m31, y: transform.m32, width: advance.abs(), size: size.abs(), text: text.to_owned() };
        self.glyphs.push((direction(transform), glyph));
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
