//! A workspace in one archive and back: every byte, nothing overwritten, and nothing taken from a hostile one.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use chrono::TimeDelta;
use mockloop::store::{
    archive::{Archive, ArchiveError, Bounds},
    export::{self, Selection},
    import::{self, Imported},
    sessions::Lock,
    takes,
};
use proptest::prelude::*;

use crate::harness::{
    content::wall,
    kept::{self, files},
    workspace::Workspace,
};

/// Two recorded sessions, one without sound, a bank and rubrics.
fn filled() -> Workspace {
    let workspace = Workspace::new();
    for (days, seconds) in [(0, 2), (3, 1), (5, 0)] {
        kept::session(&workspace, wall() - TimeDelta::days(days), seconds);
    }
    workspace.write("recordings/calibration/2026-11-22_self.yaml", "schema: 1\n");
    workspace
}

fn import(workspace: &Workspace, archive: &Path) -> Result<Imported, ArchiveError> {
    import::import(&workspace.store(), archive, Bounds::WORKSPACE, false, &AtomicBool::new(false))
}

#[test]
fn every_file_comes_back_and_a_second_time_changes_nothing() {
    let (from, to) = (filled(), Workspace::empty());
    let archive = from.root().join("all.zip");
    let ran = from.run(&["export", "all.zip"]).succeeds();
    assert!(ran.out.starts_with("3 sessions, ") && ran.out.ends_with("all.zip\n"), "{}", ran.out);
    let ran = to.run(&["import", archive.to_str().unwrap()]).succeeds();
    assert!(ran.out.contains("3 sessions and 7 files outside of sessions taken in"), "{}", ran.out);
    fs::remove_file(&archive).unwrap();
    let all = files(&from.root());
    assert!(all.len() > 12, "{}", all.len());
    assert_eq!(files(&to.root()), all);
    from.run(&["export", "again.zip"]).succeeds();
    let ran = to.run(&["import", from.root().join("again.zip").to_str().unwrap()]).succeeds();
    let same = format!(
        "0 sessions and 0 files outside of sessions taken in; {} files were here already.\n",
        all.len()
    );
    assert_eq!(ran.out, same);
    assert_eq!(files(&to.root()), all);
    assert_eq!(to.run(&["sessions", "--json"]).json(), {
        let text = from.run(&["sessions", "--json"]).json().to_string();
        let there = to.root().display().to_string();
        serde_json::from_str::<serde_json::Value>(&text.replace(&from.root().display().to_string(), &there))
            .unwrap()
    });
}

#[test]
#[cfg(unix)]
fn what_is_taken_in_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (from, to) = (filled(), Workspace::empty());
    from.run(&["export", "all.zip"]).succeeds();
    assert_eq!(fs::metadata(from.root().join("all.zip")).unwrap().permissions().mode() & 0o777, 0o600);
    import(&to, &from.root().join("all.zip")).unwrap();
    for (name, _) in files(&to.root()) {
        let path = to.root().join(&name);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        // The bank's folder was there before.
        let folder = if name.starts_with("recordings") { path.parent().unwrap() } else { &to.recordings() };
        assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o077, 0, "{name}");
    }
}

#[test]
fn some_sessions_or_no_sound_or_only_what_would_be() {
    let from = filled();
    from.run(&["export", "quiet.zip", "--without-sound"]).succeeds();
    let to = Workspace::empty();
    let ran = to.run(&["import", from.root().join("quiet.zip").to_str().unwrap(), "--dry-run"]).succeeds();
    assert!(ran.out.contains("would be taken in"), "{}", ran.out);
    assert_eq!(files(&to.root()), [], "nothing was");
    import(&to, &from.root().join("quiet.zip")).unwrap();
    assert!(files(&to.root()).iter().all(|(name, _)| !takes::is_sound(Path::new(name))));
    assert!(to.run(&["show", "last"]).succeeds().out.contains("01_lift-control.wav  0:02, removed"));
    from.run(&["export", "one.zip", "--session", "last"]).succeeds();
    let to = Workspace::empty();
    import(&to, &from.root().join("one.zip")).unwrap();
    let last = from.sessions().into_iter().filter(|it| it != "calibration").max().unwrap();
    assert!(files(&to.root()).iter().all(|(name, _)| name.starts_with(&format!("recordings/{last}/"))));
    let ran = from.run(&["export", "one.zip"]);
    assert_eq!((ran.code, ran.err.contains("is there already")), (Some(1), true), "{}", ran.err);
}

