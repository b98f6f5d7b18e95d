//! The journal on disk: what is written comes back, and what was damaged is named and costs nothing else.

use std::{fs, path::Path, time::Duration};

use mockloop::{
    domain::{
        fact::{Fact, How, Place, Stamped},
        length::Length,
        question::Part,
    },
    store::{
        journal::{self, Journal, Reading},
        sessions,
    },
};
use tempfile::TempDir;

use crate::harness::content::{talk, two_rounds, wall};

/// One fact of every sort, as a session could tell them.
fn facts() -> Vec<Stamped> {
    let file = "01_lift-control.wav".to_owned();
    let place = |phase: &str| Place { round: 0, question: 0, phase: phase.to_owned() };
    let all = vec![
        Fact::SessionStarted(Box::new(talk())),
        Fact::TakeStarted { file: file.clone(), device: "Müller's \"Mic\"".to_owned(), rate: 48_000 },
        Fact::PhaseEntered(place("middle")),
        Fact::Revealed { part: Part::Clarification, number: 2 },
        Fact::Marked { text: "cost!\n\u{1F600}".to_owned(), moment: Duration::from_millis(1_234) },
        Fact::Noted { text: "a \\ and a \u{7}".to_owned() },
        Fact::Paused { wall: wall() },
        Fact::Resumed { wall: wall() },
        Fact::Interrupted { wall: wall() },
        Fact::Extended { by: Length::minutes(1) },
        Fact::MinuteLeft,
        Fact::TimeUp,
        Fact::Clock,
        Fact::Gap { file: file.clone(), from: 1.5, seconds: 0.25, reason: "overrun".to_owned() },
        Fact::MicrophoneGone,
        Fact::MicrophoneBack,
        Fact::NoSignal,
        Fact::Signal,
        Fact::RecordingFailed { reason: "disk full".to_owned() },
        Fact::TakeEnded { file, seconds: 61.25, lost: 480 },
        Fact::Ended { wall: wall(), how: How::InputEnded },
    ];
    let stamp = |(at, fact)| Stamped { at: Duration::from_millis(at * 1_003), fact };
    (0_u64..).zip(all).map(stamp).collect()
}

fn write(folder: &Path, facts: &[Stamped]) {
    let mut journal = Journal::create(folder).expect("a new journal");
    journal.append(facts);
    journal.close().expect("everything on disk");
}

fn read(folder: &Path) -> Reading {
    journal::read(&folder.join(journal::FILE)).expect("a journal")
}

fn written(facts: &[Stamped]) -> (TempDir, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), facts);
    let bytes = fs::read(folder.path().join(journal::FILE)).unwrap();
    (folder, bytes)
}

fn damage(folder: &Path, bytes: &[u8]) -> Reading {
    fs::write(folder.join(journal::FILE), bytes).unwrap();
    read(folder)
}

/// What was set aside, as line and reason.
fn aside(reading: &Reading) -> Vec<(usize, &str)> {
    reading.set_aside.iter().map(|it| (it.line, it.reason.as_str())).collect()
}

/// Where each line begins, and where the last one ends.
fn lines(bytes: &[u8]) -> Vec<usize> {
    let ends = bytes.iter().enumerate().filter(|(_, it)| **it == b'\n').map(|(at, _)| at + 1);
    [0].into_iter().chain(ends).collect()
}

