//! Much of everything: an interview of five hours at sixty times its speed, and ten thousand of what a workspace holds.

use std::{fmt::Write as _, fs, io::Write as _, path::Path, process::Stdio, time::Duration};

use mockloop::{
    clock::now,
    domain::fact::{Fact, Stamped},
    store::journal,
};

use crate::{
    clocks::faketime,
    fault::{Fault, Tries, Try},
    harness::{
        content,
        microphone::{let_pass, wait_until},
        window::Window,
        workspace::Workspace,
    },
};

pub const FIVE_HOURS: Fault = Fault {
    number: 22,
    name: "load: a full loop of five hours at 60 times its speed",
    holds: "every fact kept, the time right to 1 %, memory flat",
    quick: 1,
    full: 1,
    run: five_hours,
};

pub const TEN_THOUSAND: Fault = Fault {
    number: 23,
    name: "load: 10,000 sessions and 10,000 questions in one workspace",
    holds: "everything listed, memory bounded",
    quick: 1,
    full: 3,
    run: ten_thousand,
};

const SPEED: u64 = 60;
const HOURS: u64 = 5;
/// In a quick run.
const MINUTES: u64 = 10;
/// How often something is done, in real time.
const EVERY: Duration = Duration::from_millis(250);
/// How much the memory may grow from the first tenth of an interview to its end, in KiB.
const GROWTH: u64 = 1_024;

fn five_hours(tries: &mut Tries) {
    let Some(library) = faketime() else { return tries.cannot("libfaketime is not installed") };
    let is_quick = tries.is_quick();
    let length = Duration::from_secs(if is_quick { MINUTES * 60 } else { HOURS * 3_600 });
    tries.each(|it| hurried(it, &library, length));
}

/// The most memory that a process has ever had, in KiB.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

fn hurried(it: &mut Try, library: &Path, length: Duration) {
    let workspace = Workspace::empty();
    let practice = ["practice", "--plain", "--no-audio", "--format", "full-loop", "--seed", "5"];
    let mut command = workspace.command(&practice);
    command.env("LD_PRELOAD", library).env("FAKETIME", format!("+0 x{SPEED}"));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut keys = child.stdin.take().expect("a pipe");
    // The program is there when its session is.
    wait_until("the interview begins", || {
        workspace.sessions().first().is_some_and(|it| {
            fs::metadata(workspace.recordings().join(it).join(journal::FILE)).is_ok_and(|it| it.len() > 0)
        })
    });
    let begun = now();
    let mut said_at = Vec::new();
    let (mut early, mut number) = (None, 0_u64);
    // An hour and more of overtime in each round: nobody goes on by himself.
    let phases = 40;
    let real = length / u32::try_from(SPEED).expect("small");
    let each = real.as_millis() / phases / EVERY.as_millis();
    while begun.elapsed() < real {
        number += 1;
        let said = match number {
            it if u128::from(it) % each.max(4) == 0 => "next".to_owned(),
            it if it % 7 == 0 => "probe".to_owned(),
            it if it % 11 == 0 => "more".to_owned(),
            it => {
                said_at.push(now());
                format!("note number {it}")
            }
        };
        if writeln!(keys, "{said}").is_err() {
            break;
        }
        let_pass(EVERY);
        if begun.elapsed() * 10 > real && early.is_none() {
            early = peak(child.id());
        }
    }
    let late = peak(child.id());
    writeln!(keys, "end").expect("it listens");
    drop(keys);
    assert_eq!(child.wait().expect("it was started").code(), Some(0));
    let reading = journal::read::<Fact>(&workspace.session().join(journal::FILE));
    let reading = reading.expect("a journal");
    assert_eq!(reading.set_aside, []);
    let is_note = |it: &&Stamped| matches!(it.fact, Fact::Noted { .. });
    let noted: Vec<Duration> = reading.facts.iter().filter(is_note).map(|it| it.at).collect();
    assert_eq!(noted.len(), said_at.len(), "every note is there");
    let told = noted[noted.len() - 1].abs_diff(noted[0]);
    let right = (said_at[said_at.len() - 1] - said_at[0]) * u32::try_from(SPEED).expect("small");
    // What is typed is read a moment later, of which a minute here is a second.
    let allowed = right / 100 + Duration::from_secs(10);
    assert!(told.abs_diff(right) < allowed, "{told:?} instead of {right:?}");
    it.sum("minutes of interview", told.as_secs() / 60);
    it.sum("facts", reading.facts.len() as u64);
    if let (Some(early), Some(late)) = (early, late) {
        assert!(late <= early + GROWTH, "from {early} to {late} KiB");
        it.worst("KiB grown after the first tenth", late.saturating_sub(early));
        it.worst("KiB in all", late);
    }
    workspace.run(&["show", "last"]).succeeds();
}

