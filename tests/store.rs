//! Scorecards and session folders on disk: found, listed, held, deleted, and never mixed up.

use std::{
    fs,
    io::Write,
    path::Path,
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use chrono::TimeDelta;
use mockloop::{
    domain::{
        fact::{How, Start},
        question::{Bar, Kind},
        rubric::{Level, Verdict},
        scorecard::{Assessor, Evidence, Moment, Overruling, Scorecard, Seen},
        session::{Input, Session},
    },
    store::{
        journal::Journal,
        scorecards::{self, CardError},
        sessions::{self, Lock, SessionError},
    },
};

use crate::harness::{
    content::{talk, two_rounds, wall},
    microphone::wait_until,
    workspace::Workspace,
};

fn card(start: &Start, assessor: Assessor) -> Scorecard {
    let mut card = Scorecard::draft("2026-11-22_143005_system-design_lift-control", start, assessor);
    card.set(0, 0, Bar::Senior, Seen::Level(Level::Excellent)).unwrap();
    card.set(0, 0, Bar::Staff, Seen::Level(Level::Good)).unwrap();
    card.set(0, 1, Bar::Senior, Seen::NOTHING).unwrap();
    card.rounds[0].scores[0].evidence = vec![
        Evidence { at: Some(Moment(Duration::from_millis(725_250))), text: "no: \"yes\" # - 'x'".to_owned() },
        Evidence { at: None, text: "on two\nlines \u{1F600}".to_owned() },
    ];
    card.rounds[0].signals[0] = vec![0, 2];
    card.strengths = String::from("- asks first");
    card.to_work_on = String::from("null");
    card.next_action = String::from("0123: name the failure");
    card.overrule(Bar::Staff, Some(Overruling { verdict: Verdict::NoHire, because: "~".to_owned() }));
    card
}

#[test]
fn a_scorecard_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let start = two_rounds();
    for assessor in [Assessor::Candidate, Assessor::named("Robin O'Neil")] {
        assert!(scorecards::load(folder.path(), &assessor, &start).unwrap().is_none());
        let mut card = card(&start, assessor.clone());
        scorecards::save(folder.path(), &card).unwrap();
        assert_eq!(scorecards::load(folder.path(), &assessor, &start).unwrap(), Some(card.clone()));
        card.locked = Some(wall());
        scorecards::save(folder.path(), &card).unwrap();
        assert_eq!(scorecards::load(folder.path(), &assessor, &start).unwrap(), Some(card));
    }
    let mut names: Vec<String> = fs::read_dir(folder.path().join("scorecards"))
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["peer-robin-o-neil.yaml", "self.yaml"], "one file an assessor, no drafts");
}

#[test]
fn a_scorecard_says_in_words_what_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    scorecards::save(folder.path(), &card(&talk(), Assessor::Candidate)).unwrap();
    let text = fs::read_to_string(folder.path().join("scorecards/self.yaml")).unwrap();
    for line in
        ["assessor: self", "senior: 4", "staff: 3", "senior: no-evidence", "at: 725.25", "verdict: no-hire"]
    {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[test]
fn a_scorecard_of_another_session_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let load = |start: &Start| scorecards::load(folder.path(), &Assessor::Candidate, start);
    scorecards::save(folder.path(), &card(&talk(), Assessor::Candidate)).unwrap();
    assert!(matches!(load(&two_rounds()), Err(CardError::Foreign { .. })), "another number of rounds");
    let mut other = talk();
    other.rounds[0].rubric.dimensions.swap(0, 1);
    assert!(matches!(load(&other), Err(CardError::Foreign { .. })), "other dimensions");
    let mut other = talk();
    other.rounds[0].questions[0].signals.truncate(2);
    assert!(matches!(load(&other), Err(CardError::Foreign { .. })), "a signal that is not there");
    assert!(load(&talk()).is_ok());
}

#[test]
fn a_scorecard_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scorecards/self.yaml");
    let load = || scorecards::load(folder.path(), &Assessor::Candidate, &talk()).unwrap_err();
    scorecards::save(folder.path(), &card(&talk(), Assessor::Candidate)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("schema: 1", "schema: 99")).unwrap();
    assert!(matches!(load(), CardError::Newer { schema: 99, .. }));
    for (bad, why) in
        [("rounds: [", ""), ("schema: 1\n", "missing field"), (&text.replace("senior: 4", "senior: 9"), "")]
    {
        fs::write(&path, bad).unwrap();
        let error = load();
        assert!(matches!(error, CardError::Unreadable { .. }), "{error}");
        assert!(error.to_string().contains("self.yaml") && error.to_string().contains(why), "{error}");
    }
}

