//! A hub in a process of its own, that logs everything.

use crate::git::copy;
use std::{
    fs::{self, File},
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command},
    time::{Duration, Instant},
};

pub(super) struct Running {
    child: Child,
    root: PathBuf,
    pub(super) public: String,
    pub(super) intern: String,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) bytes: Vec<u8>,
}

/// The program with all its places in this folder, logging everything that any part of it logs.
pub(super) fn program(root: &Path, leak: Option<&str>) -> Command {
    fs::create_dir_all(root.join("tmp")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_eenduidig"));
    command
        .current_dir(root)
        .env("EENDUIDIG_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .env("TMPDIR", root.join("tmp"))
        .env("HOME", root.join("thuis"))
        .env("XDG_STATE_HOME", root.join("staat"))
        .env("XDG_CACHE_HOME", root.join("cache"));
    if let Some(leak) = leak {
        command.env("EENDUIDIG_LEAK", leak);
    }
    command
}

impl Running {
    pub(super) fn start(root: &Path, leak: Option<&str>) -> Self {
        Self::over(root, program(root, leak), "register.db")
    }

    /// This program over this database.
    pub(super) fn over(root: &Path, mut program: Command, database: &str) -> Self {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diff/_basis"), root);
        let (out, log) = (File::create(root.join("uit.txt")).unwrap(), File::create(root.join("log.txt")).unwrap());
        let child = program
            .args(["serve", "--listen", "127.0.0.1:0", "--listen-intern", "127.0.0.1:0", "--database", database])
            .stdout(out)
            .stderr(log)
            .spawn()
            .unwrap();
        let mut running = Self { child, root: root.to_owned(), public: String::new(), intern: String::new() };
        let start = Instant::now();
        while running.public.is_empty() {
            assert!(start.elapsed() < Duration::from_mins(2), "the hub does not start");
            assert!(running.child.try_wait().unwrap().is_none(), "the hub stopped: {}", running.log());
            std::thread::sleep(Duration::from_millis(20));
            let said = fs::read_to_string(root.join("uit.txt")).unwrap();
            let address = |path: &str| {
                let line = said.lines().find(|line| line.ends_with(path))?;
                Some(line.split("http://").nth(1)?.split('/').next()?.to_owned())
            };
            if let (Some(public), Some(intern)) = (address("/v1/gemeenten"), address("/kcc")) {
                (running.public, running.intern) = (public, intern);
            }
        }
        running
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(self.root.join("log.txt")).unwrap()
    }

    /// A request whose body breaks off: the caller goes away.
    pub(super) fn break_off(&self, head: &str, body: &[u8]) {
        let mut stream = TcpStream::connect(&self.public).unwrap();
        let head = format!("{head}\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len() + 100);
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream.flush().unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }

    /// A request of which the caller does not wait for the answer.
    pub(super) fn give_up(&self, head: &str, body: &[u8]) {
        let mut stream = TcpStream::connect(&self.public).unwrap();
        let head = format!("{head}\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream.flush().unwrap();
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Stops it as an operator does, so that everything is written that will be.
    pub(super) fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let start = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(start.elapsed() < Duration::from_mins(1), "the hub does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(self.log().contains("request"), "the log is empty");
    }
}

/// One request over a connection of its own.
pub(super) fn send(address: &str, head: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let head = format!("{head}\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    // A hub that refuses a body does not read it all.
    let _ = stream.write_all(body);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let status = String::from_utf8_lossy(&bytes).split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    Answer { status, bytes }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
