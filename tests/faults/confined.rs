//! The program where the disk lets it down: a disk of its own that is full or read-only, or syncs that fail. Needs
//! `unshare` and `strace`.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use crate::harness::workspace::{Ran, Workspace};

impl Workspace {
    /// The program, run by another one that comes first on the line.
    pub fn command_by(&self, by: &[&str], arguments: &[&str]) -> Command {
        let mut command = Command::new(by[0]);
        command.args(&by[1..]).arg(env!("CARGO_BIN_EXE_mockloop")).args(arguments);
        command.current_dir(self.root()).env_clear().envs(self.environment());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }
}

/// Mounts a disk over the workspace in a world of the process's own, with so much room left on it, runs what follows
/// there, and copies what is on the disk afterwards to another place.
const SMALL_DISK: &str = r#"
root=$1 after=$2 free=$3
shift 3
cp -a "$root" "$after/before"
mount -t tmpfs -o size=256m,mode=700 tmpfs "$root" && cp -a "$after/before/." "$root/" || exit 99
rm -rf "$after/before"
used=$(df -k --output=used "$root" | tail -n 1)
mount -o remount,size=$((used + free))k "$root" || exit 99
cd "$root" && "$@"
code=$?
mkdir "$after/workspace" && cp -a "$root/." "$after/workspace/" || exit 99
exit $code
"#;

/// The same with the workspace mounted so that nobody may write to it.
const READ_ONLY: &str = r#"
root=$1
shift
mount --bind "$root" "$root" && mount -o remount,bind,ro "$root" || exit 99
cd "$root" && exec "$@"
"#;

/// What stands for a machine that did not let the disk be mounted.
pub const NOT_MOUNTED: Option<i32> = Some(99);

/// Whether this machine lets processes have disks of their own.
pub fn has_disks() -> bool {
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /tmp"]);
    command.output().is_ok_and(|it| it.status.success())
}

/// What comes before the program on the line, so that `free` KiB are left for it; what is there afterwards goes to
/// `workspace` in the folder `after`.
pub fn small_disk(workspace: &Workspace, after: &Path, free: u64) -> Vec<String> {
    let words = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh"].map(str::to_owned);
    let root = workspace.root().display().to_string();
    words.into_iter().chain([root, after.display().to_string(), free.to_string()]).collect()
}

/// What comes before the program on the line, so that nothing can be written to the workspace.
pub fn read_only(workspace: &Workspace) -> Vec<String> {
    let words = ["unshare", "-rm", "sh", "-c", READ_ONLY, "sh"].map(str::to_owned);
    words.into_iter().chain([workspace.root().display().to_string()]).collect()
}

/// Runs the program behind these words.
pub fn run(workspace: &Workspace, by: &[String], arguments: &[&str], input: &str) -> Ran {
    let by: Vec<&str> = by.iter().map(String::as_str).collect();
    Workspace::run_command_with(workspace.command_by(&by, arguments), input)
}

/// The files below a folder with their bytes, hidden ones left out.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_hidden = path.file_name().is_some_and(|it| it.to_string_lossy().starts_with('.'));
            if is_hidden {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").display().to_string();
                all.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    all
}

/// A program whose syncs are told, and of which some fail.
#[derive(Debug)]
pub struct Traced {
    pub ran: Ran,
    /// How many syncs were made to fail.
    pub failed: usize,
    /// Files of which the last sync failed, or that were not written again before it succeeded.
    pub unsafe_at_end: Vec<String>,
}

/// Lets the `nth` sync of each thread fail, counted by kind.
pub fn with_failing_sync(
    workspace: &Workspace,
    call: &str,
    nth: usize,
    arguments: &[&str],
    input: &str,
) -> Traced {
    let log = workspace.home().with_file_name("syncs.log");
    let inject = format!("inject={call}:error=EIO:when={nth}");
    let log_name = log.display().to_string();
    let traced = "trace=fsync,fdatasync,write,pwrite64,ftruncate,rename,renameat,renameat2,unlink,unlinkat";
    let by = ["strace", "-f", "-y", "-qq", "-s", "0", "-o", &log_name, "-e", traced, "-e", &inject];
    let ran = Workspace::run_command_with(workspace.command_by(&by, arguments), input);
    let text = fs::read_to_string(&log).unwrap_or_default();
    let (failed, unsafe_at_end) = judge(&text);
    Traced { ran, failed, unsafe_at_end }
}

/// The number of the last sync of any thread.
pub fn syncs(workspace: &Workspace, call: &str, arguments: &[&str], input: &str) -> usize {
    let log = workspace.home().with_file_name("syncs.log");
    let (log_name, traced) = (log.display().to_string(), format!("trace={call}"));
    let by = ["strace", "-f", "-qq", "-o", &log_name, "-e", &traced];
    Workspace::run_command_with(workspace.command_by(&by, arguments), input);
    let mut threads: BTreeMap<String, usize> = BTreeMap::new();
    for line in fs::read_to_string(&log).unwrap_or_default().lines() {
        if let Some((thread, _)) =
            line.split_once(char::is_whitespace).filter(|(_, it)| !it.contains("resumed>"))
        {
            *threads.entry(thread.to_owned()).or_default() += 1;
        }
    }
    threads.into_values().max().unwrap_or_default()
}

/// How many syncs failed, and which files were left in doubt by it.
fn judge(log: &str) -> (usize, Vec<String>) {
    let mut begun: BTreeMap<String, String> = BTreeMap::new();
    // Of each file in doubt, whether it was written again since.
    let mut doubtful: BTreeMap<String, bool> = BTreeMap::new();
    let mut failed = 0;
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(char::is_whitespace) else { continue };
        let mut call = rest.trim_start().to_owned();
        if let Some(begin) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(thread.to_owned(), begin.to_owned());
            continue;
        }
        if call.starts_with("<... ") {
            let begin = begun.remove(thread).unwrap_or_default();
            call = begin + call.split_once("resumed>").map_or("", |(_, rest)| rest);
        }
        let file =
            call.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(file, _)| file.to_owned());
        let Some(file) = file else {
            // A draft that was thrown away is nobody's loss.
            if call.starts_with("unlink") {
                doubtful.retain(|file, _| !call.contains(&format!("{file}\"")));
            }
            continue;
        };
        let is_sync = call.starts_with("fsync") || call.starts_with("fdatasync");
        match (is_sync, call.contains("(INJECTED)")) {
            (true, true) => {
                failed += 1;
                doubtful.insert(file, false);
            }
            (true, false) => {
                let is_folder = Path::new(&file).is_dir();
                doubtful.retain(|it, is_written| *it != file || !(*is_written || is_folder));
            }
            (false, _) => {
                if let Some(is_written) = doubtful.get_mut(&file) {
                    *is_written = true;
                }
            }
        }
    }
    (failed, doubtful.into_keys().collect())
}