/// Sessions that began one after another.
fn sessions(workspace: &Workspace, starts: &[(i64, Start)]) -> Vec<String> {
    let make = |(minutes, start): &(i64, Start)| {
        let start = Start { wall: wall() + TimeDelta::minutes(*minutes), ..start.clone() };
        let folder = sessions::create(&workspace.store(), &start).unwrap();
        let mut journal = Journal::create(&folder).unwrap();
        let (_, outcome) = mockloop::domain::session::Session::start(start).unwrap();
        journal.append(&outcome.facts);
        journal.close().unwrap();
        sessions::name(&folder)
    };
    starts.iter().map(make).collect()
}

#[test]
fn a_session_is_found_by_its_name_the_beginning_of_it_or_last() {
    let workspace = Workspace::new();
    let store = workspace.store();
    assert!(matches!(sessions::find(&store, "last"), Err(SessionError::NoneYet)));
    let names = sessions(&workspace, &[(0, talk()), (1, two_rounds()), (60, talk())]);
    assert_eq!(names[0], "2026-11-22_143005_system-design_lift-control");
    assert_eq!(names[1], "2026-11-22_143105_loop_lift-control");
    let found = |wanted: &str| sessions::find(&store, wanted).map(|it| sessions::name(&it));
    assert_eq!(found("last").unwrap(), names[2]);
    assert_eq!(found(&names[0]).unwrap(), names[0]);
    assert_eq!(found("2026-11-22_1431").unwrap(), names[1]);
    assert_eq!(
        found(&format!("recordings/{}/", names[1])).unwrap(),
        names[1],
        "a path, as a shell completes it"
    );
    let Err(SessionError::Ambiguous { found: choices, .. }) = found("2026-11-22_14") else {
        panic!("two fit")
    };
    assert_eq!(choices, names[..2]);
    assert!(matches!(found("2027"), Err(SessionError::NotFound(_))));
}

#[test]
fn two_sessions_in_one_second_do_not_share_a_folder() {
    let workspace = Workspace::new();
    let names = sessions(&workspace, &[(0, talk()), (0, talk())]);
    assert_eq!(names[1], format!("{}-2", names[0]));
    let found = sessions::find(&workspace.store(), &names[0]).unwrap();
    assert_eq!(sessions::name(&found), names[0], "a whole name is never ambiguous");
}

#[test]
fn the_list_is_newest_first_and_names_what_is_broken() {
    let workspace = Workspace::new();
    let names = sessions(&workspace, &[(0, talk()), (2, talk()), (1, talk()), (3, talk())]);
    workspace.write(&format!("recordings/{}/journal.jsonl", names[3]), "not a journal\n");
    workspace.write("recordings/holiday.txt", "not a session");
    workspace.write("recordings/pictures/1.txt", "not a session either");
    let list = sessions::list(&workspace.store());
    let folders: Vec<_> = list.digests.iter().map(|it| &it.folder).collect();
    assert_eq!(folders, [&names[1], &names[2], &names[0]]);
    assert_eq!(list.broken.len(), 1);
    assert_eq!(list.broken[0].folder, names[3]);
}

/// Ends a session; only sessions that are over are kept in the index.
fn end(folder: &Path) {
    let (reading, history) = sessions::open(folder).unwrap();
    let mut session = Session::from(history);
    let outcome =
        session.apply(Input::End { wall: wall(), how: How::Ended }, Duration::from_secs(9)).unwrap();
    let mut journal = Journal::open(folder, &reading).unwrap();
    journal.append(&outcome.facts);
    journal.close().unwrap();
}

