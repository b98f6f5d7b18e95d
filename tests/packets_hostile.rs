//! Packets and answers that an enemy has made: refused with a reason, and nothing is written, changed or believed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use mockloop::{
    domain::{rubric::Level, scorecard::Assessor},
    store::{
        archive::{Archive, Bounds, LIST},
        packets, scorecards, sessions,
    },
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::gates::hostile::{Hostile, list_of, plain, write};
use crate::harness::{
    content::wall,
    kept::{self, files},
    past,
    workspace::Workspace,
};

/// A session with its packet, and a folder for what an enemy makes of it.
struct Scene {
    candidate: Workspace,
    folder: PathBuf,
    /// The files of the packet.
    parts: Vec<(String, Vec<u8>)>,
    id: String,
    enemy: TempDir,
}

impl Scene {
    fn new() -> Self {
        let candidate = Workspace::new();
        let folder = kept::session(&candidate, wall(), 2);
        let packet = candidate.root().join("p.mockloop");
        candidate.run(&["packet", "last", "--output", "p.mockloop"]).succeeds();
        let archive = Archive::open(&packet, Bounds::PACKET).unwrap();
        let part = |it: &_| -> (String, Vec<u8>) {
            let it: &mockloop::store::archive::Entry = it;
            (it.name.clone(), archive.bytes(it).unwrap())
        };
        let parts = archive.entries().iter().map(part).collect();
        let id = archive.packet().unwrap().to_owned();
        fs::remove_file(packet).unwrap();
        Self { candidate, folder, parts, id, enemy: tempfile::tempdir().unwrap() }
    }

    fn name(&self) -> String {
        sessions::name(&self.folder)
    }

    /// Writes an archive of these files, with a list that is right but for `change`.
    fn write(&self, kind: &str, parts: &[(String, Vec<u8>)], change: impl Fn(&mut Value)) -> PathBuf {
        let entries: Vec<Hostile> =
            parts.iter().map(|(name, bytes)| Hostile { bytes, ..plain(name) }).collect();
        let mut list = list_of(&entries);
        (list["kind"], list["packet"]) = (json!(kind), json!(self.id));
        change(&mut list);
        let path = self.enemy.path().join("hostile.mockloop");
        write(&path, &entries, &list);
        path
    }

    /// A packet with this journal, named by it.
    fn with_journal(&self, journal: Vec<u8>) -> PathBuf {
        let mut parts = self.parts.clone();
        parts[0].1 = journal;
        self.write("packet", &parts, |list| list["packet"] = list["files"][0]["sha256"].clone())
    }

    /// The answer that Robin has really given, as JSON.
    fn answer(&self) -> Value {
        let robin = Workspace::new();
        let store = robin.store();
        let packet = self.write("packet", &self.parts, |_| ());
        let opened =
            packets::open(&store, &packet, Bounds::PACKET, &AtomicBool::default(), |_, _| Ok(())).unwrap();
        past::score(&opened.folder, Assessor::named("Robin"), Level::Good, Level::Mixed);
        let file = robin.root().join("a");
        packets::answer(&opened.folder, &Assessor::named("Robin"), &file).unwrap();
        let archive = Archive::open(&file, Bounds::ANSWER).unwrap();
        serde_json::from_slice(&archive.bytes(&archive.entries()[0]).unwrap()).unwrap()
    }

    fn write_answer(&self, answer: &Value) -> PathBuf {
        let parts = [("answer.json".to_owned(), answer.to_string().into_bytes())];
        self.write("answer", &parts, |list| list["packet"] = answer["packet"].clone())
    }

