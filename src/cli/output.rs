//! Where data goes: standard output, or a file, which its name may want compressed.

use std::{
    fs::File,
    io::{self, BufWriter, Stdout, Write},
    path::{Path, PathBuf},
};

use flate2::write::GzEncoder;

use super::{exit::Exit, failure::Failure};

/// How hard Zstandard compresses.
const LEVEL: i32 = 3;

/// An open output.
pub enum Output {
    Standard(BufWriter<Stdout>),
    Plain(Target<BufWriter<File>>),
    Gzip(Target<GzEncoder<BufWriter<File>>>),
    Zstandard(Target<zstd::stream::write::Encoder<'static, BufWriter<File>>>),
}

/// A file that is being written, and gets its name when it is whole.
pub struct Target<W> {
    writer: W,
    path: PathBuf,
}

impl Output {
    /// `None` for standard output. A file whose name ends in `.gz` or `.zst` is compressed so. It has another name until
    /// it is whole.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::Standard(BufWriter::with_capacity(1 << 16, io::stdout()))) };
        let open = || {
            let file = BufWriter::with_capacity(1 << 16, File::create(unfinished(path))?);
            let path = path.to_owned();
            Ok(match path.extension().and_then(|extension| extension.to_str()) {
                Some("gz") => Self::Gzip(Target { writer: GzEncoder::new(file, flate2::Compression::default()), path }),
                Some("zst") => Self::Zstandard(Target { writer: zstd::stream::write::Encoder::new(file, LEVEL)?, path }),
                _ => Self::Plain(Target { writer: file, path }),
            })
        };
        open().map_err(|error: io::Error| Failure::new(Exit::Output, format!("{} cannot be written: {error}", path.display())))
    }

    /// Writes what is left. Before, the file is not there under its name.
    pub fn finish(self) -> io::Result<()> {
        let (file, path) = match self {
            Self::Standard(mut out) => return out.flush(),
            Self::Plain(target) => (target.writer, target.path),
            Self::Gzip(target) => (target.writer.finish()?, target.path),
            Self::Zstandard(target) => (target.writer.finish()?, target.path),
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        std::fs::rename(unfinished(&path), path)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Plain(target) => target.writer.write(bytes),
            Self::Gzip(target) => target.writer.write(bytes),
            Self::Zstandard(target) => target.writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Plain(target) => target.writer.flush(),
            Self::Gzip(target) => target.writer.flush(),
            Self::Zstandard(target) => target.writer.flush(),
        }
    }
}

/// Pipes and devices (`/dev/null`) are written as they are.
fn unfinished(path: &Path) -> PathBuf {
    if path.exists() && !path.is_file() {
        return path.to_owned();
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    path.with_file_name(name)
}