#[test]
fn nothing_is_overwritten_and_what_is_missing_is_added() {
    let (from, to) = (filled(), Workspace::empty());
    let archive = from.root().join("all.zip");
    from.run(&["export", "all.zip"]).succeeds();
    import(&to, &archive).unwrap();
    let names = from.sessions();
    let card = to.recordings().join(&names[0]).join("scorecards/self.yaml");
    fs::write(&card, "mine").unwrap();
    fs::remove_file(to.recordings().join(&names[0]).join("journal.jsonl")).unwrap();
    fs::remove_file(to.recordings().join(&names[2]).join("scorecards/self.yaml")).unwrap();
    to.write("question-bank/small.yaml", "schema: 1\nquestions: []\n");
    let ran = to.run(&["import", archive.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    for said in [
        format!(
            "kept as it is here: recordings/{}: recordings/{0}/scorecards/self.yaml is another here",
            names[0]
        ),
        "kept as it is here: question-bank/small.yaml: question-bank/small.yaml is another here".to_owned(),
        "some parts of the archive differ from what is here, and stayed out".to_owned(),
    ] {
        assert!(ran.err.contains(&said), "{said}: {}", ran.err);
    }
    assert!(ran.out.contains(&format!("completed: {}, 1 file added", names[2])), "{}", ran.out);
    assert_eq!(fs::read(card).unwrap(), b"mine");
    assert!(!to.recordings().join(&names[0]).join("journal.jsonl").exists(), "all of a session or nothing");
    assert!(to.recordings().join(&names[2]).join("scorecards/self.yaml").exists());
}

/// Pages are made from all the rest, each time a little otherwise.
#[test]
fn another_page_is_no_other_session() {
    let from = filled();
    let page = from.recordings().join(&from.sessions()[0]).join("report.html");
    fs::write(&page, "then").unwrap();
    from.run(&["export", "all.zip"]).succeeds();
    fs::write(&page, "now").unwrap();
    let done = import(&from, &from.root().join("all.zip")).unwrap();
    assert_eq!((done.kept.len(), done.added.len(), fs::read(&page).unwrap()), (0, 0, b"now".to_vec()));
}

#[test]
fn a_session_that_runs_stays_out_on_both_sides() {
    let from = filled();
    let names = from.sessions();
    let held = Lock::take(&from.recordings().join(&names[0])).unwrap();
    let ran = from.run(&["export", "all.zip"]).succeeds();
    assert!(ran.err.contains("another mockloop has it open"), "{}", ran.err);
    drop(held);
    from.run(&["export", "whole.zip"]).succeeds();
    let held = Lock::take(&from.recordings().join(&names[1])).unwrap();
    let done = import(&from, &from.root().join("whole.zip")).unwrap();
    assert_eq!(done.kept, [(format!("recordings/{}", names[1]), "another mockloop has it open".to_owned())]);
    drop(held);
}

#[test]
fn what_a_killed_import_left_is_swept_by_the_next() {
    let (from, to) = (filled(), Workspace::empty());
    from.run(&["export", "all.zip"]).succeeds();
    for folder in ["recordings/.draft-1-0", ".draft-1-0"] {
        to.write(&format!("{folder}/.mockloop-draft"), "of a process that is gone");
        to.write(&format!("{folder}/recordings/x/journal.jsonl"), "half");
    }
    to.write("recordings/.draft-of-mine/notes.txt", "kept");
    import(&to, &from.root().join("all.zip")).unwrap();
    let hidden: Vec<_> = files(&to.root()).into_iter().filter(|(name, _)| name.contains(".draft-")).collect();
    assert_eq!(hidden, [("recordings/.draft-of-mine/notes.txt".to_owned(), b"kept".to_vec())]);
}

#[test]
fn a_recording_that_was_compressed_since_is_here_all_the_same() {
    let from = filled();
    from.run(&["export", "all.zip"]).succeeds();
    from.run(&["prune", "--compress", "--yes"]).succeeds();
    let before = files(&from.recordings());
    let done = import(&from, &from.root().join("all.zip")).unwrap();
    assert_eq!((done.added.len(), done.kept.len()), (0, 0));
    assert_eq!(files(&from.recordings()), before);
}

#[test]
fn other_tools_open_it() {
    let from = filled();
    from.run(&["export", "all.zip"]).succeeds();
    let script = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(len(z.namelist()))";
    let ran =
        std::process::Command::new("python3").args(["-c", script]).arg(from.root().join("all.zip")).output();
    let Ok(ran) = ran else { return eprintln!("no python3 here") };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let count = Archive::open(&from.root().join("all.zip"), Bounds::WORKSPACE).unwrap().entries().len() + 1;
    assert_eq!(String::from_utf8(ran.stdout).unwrap().trim(), count.to_string());
}

#[test]
fn what_is_stopped_leaves_nothing() {
    let (from, to) = (filled(), Workspace::empty());
    let archive = from.root().join("all.zip");
    let stop = AtomicBool::new(true);
    let before = files(&from.root());
    assert!(export::export(&from.store(), &Selection::default(), &archive, wall(), &stop).is_err());
    assert_eq!(files(&from.root()), before);
    from.run(&["export", "all.zip"]).succeeds();
    assert!(import::import(&to.store(), &archive, Bounds::WORKSPACE, false, &stop).is_err());
    assert_eq!(files(&to.root()), []);
}

/// A workspace of any names and bytes.
fn workspace_of(files: &[(String, Vec<u8>)]) -> Workspace {
    let workspace = Workspace::empty();
    for (name, bytes) in files {
        workspace.write(name, bytes);
    }
    workspace
}

fn any_files() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let part = "[a-z0-9äß李][a-z0-9_äß李 -]{0,12}[a-z0-9]";
    let name = (0..3_usize, proptest::collection::vec(part, 1..3), "(yaml|jsonl|wav|flac|txt)");
    let name = name.prop_map(|(folder, parts, extension)| {
        let folder = ["question-bank", "rubrics", "recordings/2026-11-22_143005_x"][folder];
        format!("{folder}/{}.{extension}", parts.join("/"))
    });
    let bytes = prop_oneof![proptest::collection::vec(any::<u8>(), 0..300), Just(vec![0; 200_000])];
    proptest::collection::vec((name, bytes), 0..8).prop_map(|mut files| {
        files.sort();
        files.dedup_by(|a, b| a.0.to_lowercase() == b.0.to_lowercase());
        // A file cannot be a folder, too.
        let names: Vec<String> = files.iter().map(|it| it.0.to_lowercase() + "/").collect();
        files.retain(|it| !names.iter().any(|name| it.0.to_lowercase().starts_with(name.as_str())));
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_workspace_comes_back(files_in in any_files()) {
        let (from, to) = (workspace_of(&files_in), Workspace::empty());
        let archive = from.root().join("all.zip");
        let done = export::export(&from.store(), &Selection::default(), &archive, wall(), &AtomicBool::new(false)).unwrap();
        prop_assert_eq!(&done.left_out, &[]);
        import(&to, &archive).unwrap();
        fs::remove_file(&archive).unwrap();
        let (before, after) = (files(&from.root()), files(&to.root()));
        prop_assert_eq!(&before, &after);
    }

    /// One byte of an archive changed: what is taken in is what was there, or nothing is.
    #[test]
    fn any_damage_is_found(at in any::<prop::sample::Index>(), to_byte in any::<u8>()) {
        let from = workspace_of(&[
            ("rubrics/a.yaml".to_owned(), b"schema: 1, and some more to pack".repeat(4)),
            ("recordings/x/01_a.wav".to_owned(), (0..=255).collect()),
        ]);
        let archive: PathBuf = from.root().join("all.zip");
        export::export(&from.store(), &Selection::default(), &archive, wall(), &AtomicBool::new(false)).unwrap();
        let mut bytes = fs::read(&archive).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = to_byte;
        fs::write(&archive, &bytes).unwrap();
        let to = Workspace::empty();
        let taken = import(&to, &archive);
        fs::remove_file(&archive).unwrap();
        let after = files(&to.root());
        if taken.is_ok() {
            prop_assert_eq!(after, files(&from.root()));
        } else {
            prop_assert_eq!(after, vec![]);
        }
    }
}
