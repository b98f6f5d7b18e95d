//! From a key in the candidate's terminal to the interviewer's page in a browser, and from a click there to the terminal.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use mockloop::clock::{now, wall};

use crate::{
    browser,
    material::{Chance, copy_shipped},
    options::Options,
    peers::{find, median, quantile, say},
    screen::{Screen, is_interview},
    table::{Row, Table, Unit},
};

/// The promise, each way, for the worst of them.
const AT_MOST: f64 = 200.0;

/// How long somebody looks at a question before they answer it.
const LOOK: Duration = Duration::from_millis(700);

/// How long a browser may take for anything.
const PATIENCE: Duration = Duration::from_mins(1);

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser's half. Dropping it ends it.
struct Page {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Page {
    fn open(address: &str, code: &str) -> Self {
        let mut command = browser::node("measure.mjs");
        command.args([address, code]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("node is installed");
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, input, lines }
    }

    fn tell(&mut self, order: &str) {
        writeln!(self.input, "{order}").expect("it listens");
    }

    fn waits(&self, word: &str) {
        assert_eq!(self.line(), word);
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("the browser answers")
    }

    /// Milliseconds since 1970.
    fn time(&self) -> f64 {
        self.line().parse().expect("a time")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A moment of the monotonic clock as milliseconds since 1970, both clocks read now.
#[expect(clippy::cast_precision_loss, reason = "microseconds of this century")]
fn since_1970(moment: Instant) -> f64 {
    let (here, there) = (now(), wall().timestamp_micros());
    there as f64 / 1e3 - here.saturating_duration_since(moment).as_secs_f64() * 1e3
}

fn is_paused(screen: &vt100::Screen) -> bool {
    screen.contents().contains("‖ paused")
}

/// The address and the code on the screen.
fn invitation(screen: &vt100::Screen) -> Option<(String, String)> {
    let contents = screen.contents();
    let line = contents.lines().find(|it| it.contains(" with the code "))?;
    let mut words = line.split_whitespace().skip_while(|it| !it.starts_with("http"));
    let address = words.next()?.to_owned();
    Some((address, words.nth(3)?.to_owned()))
}

/// Pauses and goes on, in turn from the terminal and from the page.
pub fn measure(options: &Options, table: &mut Table) {
    let is_there = std::env::var_os("CHROMIUM").is_some() || BROWSERS.iter().any(|it| find(it).is_some());
    if find("node").is_none() || find("npm").is_none() || !is_there {
        table.note("The interviewer's page was not measured: node, npm or Chromium is not installed.");
        return;
    }
    let count = options.choose(100, 50);
    say("the interviewer's page in a browser");
    let home = tempfile::tempdir().expect("a folder");
    let workspace = home.path().join("workspace");
    copy_shipped(&workspace);
    let arguments = ["host", "--kind", "system-design", "--seed", "1", "--no-audio"];
    let mut screen = Screen::start(&options.program, &arguments, home.path(), &workspace, &[]);
    screen.wait("an invitation", |it| invitation(it).is_some());
    let (address, code) = invitation(screen.now()).expect("an invitation");
    let mut page = Page::open(&address, &code);
    page.waits("asked");
    screen.wait("the question at the door", |it| it.contents().contains("Robin asks to join"));
    screen.watch(LOOK);
    screen.press("y");
    screen.wait("Robin", |it| it.contents().contains("Robin interviews"));
    screen.press("\r");
    screen.wait("the interview", is_interview);
    page.waits("in");

    let mut chance = Chance(7);
    let (mut there, mut back) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        page.tell("watch");
        page.waits("watching");
        let before = is_paused(screen.now());
        let pressed = since_1970(screen.press(" "));
        screen.wait("the key's own effect", |it| is_paused(it) != before);
        there.push(page.time() - pressed);
        // At no fixed distance, so as not to keep step with what moves on the page.
        screen.watch(Duration::from_millis(40 + chance.below(60) as u64));

        let before = is_paused(screen.now());
        page.tell("click");
        let shown = screen.wait("the effect of a click", |it| is_paused(it) != before);
        back.push(since_1970(shown) - page.time());
        page.waits("turned");
        screen.watch(Duration::from_millis(40 + chance.below(60) as u64));
    }
    screen.end();
    for (what, taken) in [("key to the page", &mut there), ("click on the page to the terminal", &mut back)] {
        let row = |share: &str, measured, promise| Row {
            what: format!("{what}, {share}"),
            unit: Unit::Milliseconds,
            measured,
            promise,
            peers: Vec::new(),
        };
        table.add(row("median", median(taken), None));
        table.add(row(&format!("worst of {count}"), quantile(taken, 1.0), Some(AT_MOST)));
    }
}
