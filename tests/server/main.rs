//! The server as its clients meet it: requests in; statuses, headers and bodies out.

mod bad_requests;
mod changes;
mod data;
mod independent;
mod load;
mod pages;
mod protocol;
mod store_changes;

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

pub const TOKEN: &str = "a-token-of-the-tests";

/// A store of the sample reports with a server over it, which ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    pub folder: TempDir,
    pub address: SocketAddr,
    process: Child,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

impl Server {
    pub fn start(options: &[&str]) -> Self {
        Self::over(&[("reports", &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"))], options)
    }

    /// Over a store that is built from folders.
    pub fn over(folders: &[(&str, &Path)], options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (_, path) in folders {
            build(folder.path(), path);
        }
        Self::serve(folder, options)
    }

    /// Over a store that is there.
    pub fn of_store(store: &Path, options: &[&str]) -> Self {
        let store = store.to_string_lossy();
        Self::serve(tempfile::tempdir().expect("a folder"), &[&["--store", &store], options].concat())
    }

    fn serve(folder: TempDir, options: &[&str]) -> Self {
        let mut process = Command::new(program())
            .args(["serve", "--port", "0", "--refresh", "100"])
            .args(options)
            .current_dir(folder.path())
            .env("REPORTGRAPH_STORE", "store")
            .env("REPORTGRAPH_TOKEN", TOKEN)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        let address = loop {
            let line = lines.next().expect("the server tells its address").expect("UTF-8");
            if let Some(rest) = line.split_once("http://").map(|(_, rest)| rest) {
                break rest.split('/').next().expect("an address").parse().expect("an address with a port");
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { folder, address, process }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], b"")
    }

    pub fn get_as(&self, path: &str, accept: &str) -> Answer {
        self.request("GET", path, &[("Accept", accept)], b"")
    }

    pub fn post(&self, path: &str, content_type: &str, body: &[u8]) -> Answer {
        self.request("POST", path, &[("Content-Type", content_type)], body)
    }

    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.0\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            let _ = write!(text, "Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            let _ = write!(text, "Content-Length: {}\r\n", body.len());
        }
        text.push_str("\r\n");
        self.raw(&[text.as_bytes(), body].concat())
    }

    /// Sends bytes and reads what comes back until the server closes the connection.
    pub fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
        // The server may have answered before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Answer::parse(&answer)
    }

    /// Tells the server to end, and waits for it.
    pub fn end(mut self) -> std::process::ExitStatus {
        terminate(self.process.id());
        self.process.wait().expect("it ends")
    }

    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
        let headers = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = headers.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, headers, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.headers
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    }

    /// The status, and in the message all of the parts.
    #[track_caller]
    pub fn expect(&self, status: u16, parts: &[&str]) -> &Self {
        assert_eq!(self.status, status, "{}\n{}", self.headers, self.text());
        for part in parts {
            assert!(self.text().contains(part), "`{part}` is missing in\n{}", self.text());
        }
        self
    }

    #[track_caller]
    pub fn expect_type(&self, media_type: &str) -> &Self {
        assert!(self.header("Content-Type").is_some_and(|value| value.starts_with(media_type)), "{media_type}: {}", self.headers);
        self
    }
}

/// The program that is tested.
pub fn program() -> PathBuf {
    assert_cmd::cargo::cargo_bin("reportgraph")
}

/// Builds the reports of a folder into the store of a desk.
pub fn build(desk: &Path, reports: &Path) {
    let status = Command::new(program())
        .args(["build", "--quiet", "--store"])
        .arg(desk.join("store"))
        .arg(reports)
        .status()
        .expect("the program runs");
    assert!(status.success(), "{status}");
}

/// A report, written into a folder of the desk.
pub fn write_report(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join(name), text).expect("a file");
}

fn terminate(process: u32) {
    let status = Command::new("kill").arg(process.to_string()).status().expect("kill runs");
    assert!(status.success(), "{status}");
}

/// A text as a parameter's value.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