#[test]
fn what_is_written_comes_back() {
    let (folder, bytes) = written(&facts());
    let reading = read(folder.path());
    assert_eq!(reading.facts, facts());
    assert_eq!(aside(&reading), []);
    let text = String::from_utf8(bytes).unwrap();
    for (number, line) in text.lines().enumerate() {
        assert!(line.starts_with(&format!("{{\"n\":{number},\"at\":")), "{line}");
        let (body, crc) = line.rsplit_once(",\"crc\":").unwrap();
        assert_eq!(crc, format!("\"{:08x}\"}}", crc32fast::hash(body.as_bytes())), "{line}");
    }
    assert_eq!(text.lines().count(), facts().len());
    assert!(text.lines().nth(5).unwrap().contains(r#""at":5.015,"fact":"noted","text":"a \\ and a \u0007""#));
}

#[test]
fn a_journal_is_begun_once_and_is_its_owners_alone() {
    let (folder, bytes) = written(&facts());
    assert!(Journal::create(folder.path()).is_err());
    assert_eq!(fs::read(folder.path().join(journal::FILE)).unwrap(), bytes);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join(journal::FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_last_line_torn_anywhere_is_set_aside_and_named() {
    let facts = &facts()[..5];
    let (folder, bytes) = written(facts);
    let last = lines(&bytes)[4];
    for cut in last + 1..bytes.len() {
        let reading = damage(folder.path(), &bytes[..cut]);
        assert_eq!(reading.facts, facts[..4], "cut at {cut}");
        assert_eq!(aside(&reading), [(5, "it was cut off while being written")]);
    }
    assert_eq!(aside(&damage(folder.path(), &bytes[..last])), [], "a line that was never begun is no fault");
}

#[test]
fn a_flipped_byte_costs_its_line_and_is_named() {
    let facts = facts();
    let (folder, bytes) = written(&facts);
    let begins = lines(&bytes);
    for (line, window) in begins.windows(2).enumerate() {
        // The first line is long: every thirteenth byte of it stands for all.
        let step = if line == 0 { 13 } else { 1 };
        for at in (window[0]..window[1] - 1).step_by(step) {
            let mut broken = bytes.clone();
            broken[at] ^= 0x04;
            let reading = damage(folder.path(), &broken);
            let mut left = facts.clone();
            left.remove(line);
            assert_eq!(reading.facts, left, "byte {at} of line {}", line + 1);
            assert!(reading.set_aside.iter().all(|it| it.line == line + 1), "{:?}", reading.set_aside);
            assert_eq!(reading.set_aside.len(), 1, "byte {at}: {:?}", reading.set_aside);
        }
    }
}

#[test]
fn a_flipped_line_end_costs_the_two_lines_it_joins() {
    let facts = facts();
    let (folder, bytes) = written(&facts);
    for line in 0..facts.len() - 1 {
        let mut broken = bytes.clone();
        broken[lines(&bytes)[line + 1] - 1] ^= 0x04;
        let reading = damage(folder.path(), &broken);
        let left: Vec<Stamped> = facts[..line].iter().chain(&facts[line + 2..]).cloned().collect();
        assert_eq!(reading.facts, left);
        assert_eq!(reading.set_aside[0].line, line + 1);
    }
}

/// A session of which one fact cannot be read still opens, and says which.
#[test]
fn a_session_opens_whichever_line_is_damaged() {
    let facts = facts();
    let (folder, bytes) = written(&facts);
    for (line, begin) in lines(&bytes)[..facts.len()].iter().enumerate() {
        let mut broken = bytes.clone();
        broken[begin + 3] ^= 0x04;
        fs::write(folder.path().join(journal::FILE), &broken).unwrap();
        match sessions::open(folder.path()) {
            Err(error) if line == 0 => {
                assert!(error.to_string().contains("does not start a session"), "{error}");
            }
            Err(error) => panic!("line {} is damaged: {error}", line + 1),
            Ok((reading, history)) => {
                assert!(reading.set_aside.iter().any(|it| it.line == line + 1), "line {}", line + 1);
                assert_eq!(history.start, talk());
                assert_eq!(history.ended.is_some(), line != facts.len() - 1);
            }
        }
    }
}

/// A damaged step into a round must not cost what happened in that round.
#[test]
fn a_loop_opens_whichever_line_is_damaged() {
    let enter =
        |round, question, phase: &str| Fact::PhaseEntered(Place { round, question, phase: phase.to_owned() });
    let all = [
        Fact::SessionStarted(Box::new(two_rounds())),
        Fact::BreakEntered { after: 0 },
        enter(1, 0, "first"),
        Fact::TakeStarted { file: "02_alpha.wav".to_owned(), device: "M".to_owned(), rate: 48_000 },
        Fact::Revealed { part: Part::Probe, number: 0 },
        Fact::TakeEnded { file: "02_alpha.wav".to_owned(), seconds: 2.0, lost: 0 },
        enter(1, 1, "second"),
        Fact::Noted { text: "kept".to_owned() },
    ];
    let facts: Vec<Stamped> =
        (0..).map(Duration::from_secs).zip(all).map(|(at, fact)| Stamped { at, fact }).collect();
    let (folder, bytes) = written(&facts);
    for (line, begin) in lines(&bytes)[1..facts.len()].iter().enumerate() {
        let mut broken = bytes.clone();
        broken[begin + 3] ^= 0x04;
        fs::write(folder.path().join(journal::FILE), &broken).unwrap();
        let (reading, history) =
            sessions::open(folder.path()).unwrap_or_else(|error| panic!("line {}: {error}", line + 2));
        assert!(reading.set_aside.iter().any(|it| it.line == line + 2));
        assert_eq!(history.moments.len(), usize::from(line + 2 != facts.len()));
    }
}

#[test]
fn a_journal_goes_on_behind_a_torn_line() {
    let all = facts();
    let (folder, bytes) = written(&all[..5]);
    let reading = damage(folder.path(), &bytes[..bytes.len() - 9]);
    let mut journal = Journal::open(folder.path(), &reading).unwrap();
    journal.append(&all[5..7]);
    journal.append(&all[7..9]);
    journal.close().unwrap();
    let again = read(folder.path());
    assert_eq!(again.facts, [&all[..4], &all[5..9]].concat());
    assert_eq!(aside(&again), [], "numbers go on where the torn line was");
}

#[test]
fn a_line_that_is_gone_is_named() {
    let all = facts();
    let (folder, bytes) = written(&all[..5]);
    let begins = lines(&bytes);
    let reading = damage(folder.path(), &[&bytes[..begins[2]], &bytes[begins[3]..]].concat());
    assert_eq!(reading.facts, [&all[..2], &all[3..5]].concat());
    assert_eq!(aside(&reading), [(3, "fact 2 is missing before it")]);
}

/// Writes one line as another program would.
fn line(body: &str) -> String {
    format!("{body},\"crc\":\"{:08x}\"}}\n", crc32fast::hash(body.as_bytes()))
}

#[test]
fn what_a_newer_program_wrote_is_passed_over() {
    let (folder, bytes) = written(&facts()[..1]);
    let text =
        String::from_utf8(bytes).unwrap() + &line(r#"{"n":1,"at":2.5,"fact":"telepathy","strength":9"#);
    let reading = damage(folder.path(), text.as_bytes());
    assert_eq!(aside(&reading), []);
    assert_eq!(reading.facts[1], Stamped { at: Duration::from_millis(2_500), fact: Fact::Unknown });
    assert!(sessions::open(folder.path()).is_ok());
}

#[test]
fn a_session_of_a_newer_schema_is_left_alone() {
    let mut newer = talk();
    newer.schema = 99;
    let (folder, _) = written(&[Stamped { at: Duration::ZERO, fact: Fact::SessionStarted(Box::new(newer)) }]);
    let error = sessions::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("schema 99, from a newer mockloop"), "{error}");
}

#[test]
fn lines_that_make_no_sense_are_set_aside() {
    let (folder, bytes) = written(&facts()[..1]);
    for (bad, reason) in [
        (line(r#"{"n":1,"at":-1.0,"fact":"clock""#), "-1 is no time of an interview"),
        (line(r#"{"n":1,"at":1.0,"fact":"noted""#), "missing field `text`"),
        (
            line(r#"{"n":1,"at":1.0,"fact":"take-ended","file":"1.wav","seconds":-1.0,"lost":0"#),
            "-1 is no time",
        ),
        (
            line(r#"{"n":1,"at":1.0,"fact":"gap","file":"1.wav","from":1e99,"seconds":1.0,"reason":"x""#),
            "no time of",
        ),
        ("{\"n\":1,\"at\":1.0,\"fact\":\"clock\"}\n".to_owned(), "it has no checksum"),
        (line(r#"{"n":1,"at":1.0,"fact":"clock""#).replace("\"n\":1", "\"n\":2"), "its checksum is wrong"),
        ("\n".to_owned(), "it has no checksum"),
    ] {
        let text = String::from_utf8(bytes.clone()).unwrap() + &bad;
        let reading = damage(folder.path(), text.as_bytes());
        assert_eq!(reading.set_aside.len(), 1, "{bad}");
        assert_eq!(reading.set_aside[0].line, 2);
        assert!(reading.set_aside[0].reason.contains(reason), "{bad}: {}", reading.set_aside[0].reason);
    }
    let reading = damage(folder.path(), &[bytes.as_slice(), b"\xff\xfe\n"].concat());
    assert_eq!(aside(&reading), [(2, "it is not text")]);
}

/// A session that somebody else has sent must not make this program touch files outside of its folder.
#[test]
fn a_take_lies_in_the_folder_of_its_session() {
    for file in ["../out.wav", "/etc/out.wav", "a/b.wav", "..", r"C:\out.wav", ".lock"] {
        let take = Fact::TakeStarted { file: file.to_owned(), device: "M".to_owned(), rate: 48_000 };
        let all = [Fact::SessionStarted(Box::new(talk())), take];
        let facts: Vec<Stamped> = all.into_iter().map(|fact| Stamped { at: Duration::ZERO, fact }).collect();
        let (folder, _) = written(&facts);
        let (reading, history) = sessions::open(folder.path()).unwrap();
        assert_eq!(history.items[0].takes, [], "{file}");
        assert_eq!(reading.set_aside.len(), 1, "{file}");
    }
}
