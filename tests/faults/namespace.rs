//! Mounts that only one program sees: a disk of a few megabytes, or a file in the place of another.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::harness::{microphone::SoundServer, window::Window, workspace::Workspace};

/// A world of mounts of its own, held by a process that sleeps. Dropping it ends it, and what was mounted in it goes.
pub struct Namespace {
    holder: Child,
}

impl Namespace {
    /// A world in which this shell script has been run as root; `None` where this machine does not allow one.
    pub fn with(script: &str) -> Option<Self> {
        let script = format!("{script} && echo ready && exec sleep 100000");
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", &script]);
        let mut holder = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut line = String::new();
        BufReader::new(holder.stdout.take()?).read_line(&mut line).ok()?;
        let new = Self { holder };
        (line.trim() == "ready").then_some(new)
    }

    /// An empty disk of so many kibibytes, mounted on a folder.
    pub fn with_disk(folder: &Path, kibibytes: u64) -> Option<Self> {
        let folder = folder.display();
        Self::with(&format!("mount -t tmpfs -o size={kibibytes}k,mode=700 tmpfs '{folder}'"))
    }

    /// The program in a window, with this sound server.
    pub fn open(&self, workspace: &Workspace, server: &SoundServer, arguments: &[&str]) -> Window {
        let target = format!("--target={}", self.holder.id());
        let enter = [&target, "--user", "--mount", "--preserve-credentials", env!("CARGO_BIN_EXE_mockloop")];
        let socket = format!("unix:{}", server.folder().join("native").display());
        let root = workspace.root().display().to_string();
        // Whoever enters stands at the root.
        let variables = [("PULSE_SERVER", socket.as_str()), ("MOCKLOOP_WORKSPACE", &root)];
        let all = [&enter[..], arguments].concat();
        Window::open_program(&which("nsenter"), workspace, &all, (120, 30), &variables)
    }

    /// Where somebody outside finds what is at this path inside.
    pub fn path(&self, inside: &Path) -> PathBuf {
        let inside = inside.strip_prefix("/").expect("a whole path");
        PathBuf::from(format!("/proc/{}/root", self.holder.id())).join(inside)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// Where a program is.
fn which(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|it| it.join(program)).find(|it| it.is_file());
    found.unwrap_or_else(|| panic!("{program} is not installed"))
}
