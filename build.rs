//! Rules and queries are built into the program: a new file among them makes it be built again. So are the web pages, where
//! `make web` has made them.

use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=queries");
    println!("cargo::rerun-if-changed=web/dist");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    collect(&root.join("web/dist"), &mut files)?;
    files.sort();
    let mut code = String::from("/// The files of `web/dist`, by their paths there.\nstatic FILES: &[(&str, &[u8])] = &[\n");
    for file in files {
        let path = file.strip_prefix(root.join("web/dist")).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let source = file.to_string_lossy();
        let _ = writeln!(code, "    ({path:?}, include_bytes!({source:?})),");
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("web.rs"), code)
}

/// All files below a folder; none where there is no such folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
