//! A throw-away `PostgreSQL` on a loopback port.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use super::Databases;

const PASSWORD: &str = "geheim-van-de-test";

pub(crate) struct Server {
    own: Option<Own>,
    /// Address without database, such as `postgres://user:password@127.0.0.1:5432`.
    base: String,
}

struct Own {
    bin: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
}

impl Server {
    /// The server named in `EENDUIDIG_TEST_POSTGRES`, or one of our own. Without any: nothing, and in CI a failure.
    pub(crate) fn start() -> Option<Self> {
        if let Ok(url) = std::env::var("EENDUIDIG_TEST_POSTGRES") {
            let (server, _database) = url.rsplit_once('/').expect("EENDUIDIG_TEST_POSTGRES ends in /DATABASE");
            return Some(Self { own: None, base: server.to_owned() });
        }
        let Some(bin) = installed() else {
            assert!(std::env::var_os("CI").is_none(), "PostgreSQL is not installed; CI needs it");
            announce("skipped: PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)");
            return None;
        };
        let own = Own::create(bin);
        let base = format!("postgres://register:{PASSWORD}@127.0.0.1:{}", own.port);
        Some(Self { own: Some(own), base })
    }

    pub(crate) fn can_be_stopped(&self) -> bool {
        self.own.is_some()
    }

    pub(crate) fn stop(&self) {
        assert!(self.own.as_ref().unwrap().pg_ctl(&["-m", "fast", "stop"]), "PostgreSQL does not stop");
    }

    /// Where it keeps everything; `None` when it is not ours.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.own.as_ref().map(|own| own.folder.path())
    }

    pub(crate) fn start_again(&self) {
        assert!(self.own.as_ref().unwrap().run(), "PostgreSQL does not start again");
    }

    pub(crate) fn with_password(&self, database: &str, password: &str) -> String {
        let (before, after) = self.base.split_once('@').unwrap();
        let (user, _) = before.rsplit_once(':').unwrap();
        format!("{user}:{password}@{after}/{database}")
    }

    pub(crate) fn password() -> &'static str {
        PASSWORD
    }
}

impl Databases for Server {
    async fn fresh(&mut self, name: &str) -> String {
        let mut connection = PgConnection::connect(&format!("{}/postgres", self.base)).await.unwrap();
        connection.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS eenduidig_test_{name}"))).await.unwrap();
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE eenduidig_test_{name}"))).await.unwrap();
        connection.close().await.unwrap();
        format!("{}/eenduidig_test_{name}", self.base)
    }
}

impl Own {
    fn create(bin: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        open_for_all(folder.path());
        let secret = folder.path().join("password");
        std::fs::write(&secret, PASSWORD).unwrap();
        let data = folder.path().join("data");
        let mut initdb = as_postgres(&bin.join("initdb"));
        initdb.args(["-U", "register", "-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C"]);
        initdb.arg("-D").arg(&data).arg("--pwfile").arg(&secret);
        assert!(quiet(&mut initdb), "initdb failed");
        let mut own = Self { bin, folder, port: 0 };
        for _ in 0..5 {
            own.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            if own.run() {
                return own;
            }
        }
        panic!("PostgreSQL does not start");
    }

    fn run(&self) -> bool {
        let socket = self.folder.path().display();
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={socket} -c fsync=off -c max_connections=60",
            self.port
        );
        let log = self.folder.path().join("log").display().to_string();
        self.pg_ctl(&["-l", &log, "-o", &settings, "start"])
    }

    fn pg_ctl(&self, arguments: &[&str]) -> bool {
        let mut command = as_postgres(&self.bin.join("pg_ctl"));
        command.arg("-w").arg("-s").arg("-D").arg(self.folder.path().join("data")).args(arguments);
        quiet(&mut command)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.pg_ctl(&["-m", "immediate", "stop"]);
    }
}

fn installed() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    versions.into_iter().rev().find(|bin| bin.join("initdb").exists())
}

/// `PostgreSQL` refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output().unwrap();
    user.stdout.trim_ascii() == b"0"
}

fn open_for_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
}

fn quiet(command: &mut Command) -> bool {
    // In a folder that the other user may enter; the server keeps its output streams, so they must not be ours.
    let command = command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().unwrap().success()
}

fn announce(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}
