//! A workspace of a test's own: a temporary folder with the small bank, and the program run inside it.

use std::fmt::Write as _;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use mockloop::domain::question::Kind;
use tempfile::TempDir;

use super::content;

/// A folder with a bank, rubrics, recordings, and a home of its own. It goes when it is dropped.
pub struct Workspace {
    folder: TempDir,
}

/// What a run of the program has left.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
    command: String,
}

impl Workspace {
    /// With nothing in it but an empty bank, so that only what is built in is there.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("workspace/question-bank")).expect("a folder");
        Self { folder }
    }

    /// With the small bank.
    pub fn new() -> Self {
        let new = Self::empty();
        new.write("question-bank/formats.yaml", content::FORMATS);
        new.write("question-bank/small.yaml", content::QUESTIONS);
        for kind in Kind::ALL {
            new.write(&format!("rubrics/{kind}.yaml"), content::rubric_text(kind));
        }
        new
    }

    pub fn root(&self) -> PathBuf {
        // As the program sees it after a look at where it is.
        self.folder.path().canonicalize().expect("it is there").join("workspace")
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub fn recordings(&self) -> PathBuf {
        self.root().join("recordings")
    }

    /// The names of all sessions, sorted.
    pub fn sessions(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.recordings()) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.filter_map(|it| it.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// The folder of the only session.
    #[track_caller]
    pub fn session(&self) -> PathBuf {
        let names = self.sessions();
        assert_eq!(names.len(), 1, "{names:?}");
        self.recordings().join(&names[0])
    }

    /// What stands for the store in tests that go past the program.
    pub fn store(&self) -> mockloop::store::workspace::Workspace {
        let variable = Some(self.root().into_os_string());
        let found = mockloop::store::workspace::Workspace::find(None, variable, Path::new("/"));
        mockloop::store::workspace::Workspace { cache: None, ..found.expect("it is named") }
    }

    /// What the program sees of the world: nothing of this machine but its files.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let home = |folder: &str| self.home().join(folder).display().to_string();
        vec![
            ("HOME", home("")),
            ("XDG_CACHE_HOME", home("cache")),
            ("XDG_DATA_HOME", home("data")),
            ("XDG_CONFIG_HOME", home("config")),
            ("XDG_RUNTIME_DIR", home("run")),
            ("PULSE_SERVER", format!("unix:{}", home("no-sound-server"))),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }

    /// The program, to be run in the workspace.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mockloop"));
        command.args(arguments).current_dir(self.root()).env_clear().envs(self.environment());
        command
    }

    /// Runs the program with no input.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the program with these lines on its standard input, and waits until it is done.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        finish(self.command(arguments), input)
    }

    /// Runs the program as it was set up, with no input.
    pub fn run_command(command: Command) -> Ran {
        finish(command, "")
    }

    /// The same with these lines on its standard input.
    pub fn run_command_with(command: Command, input: &str) -> Ran {
        finish(command, input)
    }

    /// What `report` prints.
    #[track_caller]
    pub fn report(&self, arguments: &[&str]) -> String {
        self.run(&[&["report"], arguments].concat()).succeeds().out
    }

    /// The last file that `report` says it has written, with its text.
    #[track_caller]
    pub fn report_file(&self, arguments: &[&str]) -> (PathBuf, String) {
        let out = self.report(arguments);
        let path = PathBuf::from(out.lines().last().expect("a path"));
        let text = fs::read_to_string(&path).expect("a text");
        (path, text)
    }

    /// The run as a transcript, without what differs from run to run: paths, moments, seconds.
    pub fn transcript(&self, ran: &Ran) -> String {
        let mut text = format!("$ {}\n{}", ran.command, ran.out);
        if !ran.err.is_empty() {
            let _ = write!(text, "--- standard error\n{}", ran.err);
        }
        let _ = writeln!(text, "--- exit code {}", ran.code.map_or("none".to_owned(), |it| it.to_string()));
        self.redact(&text)
    }

    pub fn redact(&self, text: &str) -> String {
        let text = text.replace(&self.root().display().to_string(), "[workspace]");
        let text = text.replace(&self.home().display().to_string(), "[home]");
        let text = replace(&text, "dddd-dd-dd_dddddd", "[start]");
        // What has passed and what is left, however slow the machine is.
        let text = replace(&text, "dd:dd left", "[left]");
        let text = replace(&text, "d:dd left", "[left]");
        let text = replace(&text, "0:dd", "0:0_");
        let text = replace(&text, "d kB", "_ kB");
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"].iter().fold(
            text,
            |text, month| {
                let text = replace(&text, &format!("dd {month} dddd dd:dd"), "[day]");
                replace(&text, &format!("d {month} dddd dd:dd"), "[day]")
            },
        )
    }
}

/// Runs a program and waits until it is done.
fn finish(mut command: Command, input: &str) -> Ran {
    let arguments: Vec<String> = ["mockloop".to_owned()]
        .into_iter()
        .chain(command.get_args().map(|it| it.to_string_lossy().into_owned()))
        .collect();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that does not listen may have gone before everything is written.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Ran {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
        command: arguments.join(" "),
    }
}

impl Ran {
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{}: {}{}", self.command, self.out, self.err);
        self
    }
}

/// Replaces what looks like `pattern`, in which `d` is any digit, where no digit stands before it.
fn replace(text: &str, pattern: &str, with: &str) -> String {
    let pattern: Vec<char> = pattern.chars().collect();
    let all: Vec<char> = text.chars().collect();
    let fits = |at: usize| {
        let alike = |(it, wanted): (&char, &char)| {
            if *wanted == 'd' { it.is_ascii_digit() } else { it == wanted }
        };
        let free = at == 0 || !all[at - 1].is_ascii_digit();
        free && all.len() >= at + pattern.len() && all[at..].iter().zip(&pattern).all(alike)
    };
    let (mut out, mut at) = (String::new(), 0);
    while at < all.len() {
        if fits(at) {
            out += with;
            at += pattern.len();
        } else {
            out.push(all[at]);
            at += 1;
        }
    }
    out
}
