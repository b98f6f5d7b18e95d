//! An interview packed, opened by a peer, answered and merged: every sample, nothing of anybody's scores, and once.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
    time::Duration,
};

use chrono::TimeDelta;
use mockloop::{
    domain::{
        fact::Start,
        packet_answer::Answer,
        question::Bar,
        review::Remark,
        rubric::Level,
        scorecard::{Assessor, Evidence, Moment, NotThisScore, Scorecard, Seen},
    },
    store::{
        archive::{Archive, Bounds, Sort},
        packets::{self, Wanted},
        reviews::{self, ReviewFile},
        scorecards, sessions,
    },
};
use proptest::prelude::*;

use crate::harness::{
    content::{talk, wall},
    kept::{self, files},
    past,
    workspace::Workspace,
};

const TAKE: &str = "01_lift-control.wav";

pub fn peer(name: &str) -> Assessor {
    Assessor::named(name)
}

pub fn say(folder: &Path, who: &Assessor, said: &[(u64, Remark)]) {
    let (mut file, mut review) = ReviewFile::open(folder, who.clone()).unwrap();
    for (at, remark) in said {
        file.append(&mut review, Duration::from_secs(*at), remark.clone(), wall()).unwrap();
    }
    file.close().unwrap();
}

fn comment(text: &str) -> Remark {
    Remark::Commented { text: text.to_owned() }
}

/// A candidate's workspace with a recorded session that is scored and remarked on by the candidate and by Sam.
pub fn candidate() -> (Workspace, PathBuf) {
    let workspace = Workspace::new();
    let folder = kept::session(&workspace, wall(), 2);
    say(&folder, &Assessor::Candidate, &[(1, comment("my own doubts"))]);
    past::score(&folder, peer("Sam"), Level::Poor, Level::Poor);
    say(&folder, &peer("Sam"), &[(1, comment("what Sam thinks"))]);
    (workspace, folder)
}

/// Packs the latest session; gives back the file.
pub fn pack(workspace: &Workspace, more: &[&str]) -> PathBuf {
    let file = workspace.root().join(format!("for-robin{}.mockloop", more.len()));
    let file_name = file.to_str().unwrap().to_owned();
    workspace.run(&[&["packet", "last", "--output", &file_name], more].concat()).succeeds();
    file
}

pub fn open(workspace: &Workspace, packet: &Path) -> PathBuf {
    let done =
        packets::open(&workspace.store(), packet, Bounds::PACKET, &AtomicBool::default(), |_, _| Ok(()))
            .unwrap();
    done.folder
}

pub fn answer(folder: &Path, who: &str, to: &Path) -> PathBuf {
    packets::answer(folder, &peer(who), to).unwrap().path
}

#[test]
fn a_packet_has_the_journal_and_every_sample_and_nobodys_scores() {
    let (workspace, folder) = candidate();
    let before = files(&folder);
    let ran = workspace.run(&["packet", "last"]).succeeds();
    let name = sessions::name(&folder);
    assert!(ran.out.starts_with(&format!("{name}, 1 recording, ")), "{}", ran.out);
    assert!(ran.err.contains(&format!("mockloop open {name}_packet.mockloop")), "{}", ran.err);
    assert_eq!(files(&folder), before, "nothing of the session changes, and nothing is left in it");
    let file = workspace.root().join(format!("{name}_packet.mockloop"));
    let archive = Archive::open(&file, Bounds::PACKET).unwrap();
    archive.expect(Sort::Packet).unwrap();
    let names: Vec<_> = archive.entries().iter().map(|it| it.name.clone()).collect();
    assert_eq!(names, [format!("{name}/journal.jsonl"), format!("{name}/01_lift-control.flac")]);
    assert_eq!(archive.packet(), Some(archive.entries()[0].sha256.as_str()));
    for secret in ["my own doubts", "what Sam thinks", "Sam", "scorecards"] {
        let all = fs::read(&file).unwrap();
        assert!(!all.windows(secret.len()).any(|it| it == secret.as_bytes()), "{secret}");
    }
    let robin = Workspace::new();
    let ran = robin.run_with(&["open", file.to_str().unwrap(), "--as", "Robin", "--plain"], "").succeeds();
    assert!(ran.out.starts_with("Opened, with 1 recording: "), "{}", ran.out);
    let theirs = robin.root().join("recordings-of-others").join(&name);
    assert_eq!(past::journal(&theirs), past::journal(&folder));
    let flac = theirs.join("01_lift-control.flac");
    let samples = mockloop::audio::length(&flac, Duration::from_secs(2), &AtomicBool::default()).unwrap();
    assert_eq!(samples, Duration::from_secs(2));
    let back = robin.root().join("back.wav");
    mockloop::audio::import(&flac, &back, &AtomicBool::default()).unwrap();
    let heard = |path: &Path| -> Vec<i16> {
        hound::WavReader::open(path).unwrap().into_samples().map(Result::unwrap).collect()
    };
    assert_eq!(heard(&back), heard(&folder.join(TAKE)));
}