const MANY: usize = 10_000;
/// In a quick run.
const FEWER: usize = 300;
/// Questions in one file.
const A_FILE: usize = 100;
/// From the command to the first screen, and for a list: generous where the machine is busy with other faults.
const PATIENCE: Duration = Duration::from_secs(20);
const MOST_MEMORY: u64 = 512 * 1_024;

fn ten_thousand(tries: &mut Tries) {
    let many = if tries.is_quick() { FEWER } else { MANY };
    let workspace = crowded(many);
    tries.each(|it| crowd(it, &workspace, many));
}

/// A workspace with very much in it.
fn crowded(many: usize) -> Workspace {
    let workspace = Workspace::new();
    let one = content::QUESTIONS;
    let begin = one.find("  - id: parcel-lockers").expect("a question");
    let end = begin + one[begin..].find("  - id: toll-gates").expect("the next");
    for file in 0..many / A_FILE {
        let mut text = "schema: 1\nquestions:\n".to_owned();
        for number in 0..A_FILE {
            let id = format!("parcel-lockers-{:05}", file * A_FILE + number);
            text += &one[begin..end].replace("parcel-lockers", &id);
        }
        workspace.write(&format!("question-bank/many/{file:03}.yaml"), text);
    }
    let practice = ["practice", "--plain", "--no-audio", "--question", "lift-control"];
    workspace.run_with(&practice, crate::deeds::INTERVIEW).succeeds();
    let session = workspace.session();
    let journal = fs::read_to_string(session.join(journal::FILE)).expect("a journal");
    let card = fs::read(session.join("scorecards/self.yaml")).expect("a scorecard");
    let (first, rest) = journal.split_once('\n').expect("a line");
    let (body, _) = first.rsplit_once(",\"crc\":").expect("a checksum");
    let at = body.find("\"wall\":\"").expect("a date") + "\"wall\":\"".len();
    for number in 0..many - 1 {
        let day = chrono::NaiveDate::from_ymd_opt(1998, 1, 1).expect("a day")
            + chrono::Days::new(u64::try_from(number).expect("small"));
        let mut body = body.to_owned();
        body.replace_range(at..at + 10, &day.to_string());
        let crc = crc32fast::hash(body.as_bytes());
        let mut text = body;
        let _ = writeln!(text, ",\"crc\":\"{crc:08x}\"}}");
        text += rest;
        let folder = format!("recordings/{day}_120000_system-design_lift-control");
        workspace.write(&format!("{folder}/{}", journal::FILE), text);
        workspace.write(&format!("{folder}/scorecards/self.yaml"), &card);
    }
    workspace
}

fn crowd(it: &mut Try, workspace: &Workspace, many: usize) {
    let mut timed = |what: &'static str, arguments: &[&str], lines: usize| {
        let begun = now();
        let ran = workspace.run(arguments).succeeds();
        let took = begun.elapsed();
        assert!(
            ran.out.lines().count() >= lines,
            "{arguments:?}: {} lines, {}",
            ran.out.lines().count(),
            ran.err
        );
        assert!(took < PATIENCE, "{arguments:?}: {took:?}");
        it.worst(what, u64::try_from(took.as_millis()).expect("short"));
    };
    timed("ms for 'sessions', the first time read anew", &["sessions"], many);
    timed("ms for 'bank list'", &["bank", "list"], many);
    timed("ms for 'trends'", &["trends"], 10);
    let begun = now();
    let mut window = Window::open(workspace, &[], 100, 30);
    window.wait_for("Practise");
    let took = begun.elapsed();
    assert!(took < PATIENCE, "{took:?}");
    it.worst("ms to the home screen", u64::try_from(took.as_millis()).expect("short"));
    window.press_for("s", &format!("{many} sessions"));
    it.worst("sessions, and as many questions", many as u64);
    window.press("\x1b[6~\x1b[6~\x1b[F");
    window.press_for("\r", "The lifts of a tall building");
    if let Some(memory) = peak(window.id()) {
        assert!(memory < MOST_MEMORY, "{memory} KiB");
        it.worst("MiB", memory / 1_024);
    }
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}