/// The index is derived: with it or without it, the list is the same.
#[test]
fn the_list_follows_what_changes_behind_its_back() {
    let workspace = Workspace::new();
    let mut store = workspace.store();
    store.cache = Some(workspace.home().join("cache"));
    let names = sessions(&workspace, &[(0, talk())]);
    let folder = store.recordings().join(&names[0]);
    end(&folder);
    assert!(!sessions::list(&store).digests[0].scored);
    let mut card = card(&talk(), Assessor::Candidate);
    for dimension in 0..5 {
        card.set(0, dimension, Bar::Senior, Seen::Level(Level::Good)).unwrap();
    }
    card.locked = Some(wall());
    scorecards::save(&folder, &card).unwrap();
    let listed = sessions::list(&store);
    assert_eq!((listed.digests[0].scored, listed.digests[0].senior), (true, Some(Verdict::Hire)));
    for entry in fs::read_dir(store.cache.as_ref().unwrap()).unwrap() {
        fs::write(entry.unwrap().path(), "rubbish").unwrap();
    }
    assert_eq!(sessions::list(&store), listed);
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(sessions::list(&store).digests, []);
}

#[test]
fn a_session_is_deleted_with_all_that_is_in_it_unless_somebody_has_it() {
    let workspace = Workspace::new();
    let names = sessions(&workspace, &[(0, talk()), (1, talk())]);
    let store = workspace.store();
    let held = Lock::take(&store.recordings().join(&names[0])).unwrap();
    assert!(matches!(sessions::delete(&store, &names[0]), Err(SessionError::Held { .. })));
    drop(held);
    sessions::delete(&store, &names[0]).unwrap();
    assert_eq!(workspace.sessions(), names[1..]);
}

/// A session is held a moment before there is anything to go on with.
fn wait_until_begun(workspace: &Workspace) {
    wait_until("the interview has begun", || {
        let folder = workspace.sessions().first().map(|it| workspace.recordings().join(it));
        folder.is_some_and(|it| Lock::is_held(&it) && sessions::open(&it).is_ok())
    });
}

#[test]
fn a_session_that_another_process_has_open_is_held() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["practice", "--plain", "--no-audio", "--question", "lift-control"]);
    let mut other = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    wait_until_begun(&workspace);
    let folder = workspace.session();
    match Lock::take(&folder) {
        Err(SessionError::Held { pid, .. }) => assert_eq!(pid, other.id().to_string()),
        other => panic!("{other:?}"),
    }
    let said = format!("another mockloop (process {}) has the session", other.id());
    for arguments in [&["resume", "--plain"][..], &["resume", "last", "--plain"]] {
        let ran = workspace.run(arguments);
        assert!(ran.code == Some(1) && ran.err.contains(&said), "{arguments:?}: {}", ran.err);
    }
    other.stdin.take().unwrap().write_all(b"end\n").unwrap();
    assert!(other.wait().unwrap().success());
    assert!(!Lock::is_held(&folder));
    let _ours = Lock::take(&folder).expect("free again");
}

#[test]
fn a_session_is_never_held_twice_and_looking_is_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let holders = AtomicUsize::new(0);
    let take = || {
        for _ in 0..1_500 {
            if let Ok(lock) = Lock::take(folder) {
                assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0, "somebody else has it");
                thread::yield_now();
                holders.fetch_sub(1, Ordering::SeqCst);
                drop(lock);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(take);
        }
    });
    let is_done = AtomicBool::new(false);
    let look = || {
        while !is_done.load(Ordering::Relaxed) {
            // What is seen changes all the time.
            let _ = Lock::is_held(folder);
        }
    };
    thread::scope(|scope| {
        scope.spawn(look);
        let all: Vec<_> = (0..1_000).map(|_| Lock::take(folder).map(drop)).collect();
        is_done.store(true, Ordering::Relaxed);
        assert!(all.iter().all(Result::is_ok), "{:?}", all.iter().find(|it| it.is_err()));
    });
}

#[test]
fn a_lock_ends_with_its_process_however_that_ends() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["practice", "--plain", "--no-audio", "--question", "lift-control"]);
    let mut other = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    wait_until_begun(&workspace);
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(!Lock::is_held(&workspace.session()));
    assert!(Lock::take(&workspace.session()).is_ok(), "the file is still there, the lock is not");
}

#[test]
fn the_kind_of_a_session_is_in_its_name() {
    let mut start = talk();
    start.rounds[0].format.kind = Kind::Behavioural;
    assert_eq!(sessions::folder_name(&start), "2026-11-22_143005_behavioural_lift-control");
}