#[test]
fn what_a_peer_opens_is_not_their_own() {
    let (workspace, folder) = candidate();
    let packet = pack(&workspace, &[]);
    let robin = Workspace::new();
    let theirs = open(&robin, &packet);
    assert_eq!(theirs, robin.root().join("recordings-of-others").join(sessions::name(&folder)));
    assert_eq!(robin.run(&["sessions", "--json"]).json(), serde_json::json!([]));
    assert_eq!(robin.sessions(), Vec::<String>::new());
    robin.run(&["export", "all.zip"]).succeeds();
    let all = Archive::open(&robin.root().join("all.zip"), Bounds::WORKSPACE).unwrap();
    assert!(all.entries().iter().all(|it| !it.name.contains("of-others")), "what was lent is not exported");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&packet), mode(&theirs), mode(&theirs.join("journal.jsonl"))),
            (0o600, 0o700, 0o600)
        );
    }
}

#[test]
fn opening_again_changes_nothing_and_sound_may_follow() {
    let (workspace, folder) = candidate();
    let (quiet, whole) = (pack(&workspace, &["--without-sound"]), pack(&workspace, &[]));
    let robin = Workspace::new();
    let store = robin.store();
    let open = |packet: &Path| {
        packets::open(&store, packet, Bounds::PACKET, &AtomicBool::default(), |_, _| Ok(())).unwrap()
    };
    let first = open(&quiet);
    assert_eq!((first.is_new, first.takes), (true, 0));
    past::score(&first.folder, peer("Robin"), Level::Good, Level::Mixed);
    say(&first.folder, &peer("Robin"), &[(1, comment("clear"))]);
    let second = open(&whole);
    assert_eq!((second.is_new, second.takes, &second.folder), (false, 1, &first.folder));
    let before = files(&robin.root());
    let third = open(&whole);
    assert_eq!((third.is_new, third.takes), (false, 0));
    open(&quiet);
    assert_eq!(files(&robin.root()), before);
    // Another interview of the same name stands beside it.
    let other = Workspace::new();
    let start = Start { candidate: Some("Lee".to_owned()), ..talk() };
    let theirs = past::session(&other, start, &[], Duration::from_mins(2));
    assert_eq!(sessions::name(&theirs), sessions::name(&folder));
    let beside = open(&pack(&other, &[]));
    assert_eq!(sessions::name(&beside.folder), format!("{}-2", sessions::name(&folder)));
    assert_eq!(open(&quiet).folder, first.folder);
    assert_eq!(packets::find(&store, whole.to_str().unwrap()).unwrap(), first.folder);
}

#[test]
fn a_compressed_take_travels_as_it_is_and_a_removed_one_is_named() {
    let (workspace, folder) = candidate();
    workspace.run(&["prune", "--compress", "--yes"]).succeeds();
    let flac = fs::read(folder.join("01_lift-control.flac")).unwrap();
    let robin = Workspace::new();
    let theirs = open(&robin, &pack(&workspace, &[]));
    assert_eq!(fs::read(theirs.join("01_lift-control.flac")).unwrap(), flac);
    workspace.run(&["prune", "--remove", "--session", "last", "--yes"]).succeeds();
    let ran = workspace.run(&["packet", "last"]).succeeds();
    assert!(ran.err.contains("without 01_lift-control.wav: its sound was removed"), "{}", ran.err);
    assert!(ran.out.contains("0 recordings"), "{}", ran.out);
}

