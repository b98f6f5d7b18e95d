//! Trends and the list of sessions over 10,000 sessions.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use mockloop::clock::now;

use crate::{
    material::make,
    options::Options,
    peers::{environment, find, median, say},
    screen::{Screen, is_home},
    table::{Peer, Row, Table, Unit},
};

const SESSIONS: usize = 10_000;

/// The promise for trends, each time from the start of the process.
const AT_MOST: f64 = 300.0;

/// Reads a JSON file and works nothing out.
const PYTHON: &str = "import json, sys
with open(sys.argv[1], encoding='utf-8') as file:
    json.load(file)";

/// A workspace with a home of its own.
struct Place<'a> {
    options: &'a Options,
    home: &'a Path,
    workspace: &'a Path,
}

impl Place<'_> {
    /// Milliseconds from the start of a program until it has ended; what it prints goes to `out` or nowhere.
    fn run(&self, program: &Path, arguments: &[&str], out: Stdio) -> f64 {
        let mut command = Command::new(program);
        command.args(arguments).envs(environment(self.home, self.workspace)).current_dir(self.workspace);
        let begun = now();
        let status = command.stdout(out).stderr(Stdio::null()).status().expect("it runs");
        let taken = begun.elapsed().as_secs_f64() * 1e3;
        assert!(status.success(), "{} {arguments:?} ended with {status}", program.display());
        taken
    }

    fn own(&self, arguments: &[&str]) -> f64 {
        self.run(&self.options.program, arguments, Stdio::null())
    }

    /// Runs ours and the others in turn, so that whatever else the machine does meets all of them.
    fn compare(&self, what: &str, arguments: &[&str], others: &[Other], runs: usize) -> (f64, Vec<Peer>) {
        say(what);
        let mut own = Vec::new();
        let mut taken: Vec<Vec<f64>> = vec![Vec::new(); others.len()];
        for _ in 0..runs {
            own.push(self.own(arguments));
            for (other, taken) in others.iter().zip(&mut taken) {
                let program = find(other.program);
                taken.extend(program.map(|it| self.run(&it, &other.arguments(), Stdio::null())));
            }
        }
        let peers = others.iter().zip(&mut taken).filter(|(_, taken)| !taken.is_empty());
        let peers = peers.map(|(other, taken)| Peer { name: other.name.to_owned(), measured: median(taken) });
        (median(&mut own), peers.collect())
    }
}

/// Another program.
struct Other {
    name: &'static str,
    program: &'static str,
    arguments: Vec<String>,
}

impl Other {
    fn new(name: &'static str, program: &'static str, arguments: &[&str]) -> Self {
        Self { name, program, arguments: arguments.iter().map(|&it| it.to_owned()).collect() }
    }

    fn arguments(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).collect()
    }
}

/// Trends and sessions as commands, with what an earlier run has kept and without, then as keys on the screen.
pub fn measure(options: &Options, table: &mut Table) {
    say("making 10,000 sessions");
    let home = tempfile::tempdir().expect("a folder");
    let workspace = home.path().join("workspace");
    make(&workspace, 0, SESSIONS);
    let place = Place { options, home: home.path(), workspace: &workspace };
    let (warm, cold) = (options.choose(15, 5), options.choose(3, 1));
    let row = |what: &str, measured, promise, peers| Row {
        what: format!("{what}, 10,000 sessions"),
        unit: Unit::Milliseconds,
        measured,
        promise,
        peers,
    };
    // The size and time of each file is the least that shows whether anything has changed.
    let looking =
        Other::new("find, size and time of each file", "find", &["recordings", "-printf", "%s %T@\n"]);
    let listing = Other::new("ls -lR", "ls", &["-lR", "recordings"]);
    let reading = Other::new(
        "grep, the files it is drawn from",
        "grep",
        &["-r", "-l", "--include=journal.jsonl", "--include=*.yaml", "no such words", "recordings"],
    );
    // Grep finds nothing and says so by its exit code; a shell forgives it.
    let reading = Other {
        program: "sh",
        arguments: vec!["-c".to_owned(), format!("grep '{}' || true", reading.arguments.join("' '"))],
        ..reading
    };

    for (command, promise) in [("trends", None), ("sessions", None)] {
        let mut taken = Vec::new();
        let mut others = Vec::new();
        for _ in 0..cold {
            let _ = fs::remove_dir_all(home.path().join("mockloop"));
            let (own, peers) = place.compare(
                &format!("{command}, empty cache"),
                &[command, "--json"],
                std::slice::from_ref(&reading),
                1,
            );
            taken.push(own);
            others.extend(peers.into_iter().map(|it| it.measured));
        }
        let peers = if others.is_empty() {
            Vec::new()
        } else {
            vec![Peer { name: reading.name.to_owned(), measured: median(&mut others) }]
        };
        table.add(row(&format!("{command} --json, empty cache"), median(&mut taken), promise, peers));
    }

    let json = home.path().join("sessions.json");
    place.run(&options.program, &["sessions", "--json"], fs::File::create(&json).expect("a file").into());
    let parsing =
        Other::new("python3, the list as JSON", "python3", &["-c", PYTHON, &json.to_string_lossy()]);
    let (own, peers) = place.compare("trends", &["trends", "--json"], &[looking, parsing], warm);
    table.add(row("trends --json", own, Some(AT_MOST), peers));
    let (own, peers) = place.compare("sessions", &["sessions"], &[listing], warm);
    table.add(row("sessions", own, None, peers));

    say("sessions and trends as keys");
    let (mut first, mut list, mut trends) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..options.choose(7, 3) {
        let mut screen = Screen::start(&options.program, &[], place.home, place.workspace, &[]);
        let shown = screen.wait("its home screen", is_home);
        first.push((shown - screen.started).as_secs_f64() * 1e3);
        for (key, words, taken) in [("s", "10000 sessions", &mut list), ("t", "▶ Scores", &mut trends)] {
            let pressed = screen.press(key);
            let shown = screen.wait("the next screen", |it| it.contents().contains(words));
            taken.push((shown - pressed).as_secs_f64() * 1e3);
            screen.press("\x1b");
            screen.wait("its home screen", is_home);
        }
        screen.end();
    }
    table.add(row("first screen", median(&mut first), None, Vec::new()));
    table.add(row("key to the list of sessions", median(&mut list), None, Vec::new()));
    table.add(row("key to trends", median(&mut trends), None, Vec::new()));
}
