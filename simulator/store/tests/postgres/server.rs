//! A PostgreSQL of the test's own.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{fs, thread};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A server in a folder of its own, with a socket in it, so that no two tests can get the same port; it ends with the test.
pub(crate) struct Server {
    folder: TempDir,
    process: Child,
    port: u16,
}

impl Server {
    /// Any password will do for the user `postgres`, and none.
    pub(crate) fn start() -> Self {
        Self::with("trust")
    }

    /// The user `postgres` has the password `right`.
    pub(crate) fn with_passwords() -> Self {
        Self::with("scram-sha-256")
    }

    fn with(authentication: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let nobody = give_away(folder.path());
        let password = folder.path().join("password");
        fs::write(&password, "right").expect("a password");
        let made = as_user(Command::new(program("initdb")), nobody)
            .args([
                "--no-sync",
                "--locale=C",
                "--encoding=UTF8",
                "--username=postgres",
            ])
            .arg(format!("--auth={authentication}"))
            .arg(format!("--pwfile={}", password.display()))
            .arg(folder.path().join("data"))
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let settings = format!(
            "listen_addresses = ''\nmax_connections = 200\nunix_socket_directories = '{}'\n",
            folder.path().display()
        );
        set(folder.path(), &settings);
        let process = serve(folder.path()).expect("the server starts");
        Self {
            folder,
            process,
            port: 5432,
        }
    }

    /// Starts it again, listening at a port of this machine, too, with this certificate and its key; clients must show one of
    /// this authority, where there is one. Returns the port.
    pub(crate) fn speak_tls(&mut self, certificate: &str, key: &str, clients: Option<&str>) -> u16 {
        let (folder, nobody) = (self.folder.path(), owner(self.folder.path()));
        let file = |name: &str, text: &str| {
            let file = folder.join("data").join(name);
            fs::write(&file, text).expect("written");
            fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("for its owner only");
            chown(&file, Some(nobody), None).expect("given away");
        };
        file("server.crt", certificate);
        file("server.key", key);
        set(folder, "ssl = on\nlisten_addresses = '127.0.0.1'\n");
        if let Some(authority) = clients {
            file("clients.crt", authority);
            set(folder, "ssl_ca_file = 'clients.crt'\n");
            file(
                "pg_hba.conf",
                "local all all trust\nhostssl all all 127.0.0.1/32 cert\n",
            );
        }
        self.kill();
        let folder = self.folder.path();
        // Somebody else may be faster than the server to take a port that was free.
        let (port, process) = (0..50)
            .find_map(|_| {
                let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
                let port = free.local_addr().ok()?.port();
                drop(free);
                set(folder, &format!("port = {port}\n"));
                Some((port, serve(folder).ok()?))
            })
            .expect("the server starts at a free port");
        self.process = process;
        self.port = port;
        port
    }

    pub(crate) fn url(&self) -> String {
        let host = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://postgres:right@{host}:{}/postgres", self.port)
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join(format!(".s.PGSQL.{}", self.port))
    }

    /// A connection that is not the store's.
    pub(crate) async fn client(&self) -> Client {
        let (client, link) = tokio_postgres::connect(&self.url(), NoTls)
            .await
            .expect("a connection");
        tokio::spawn(link);
        client
    }

    /// One that has locked the lines of all rows, until it says `commit`.
    pub(crate) async fn holding_rows(&self) -> Client {
        let client = self.client().await;
        client
            .batch_execute("begin; select * from paysys.rows for update")
            .await
            .expect("the rows are held");
        client
    }

    /// Kills it without a chance to tidy up, and starts it again.
    pub(crate) fn crash(&mut self) {
        self.kill();
        // What the killed one started holds on to its memory for a moment.
        let started = (0..200).find_map(|_| serve(self.folder.path()).ok());
        self.process = started.expect("the server starts again");
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().expect("the server is killed");
        self.process.wait().expect("the server has ended");
    }

    /// Stops or wakes the server and all that it started.
    pub(crate) fn signal(&self, signal: Signal) {
        let server = self.process.id().to_string();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children"))
            .unwrap_or_default();
        for pid in [server.as_str()]
            .into_iter()
            .chain(children.split_whitespace())
        {
            let pid = pid.parse().ok().and_then(Pid::from_raw).expect("a process");
            let _ = kill_process(pid, signal); // one that has just ended
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.signal(Signal::CONT);
        self.kill();
    }
}

/// Adds to the settings; the last one of the same name holds.
fn set(folder: &Path, settings: &str) {
    let file = folder.join("data").join("postgresql.conf");
    let text = fs::read_to_string(&file).expect("settings");
    fs::write(file, text + settings).expect("written");
}

fn owner(folder: &Path) -> u32 {
    fs::metadata(folder.join("data")).expect("data").uid()
}

/// Starts it, and waits until it says that it is ready.
fn serve(folder: &Path) -> Result<Child, String> {
    let mut process = as_user(Command::new(program("postgres")), Some(owner(folder)))
        .arg("-D")
        .arg(folder.join("data"))
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("postgres runs");
    let mut said = BufReader::new(process.stderr.take().expect("piped"));
    let mut all = String::new();
    while said.read_line(&mut all).expect("the server's log") > 0 {
        if all.contains("is ready to accept connections") {
            thread::spawn(move || said.read_to_end(&mut Vec::new()));
            return Ok(process);
        }
    }
    process.wait().expect("the server has ended");
    Err(all)
}

/// The newest that Debian's package has, or one in the path.
fn program(name: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .map(|version| version.path().join("bin").join(name))
        .filter(|path| path.exists())
        .max();
    newest.unwrap_or_else(|| name.into())
}

/// PostgreSQL refuses to run as root.
fn give_away(folder: &Path) -> Option<u32> {
    if fs::metadata(folder).expect("the folder").uid() != 0 {
        return None;
    }
    let said = Command::new("id")
        .args(["-u", "nobody"])
        .output()
        .expect("id runs");
    let nobody = String::from_utf8_lossy(&said.stdout)
        .trim()
        .parse()
        .expect("there is a user `nobody`");
    chown(folder, Some(nobody), None).expect("root may give a folder away");
    Some(nobody)
}

fn as_user(mut command: Command, user: Option<u32>) -> Command {
    if let Some(user) = user {
        command.uid(user);
    }
    command
}