#[test]
fn what_cannot_be_packed_is_said_and_nothing_is_written() {
    let workspace = Workspace::new();
    let ran = workspace.run(&["packet", "last"]);
    assert!(ran.err.contains("there is no session yet"), "{}", ran.err);
    let folder = kept::unscored(&workspace, wall(), 1);
    let journal = past::journal(&folder);
    let lines: Vec<&[u8]> = journal.split_inclusive(|it| *it == b'\n').collect();
    fs::write(folder.join("journal.jsonl"), lines[..lines.len() - 1].concat()).unwrap();
    let before = files(&workspace.root());
    let ran = workspace.run(&["packet", "last"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("is not over") && ran.err.contains("mockloop resume"), "{}", ran.err);
    fs::write(folder.join("journal.jsonl"), &journal).unwrap();
    fs::write(folder.join(TAKE), "no sound at all").unwrap();
    let ran = workspace.run(&["packet", "last"]);
    assert!(ran.code == Some(1) && ran.err.contains("01_lift-control.wav"), "{}", ran.err);
    fs::remove_file(folder.join(TAKE)).unwrap();
    past::wav(&folder.join(TAKE), 1, kept::tone);
    assert_eq!(
        files(&workspace.root()).iter().map(|it| &it.0).collect::<Vec<_>>(),
        before.iter().map(|it| &it.0).collect::<Vec<_>>(),
        "no packet, no draft, no lock"
    );
    fs::write(workspace.root().join("there"), "mine").unwrap();
    let ran = workspace.run(&["packet", "last", "--output", "there"]);
    assert!(ran.err.contains("is there already"), "{}", ran.err);
    assert_eq!(fs::read(workspace.root().join("there")).unwrap(), b"mine");
}

/// Levels for five dimensions, signals, three texts, and the lock.
const SCORING: &str = "3 2 asked for the peak\n3 2\n2 1\n3 3\n4 2\n1 2\ncalm\nnumbers\nsay numbers\nyes\n";

#[test]
fn in_plain_lines_from_packet_to_debrief() {
    let (workspace, folder) = candidate();
    let packet = pack(&workspace, &[]);
    let robin = Workspace::new();
    let opening = ["open", packet.to_str().unwrap(), "--as", "Robin", "--plain"];
    let ran = robin.run_with(&opening, "3 2\n").succeeds();
    let name = sessions::name(&folder);
    assert!(ran.out.contains(&format!("mockloop open {name} --as 'Robin'")), "{}", ran.out);
    let ran = robin.run(&["answer", "last"]);
    assert!(ran.err.contains("nobody has locked a scorecard"), "{}", ran.err);
    let rest = SCORING.split_once('\n').unwrap().1;
    let ran = robin.run_with(&["open", &name, "--as", "Robin", "--plain"], rest).succeeds();
    let file = format!("{name}_answer-robin.mockloop");
    assert!(
        ran.out.ends_with(&format!("Send it to Kim, who adds it with: mockloop merge {file}\n")),
        "{}",
        ran.out
    );
    let file = robin.root().join(file);
    let first = fs::read(&file).unwrap();
    assert!(first.len() < 4_000, "{} bytes", first.len());
    let ran = robin.run(&["answer", packet.to_str().unwrap()]).succeeds();
    assert!(ran.out.starts_with("Your answer is there already: "), "{}", ran.out);
    fs::remove_file(&file).unwrap();
    robin.run(&["answer", "last"]).succeeds();
    assert_eq!(fs::read(&file).unwrap(), first, "written again it is the same");
    let before = files(&folder);
    let ran = workspace.run(&["merge", file.to_str().unwrap()]).succeeds();
    assert_eq!(ran.out, format!("Robin's scorecard added to {name}\n"));
    let after = files(&folder);
    let new: Vec<_> = after.iter().filter(|it| !before.contains(it)).map(|it| it.0.as_str()).collect();
    assert_eq!(new, ["scorecards/peer-robin.yaml"], "nothing that was there has changed");
    let ran = workspace.run(&["merge", file.to_str().unwrap(), file.to_str().unwrap()]).succeeds();
    assert!(ran.out.contains("is there already; nothing changed"), "{}", ran.out);
    assert_eq!(files(&folder), after);
    let shown = workspace.run(&["show", "last"]).succeeds().out;
    assert!(shown.contains("Robin") && shown.contains("Sam"), "{shown}");
}

#[test]
fn the_answer_finds_its_session_whatever_its_folder_is_called() {
    let (workspace, folder) = candidate();
    let robin = Workspace::new();
    let theirs = open(&robin, &pack(&workspace, &[]));
    past::score(&theirs, peer("Robin"), Level::Good, Level::Mixed);
    let file = answer(&theirs, "Robin", &robin.root().join("a"));
    let moved = folder.with_file_name("2026-11-22_143005_my-best-one");
    fs::rename(&folder, &moved).unwrap();
    let merged = packets::merge(&workspace.store(), &file).unwrap();
    assert_eq!(merged.folder, moved);
    let (_, history) = sessions::open(&moved).unwrap();
    let card = scorecards::load(&moved, &peer("Robin"), &history.start).unwrap().unwrap();
    assert_eq!(card.session, "2026-11-22_143005_my-best-one");
    assert!(packets::merge(&workspace.store(), &file).unwrap().was_there);
}

#[test]
fn an_answer_is_frozen_when_it_is_written() {
    let (workspace, folder) = candidate();
    let robin = Workspace::new();
    let theirs = open(&robin, &pack(&workspace, &[]));
    past::score(&theirs, peer("Robin"), Level::Good, Level::Mixed);
    let said = [
        (2, comment("clear")),
        (1, comment("withdrawn")),
        (1, Remark::Withdrawn { number: 2 }),
        (0, Remark::Listened { until: Duration::from_secs(2) }),
    ];
    say(&theirs, &peer("Robin"), &said);
    let first = answer(&theirs, "Robin", &robin.root().join("first"));
    say(&theirs, &peer("Robin"), &[(1, comment("an afterthought"))]);
    let second = answer(&theirs, "Robin", &robin.root().join("second"));
    assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    packets::merge(&workspace.store(), &first).unwrap();
    let (review, set_aside) = reviews::load(&folder, &peer("Robin")).unwrap();
    let remarks: Vec<_> = review.remarks.iter().map(|it| it.remark.clone()).collect();
    assert_eq!((remarks, set_aside.len()), (vec![comment("clear")], 0));
    assert_eq!(review.heard(), Duration::from_secs(2));
    assert!(packets::merge(&workspace.store(), &second).unwrap().was_there);
}

#[test]
fn names_that_would_share_files_are_told_apart() {
    let (workspace, folder) = candidate();
    let robin = Workspace::new();
    let theirs = open(&robin, &pack(&workspace, &[]));
    past::score(&theirs, peer("Robin"), Level::Good, Level::Mixed);
    let ran = robin.run_with(&["open", "last", "--as", "ROBIN", "--plain"], "");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("the name ROBIN is taken in") && ran.err.contains("those of Robin"),
        "{}",
        ran.err
    );
    past::score(&theirs, peer("Zoë"), Level::Good, Level::Mixed);
    let ran = robin.run(&["answer", "last"]);
    assert!(ran.err.contains("Robin and Zoë have scored") && ran.err.contains("--as NAME"), "{}", ran.err);
    for name in ["self", "  ", "\u{1b}", "-"] {
        let ran = robin.run_with(&["open", "last", &format!("--as={name}"), "--plain"], "");
        assert!(ran.code == Some(2) && ran.err.contains("a peer has a name"), "{name}: {}", ran.err);
    }
    // Somebody else of the same name has answered before.
    let file = answer(&theirs, "Robin", &robin.root().join("a"));
    past::score(&folder, peer("robin"), Level::Good, Level::Mixed);
    let before = files(&folder);
    let ran = workspace.run(&["merge", file.to_str().unwrap()]);
    assert!(ran.code == Some(1) && ran.err.contains("its files are those of robin"), "{}", ran.err);
    assert_eq!(files(&folder), before);
}