    /// What is said about an answer that is refused, of which nothing stays.
    #[track_caller]
    fn refuses(&self, answer: &Path) -> String {
        let before = files(&self.candidate.root());
        let ran = self.candidate.run(&["merge", answer.to_str().unwrap()]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
        assert_eq!(files(&self.candidate.root()), before, "{}", ran.err);
        assert!(!ran.err.contains(['\u{1b}', '\u{202e}']), "{}", ran.err);
        ran.err
    }
}

/// What is said about a packet that is refused, of which nothing stays.
#[track_caller]
fn refused(packet: &Path) -> String {
    let robin = Workspace::new();
    let before = files(&robin.root());
    let ran = robin.run(&["open", packet.to_str().unwrap(), "--as", "Robin", "--plain"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    assert_eq!(files(&robin.root()), before, "{}", ran.err);
    assert!(!ran.err.contains(['\u{1b}', '\u{202e}']), "{}", ran.err);
    ran.err
}

/// A journal whose first fact is changed, its checksums right.
fn forged(journal: &[u8], change: impl Fn(&mut Value)) -> Vec<u8> {
    let text = std::str::from_utf8(journal).unwrap();
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let mut fact: Value = serde_json::from_str(&lines[0]).unwrap();
    fact.as_object_mut().unwrap().remove("crc");
    change(&mut fact);
    let body = fact.to_string();
    let body = body.strip_suffix('}').unwrap();
    lines[0] = format!("{body},\"crc\":\"{:08x}\"}}", crc32fast::hash(body.as_bytes()));
    (lines.join("\n") + "\n").into_bytes()
}

#[test]
fn a_forger_who_changes_nothing_is_believed() {
    let scene = Scene::new();
    let robin = Workspace::new();
    let journal = forged(&scene.parts[0].1, |_| ());
    let packet = scene.with_journal(journal);
    robin.run(&["open", packet.to_str().unwrap(), "--as", "Robin", "--plain"]).succeeds();
    let answer = scene.write_answer(&scene.answer());
    scene.candidate.run(&["merge", answer.to_str().unwrap()]).succeeds();
}

#[test]
fn a_packet_holds_what_packets_hold_and_nothing_else() {
    let scene = Scene::new();
    let name = scene.name();
    let sound = scene.parts[1].1.clone();
    let more = |more: &str, bytes: &[u8]| {
        let mut parts = scene.parts.clone();
        parts.push((more.to_owned(), bytes.to_vec()));
        parts
    };
    for (parts, why) in [
        (more(&format!("{name}/scorecards/self.yaml"), b"schema: 1"), "a packet has no such file"),
        (more(&format!("{name}/scorecards"), b"schema: 1"), "a packet has no such file"),
        (more(&format!("{name}/01_lift-control.wav"), &sound), "a packet has no such file"),
        (more(&format!("{name}/02_more.flac"), &sound), "the journal knows no such recording"),
        (more("another/01_lift-control.flac", &sound), "a packet has no such file"),
        (more("loose.flac", &sound), "a packet has no such file"),
        (more("../../outside.flac", &sound), "it leads out of its folder"),
        (more("/etc/cron.d/x.flac", &sound), "a place on a whole disk"),
        (more(&format!("{name}/.lock"), b""), "a hidden file"),
        (more(&format!("{name}/\u{1b}[2J.flac"), &sound), "control codes"),
        (scene.parts[1..].to_vec(), "'journal.jsonl': it is missing"),
        (Vec::new(), "'journal.jsonl': it is missing"),
    ] {
        let said = refused(&scene.write("packet", &parts, |_| ()));
        assert!(said.contains("hostile.mockloop is refused") && said.contains(why), "{why}: {said}");
    }
}

#[test]
fn a_packet_is_what_it_says_it_is() {
    let scene = Scene::new();
    let wrong = "0".repeat(64);
    for (change, why) in [
        (json!({"packet": wrong}), "it is not the one that the packet names"),
        (json!({"packet": null}), "it is not the one that the packet names"),
        (json!({"schema": 2}), "is of schema 2, from a newer mockloop"),
        (json!({"kind": "answer"}), "is an answer, not a packet"),
        (json!({"kind": "workspace"}), "is an archive of 'export', not a packet"),
        (json!({"kind": "virus"}), "is something that this mockloop does not know, not a packet"),
        (json!({"files": []}), "it is not in the list"),
    ] {
        let packet = scene.write("packet", &scene.parts, |list| {
            list.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        });
        let said = refused(&packet);
        assert!(said.contains(why), "{why}: {said}");
    }
    let packet = scene.write("packet", &scene.parts, |_| ());
    let other = Workspace::new();
    for (command, hint) in [("import", "'mockloop open' opens it"), ("merge", "'mockloop open' opens it")] {
        let ran = other.run(&[command, packet.to_str().unwrap()]);
        assert!(ran.code == Some(1) && ran.err.contains(hint), "{}", ran.err);
    }
    let whole = fs::read(&packet).unwrap();
    fs::write(&packet, &whole[..whole.len() / 2]).unwrap();
    assert!(refused(&packet).contains("is not a mockloop archive, or it is incomplete"));
}

#[test]
fn a_journal_that_cannot_be_shown_or_scored_is_refused() {
    let scene = Scene::new();
    let journal = scene.parts[0].1.clone();
    let lines: Vec<&[u8]> = journal.split_inclusive(|it| *it == b'\n').collect();
    let round = |change: &dyn Fn(&mut Value)| forged(&journal, |fact| change(&mut fact["rounds"][0]));
    for (journal, why) in [
        (b"rubbish\n".to_vec(), "the journal is empty"),
        (lines[1..].concat(), "the first fact does not start a session"),
        (lines[..lines.len() - 1].concat(), "is not over"),
        (forged(&journal, |it| it["schema"] = json!(7)), "of schema 7, from a newer mockloop"),
        (forged(&journal, |it| it["rounds"] = json!([])), "has no question"),
        (forged(&journal, |it| it["candidate"] = json!("Kim\u{1b}]0;pwned\u{7}")), "control codes"),
        (round(&|it| it["questions"][0]["title"] = json!("fdp.\u{202e}exe")), "control codes"),
        (round(&|it| it["questions"][0]["title"] = json!("x".repeat(70_000))), "too long"),
        (round(&|it| it["format"]["phases"][0]["length"] = json!("999999h")), "longer than a day"),
        (round(&|it| it["rubric"]["dimensions"] = json!([])), "has no dimension"),
        (round(&|it| it["rubric"]["dimensions"][0]["weight"] = json!(u32::MAX)), "a weight of its rubric"),
        (round(&|it| it["rubric"]["verdict"]["staff"]["evidence"] = json!(u32::MAX)), "a rule of its rubric"),
        (vec![b'x'; (1 << 22) + 1], "is the limit"),
    ] {
        let said = refused(&scene.with_journal(journal));
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn sound_must_be_the_sound_that_was_recorded() {
    let scene = Scene::new();
    let with = |sound: Vec<u8>| {
        let mut parts = scene.parts.clone();
        parts[1].1 = sound;
        scene.write("packet", &parts, |_| ())
    };
    // A minute of silence in a few bytes, of which the journal knows two seconds.
    let (wav, flac) = (scene.enemy.path().join("x.wav"), scene.enemy.path().join("x.flac"));
    past::wav(&wav, 60, |_| 0);
    mockloop::audio::compress(&wav, &flac, &AtomicBool::default()).unwrap();
    let long = fs::read(&flac).unwrap();
    assert!(long.len() < 20_000, "{}", long.len());
    let good = scene.parts[1].1.clone();
    let mut damaged = good;
    damaged[8..].fill(0x55);
    for (sound, why) in [
        (long, "there is more sound in it than was recorded"),
        (damaged, "it is not the sound that was recorded"),
        (b"fLaC".to_vec(), "it is not the sound that was recorded"),
        (b"#!/bin/sh\n".to_vec(), "it is not the sound that was recorded"),
        (Vec::new(), "it is not the sound that was recorded"),
    ] {
        let said = refused(&with(sound));
        assert!(said.contains("01_lift-control.flac': ") && said.contains(why), "{why}: {said}");
    }
}

#[test]
fn opening_never_touches_what_is_there() {
    let scene = Scene::new();
    let robin = Workspace::new();
    let packet = scene.write("packet", &scene.parts, |_| ());
    // A file, and a link that leads out, stand where the interview would go.
    let others = robin.root().join("recordings-of-others");
    robin.write(&format!("recordings-of-others/{}", scene.name()), "mine");
    let outside = scene.enemy.path().join("outside");
    fs::create_dir(&outside).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, others.join(format!("{}-2", scene.name()))).unwrap();
    let ran = robin.run(&["open", packet.to_str().unwrap(), "--as", "Robin", "--plain"]).succeeds();
    assert!(ran.out.contains(&format!("{}-3", scene.name())), "{}", ran.out);
    assert_eq!(fs::read(others.join(scene.name())).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

/// What an enemy does to an answer.
type Change<'a> = Box<dyn Fn(&mut Value) + 'a>;

#[test]
fn answers_that_do_not_belong_here_are_refused() {
    let scene = Scene::new();
    let good = scene.answer();
    let wrong = "0".repeat(64);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut answer = good.clone();
        change(&mut answer);
        scene.write_answer(&answer)
    };
    let first = "/rounds/0/scores/0";
    let score = |answer: &mut Value, field: &str, value: Value| {
        answer["card"].pointer_mut(first).unwrap()[field] = value;
    };
    let remarks = |answer: &mut Value, all: Value| {
        (answer["remarks"], answer["listened"]) = (all, json!("2026-11-22T14:30:05+01:00"));
    };
    let cases: Vec<(Change, &str)> = vec![
        (Box::new(|it| it["packet"] = json!(wrong)), "the journals differ"),
        (
            Box::new(|it| (it["packet"], it["session"]) = (json!(wrong), json!("2020-01-01_000000_x_y"))),
            "of which there is nothing here",
        ),
        (
            Box::new(|it| (it["packet"], it["session"]) = (json!(wrong), json!("../../\u{1b}[2J"))),
            "of which there is nothing here",
        ),
        (Box::new(|it| it["schema"] = json!(2)), "is of schema 2, from a newer mockloop"),
        (Box::new(|it| it["card"]["schema"] = json!(2)), "it is of schema 2"),
        (Box::new(|it| it["card"]["assessor"] = json!("self")), "it is the candidate's own"),
        (Box::new(|it| it["card"]["assessor"] = json!({"peer": " SELF "})), "it is the candidate's own"),
        (Box::new(|it| it["card"]["assessor"] = json!({"peer": "\u{1b}\n"})), "does not name the assessor"),
        (
            Box::new(|it| it["card"]["assessor"] = json!({"peer": "x".repeat(61)})),
            "does not name the assessor",
        ),
        (Box::new(|it| it["card"]["locked"] = Value::Null), "is not locked"),
        (Box::new(|it| it["card"]["rounds"] = json!([])), "other rounds, dimensions or questions"),
        (
            Box::new(|it| it["card"]["rounds"][0]["signals"] = json!([[999]])),
            "other rounds, dimensions or questions",
        ),
        (
            Box::new(|it| it["card"]["rounds"][0]["rubric"]["hash"] = json!("beef")),
            "scored by the rubric system-design version 7 (beef), and the session by system-design version 7 (0123abcd)",
        ),
        (
            Box::new(|it| it["card"]["rounds"][0]["rubric"]["version"] = json!(8)),
            "different wordings do not mix",
        ),
        (Box::new(|it| score(it, "staff", json!(4))), "levels that this rubric does not have"),
        (Box::new(|it| score(it, "senior", Value::Null)), "levels that this rubric does not have"),
        (Box::new(|it| score(it, "senior", json!(9))), "answer.json"),
        (Box::new(|it| score(it, "evidence", json!(vec![json!({"text": "x"}); 60]))), "too much evidence"),
        (Box::new(|it| it["card"]["strengths"] = json!("x".repeat(5_000))), "too long a text"),
        (
            Box::new(|it| {
                remarks(
                    it,
                    json!([{"at": 1, "fact": "evidence", "round": 9, "dimension": "scope", "text": ""}]),
                );
            }),
            "something that the session does not have",
        ),
        (Box::new(|it| remarks(it, json!([{"at": 1, "fact": "withdrawn", "number": 0}]))), "does not have"),
        (Box::new(|it| remarks(it, json!([{"at": 1e8, "fact": "filler"}]))), "does not have"),
        (Box::new(|it| remarks(it, json!([{"at": 1, "fact": "filler"}]))), ""),
    ];
    for (change, why) in &cases[..cases.len() - 1] {
        let said = scene.refuses(&with(change));
        assert!(said.contains("hostile.mockloop") && said.contains(why), "{why}: {said}");
    }
    scene.candidate.run(&["merge", with(&cases[cases.len() - 1].0).to_str().unwrap()]).succeeds();
}

#[test]
fn an_answer_is_one_small_file() {
    let scene = Scene::new();
    let good = scene.answer();
    let text = good.to_string().into_bytes();
    let answer = |name: &str| (name.to_owned(), text.clone());
    for (parts, why) in [
        (vec![answer("answer.json"), answer("recordings/x/journal.jsonl")], "it says that it has 3 files"),
        (vec![answer("../answer.json")], "it leads out of its folder"),
        (vec![answer("card.json")], "an answer has no such file"),
        (Vec::new(), "an answer is this one file"),
        (vec![("answer.json".to_owned(), vec![b' '; (1 << 20) + 1])], "is the limit"),
        (vec![("answer.json".to_owned(), b"[".repeat(10_000))], "recursion limit"),
        (vec![("answer.json".to_owned(), b"{}".to_vec())], "missing field"),
    ] {
        let said = scene.refuses(&scene.write("answer", &parts, |_| ()));
        assert!(said.contains(why), "{why}: {said}");
    }
    let link = [Hostile { bytes: b"/etc/passwd", mode: 0o120_777, ..plain("answer.json") }];
    let mut list = list_of(&link);
    list["kind"] = json!("answer");
    let path = scene.enemy.path().join("hostile.mockloop");
    write(&path, &link, &list);
    assert!(scene.refuses(&path).contains("it is a link"));
    let other = scene.write("answer", &[answer("answer.json")], |it| it["packet"] = json!("0".repeat(64)));
    assert!(scene.refuses(&other).contains("another packet than the file says"));
    assert_ne!(LIST, "answer.json");
}

#[test]
fn texts_lose_what_steers_a_terminal() {
    let scene = Scene::new();
    let mut answer = scene.answer();
    answer["card"]["strengths"] = json!("calm\u{1b}[2J\u{7}\nand \u{202e}clear\u{9b}");
    answer["card"]["assessor"] = json!({"peer": "Ro\u{1b}bin\u{202e}"});
    answer["card"]["session"] = json!("../../elsewhere");
    let file = scene.write_answer(&answer);
    for _ in 0..2 {
        scene.candidate.run(&["merge", file.to_str().unwrap()]).succeeds();
    }
    let (_, history) = sessions::open(&scene.folder).unwrap();
    let card = scorecards::load(&scene.folder, &Assessor::named("Robin"), &history.start).unwrap().unwrap();
    assert_eq!((card.strengths.as_str(), card.assessor.name()), ("calm[2J\nand clear", "Robin"));
    assert_eq!(card.session, scene.name());
}

#[test]
fn nobody_is_overwritten() {
    let scene = Scene::new();
    let good = scene.answer();
    let file = scene.write_answer(&good);
    let robin = Assessor::named("Robin");
    // Robin has begun to score on the candidate's machine.
    let (_, history) = sessions::open(&scene.folder).unwrap();
    let draft = mockloop::domain::scorecard::Scorecard::draft(&scene.name(), &history.start, robin.clone());
    scorecards::save(&scene.folder, &draft).unwrap();
    assert!(scene.refuses(&file).contains("Robin has begun a scorecard"));
    fs::write(scorecards::path(&scene.folder, &robin), "rubbish: [").unwrap();
    assert!(scene.refuses(&file).contains("peer-robin.yaml cannot be read"));
    fs::remove_file(scorecards::path(&scene.folder, &robin)).unwrap();
    // Remarks of Robin that are others.
    let mut listened = good.clone();
    (listened["remarks"], listened["listened"]) =
        (json!([{"at": 1, "fact": "filler"}]), json!("2026-11-22T14:30:05+01:00"));
    fs::create_dir_all(scene.folder.join("reviews")).unwrap();
    let remarks = scene.folder.join("reviews/peer-robin.jsonl");
    fs::write(&remarks, "").unwrap();
    let said = scene.refuses(&scene.write_answer(&listened));
    assert!(said.contains("other remarks of Robin"), "{said}");
    fs::remove_file(&remarks).unwrap();
    // What came first stays.
    scene.candidate.run(&["merge", scene.write_answer(&listened).to_str().unwrap()]).succeeds();
    let mut other = good;
    other["card"]["strengths"] = json!("bribed");
    let said = scene.refuses(&scene.write_answer(&other));
    assert!(said.contains("given") && said.contains("another scorecard already"), "{said}");
    // While somebody has the session open, nothing is added.
    let _held = sessions::Lock::take(&scene.folder).unwrap();
    let ran = scene.candidate.run(&["merge", scene.write_answer(&listened).to_str().unwrap()]);
    assert!(ran.code == Some(1) && ran.err.contains("another mockloop"), "{}", ran.err);
}

#[test]
fn a_bad_file_among_good_ones_costs_itself() {
    let scene = Scene::new();
    let mut zoe = scene.answer();
    zoe["card"]["assessor"] = json!({"peer": "Zoë"});
    let (first, second) = (scene.enemy.path().join("1"), scene.enemy.path().join("2"));
    fs::rename(scene.write_answer(&scene.answer()), &first).unwrap();
    fs::rename(scene.write_answer(&zoe), &second).unwrap();
    let bad = scene.enemy.path().join("bad");
    fs::write(&bad, "no archive").unwrap();
    let all: Vec<&str> = [&first, &bad, &second].iter().map(|it| it.to_str().unwrap()).collect();
    let ran = scene.candidate.run(&[&["merge"], &all[..]].concat());
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.contains("Robin's scorecard added") && ran.out.contains("Zoë's scorecard added"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("bad is not a mockloop archive"), "{}", ran.err);
}