/// Levels, a text, remarks.
pub type Given = (Vec<(u8, u8)>, String, Vec<(u64, String)>);

/// What a peer may give, texts as they come.
pub fn any_given() -> impl Strategy<Value = Given> {
    let text = prop_oneof![".{0,40}", "[ \\t\\n#:'\"|>-]{0,12}", "(yes|null|~|0x1|1e3|---)"];
    let levels = proptest::collection::vec((1u8..=4, 1u8..=4), 5);
    (levels, text.clone(), proptest::collection::vec((0u64..60, text), 0..4))
}

pub fn give(folder: &Path, who: &str, given: &Given) {
    let (_, history) = sessions::open(folder).unwrap();
    let mut card = Scorecard::draft(&sessions::name(folder), &history.start, peer(who));
    for (at, (senior, staff)) in given.0.iter().enumerate() {
        let level = |it: u8| Seen::Level(Level::try_from(it).unwrap());
        card.set(0, at, Bar::Senior, level(*senior)).unwrap();
        let given = card.set(0, at, Bar::Staff, level(*staff));
        assert!(matches!(given, Ok(()) | Err(NotThisScore::StaffAboveSenior)));
    }
    let at = Some(Moment(Duration::from_millis(1_250)));
    card.rounds[0].scores[0].evidence.push(Evidence { at, text: given.1.clone() });
    card.strengths.clone_from(&given.1);
    card.locked = Some(wall());
    scorecards::save(folder, &card).unwrap();
    let said: Vec<_> = given.2.iter().map(|(at, text)| (*at, comment(text))).collect();
    say(folder, &peer(who), &said);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Three peers answer; whatever arrives how often and in which order, the same files are there in the end.
    #[test]
    fn answers_merge_in_any_order(
        given in [any_given(), any_given(), any_given()],
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
        again in proptest::collection::vec(0_usize..3, 0..6),
        late in 0_usize..3,
    ) {
        let names = ["Robin", "Zoë B.", "李雷"];
        let (workspace, folder) = candidate();
        let packet = pack_in_store(&folder, &workspace.root().join("p"));
        let mut answers = Vec::new();
        let group = Workspace::empty();
        for (name, given) in names.iter().zip(&given) {
            let theirs = open(&group, &packet);
            give(&theirs, name, given);
            answers.push(answer(&theirs, name, &group.root().join(format!("{name}.mockloop"))));
        }
        // The same interview, in a second place, merged in plain order.
        let plain = Workspace::empty();
        let copy = plain.recordings().join(sessions::name(&folder));
        for (name, bytes) in files(&folder) {
            plain.write(&format!("recordings/{}/{name}", sessions::name(&folder)), bytes);
        }
        for file in &answers {
            prop_assert!(!packets::merge(&plain.store(), file).unwrap().was_there);
        }
        let mut all: Vec<usize> = order.clone();
        all.extend(&again);
        all.insert(late, order[0]);
        for at in all {
            packets::merge(&workspace.store(), &answers[at]).unwrap();
        }
        let (found, wanted) = (files(&folder), files(&copy));
        prop_assert_eq!(found, wanted);
        let (_, history) = sessions::open(&folder).unwrap();
        let (cards, errors) = scorecards::others(&folder, &history.start);
        prop_assert_eq!((cards.len(), errors.len()), (4, 0));
    }

    /// Packets of three candidates, opened in any order and however often, give the same files.
    #[test]
    fn packets_open_in_any_order(order in proptest::collection::vec(0_usize..3, 3..9)) {
        let mut packed = Vec::new();
        let candidates = Workspace::new();
        for days in 0..3 {
            let folder = kept::unscored(&candidates, wall() - TimeDelta::days(days), 0);
            packed.push(pack_in_store(&folder, &candidates.root().join(format!("{days}.mockloop"))));
        }
        let (one, other) = (Workspace::empty(), Workspace::empty());
        for at in [0, 1, 2].into_iter().chain(order.iter().copied()) {
            open(&one, &packed[at]);
        }
        for at in order.into_iter().chain([2, 1, 0]) {
            open(&other, &packed[at]);
        }
        prop_assert_eq!(files(&one.root()), files(&other.root()));
        prop_assert_eq!(files(&one.root()).len(), 3);
    }
}

/// Packs a session without its sound, past the program.
pub fn pack_in_store(folder: &Path, to: &Path) -> PathBuf {
    let unused = |_: &Path, _: &Path| -> Result<(), packets::PacketError> { Ok(()) };
    packets::pack(folder, to, &Wanted::default(), wall(), &AtomicBool::default(), unused).unwrap();
    to.to_owned()
}

#[test]
fn an_answer_reads_as_json() {
    let (workspace, _) = candidate();
    let robin = Workspace::new();
    let theirs = open(&robin, &pack(&workspace, &[]));
    past::score(&theirs, peer("Robin"), Level::Good, Level::Mixed);
    let file = answer(&theirs, "Robin", &robin.root().join("a"));
    let archive = Archive::open(&file, Bounds::ANSWER).unwrap();
    let read: Answer = serde_json::from_slice(&archive.bytes(&archive.entries()[0]).unwrap()).unwrap();
    assert_eq!(read.card.assessor, peer("Robin"));
    assert_eq!(Some(read.packet.as_str()), archive.packet());
}
