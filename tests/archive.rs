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
use rawzip::CompressionMethod;
use serde_json::json;

use crate::harness::{
    content::wall,
    hostile::{Hostile, list_of, plain, write},
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

/// What is said about an archive, of which nothing is taken.
#[track_caller]
fn refused(path: &Path) -> String {
    let workspace = Workspace::empty();
    let ran = workspace.run(&["import", path.to_str().unwrap()]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{}", ran.err);
    assert_eq!(files(&workspace.root()), [], "{}", ran.err);
    ran.err
}

#[test]
fn hostile_entries_are_named_and_nothing_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let long = format!("rubrics/{}", "x".repeat(300));
    for (name, why) in [
        ("../outside.yaml", "leads out of its folder"),
        ("rubrics/../../outside.yaml", "leads out of its folder"),
        ("/etc/passwd", "a place on a whole disk"),
        ("C:/boot.ini", "a place on a whole disk"),
        ("rubrics\\x.yaml", "a backslash"),
        ("rubrics/x\u{1b}[2J.yaml", "control codes"),
        ("rubrics/\u{202e}lmay.x", "control codes"),
        ("rubrics/nul.yaml", "that of a device"),
        ("rubrics/.hidden", "a hidden file"),
        ("recordings/2026-11-22_143005_x/.lock", "a hidden file"),
        ("rubrics/x?.yaml", "not every system takes"),
        ("src/main.rs", "it lies in none of question-bank, rubrics, recordings"),
        ("recordings", "it lies in none of question-bank, rubrics, recordings"),
        (&long, "its name is too long"),
    ] {
        let entries = [plain("rubrics/good.yaml"), plain(name)];
        write(&path, &entries, &list_of(&entries));
        let said = refused(&path);
        assert!(
            said.contains("hostile.zip is refused because of its entry '") && said.contains(why),
            "{name}: {said}"
        );
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{said}");
    }
}

#[test]
fn entries_that_are_no_plain_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let cases: [(Hostile, &str); 4] = [
        (Hostile { bytes: b"/etc/passwd", mode: 0o120_777, ..plain("rubrics/link.yaml") }, "it is a link"),
        (Hostile { mode: 0o010_644, ..plain("rubrics/pipe.yaml") }, "it is no plain file"),
        (Hostile { name: b"rubrics/\xff.yaml", ..plain("") }, "its name is not text"),
        (Hostile { method: CompressionMethod::BZIP2, ..plain("rubrics/x.yaml") }, "does not know"),
    ];
    for (entry, why) in cases {
        let entries = [entry];
        write(&path, &entries, &list_of(&entries));
        let said = refused(&path);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn names_that_clash_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    for (names, why) in [
        (["rubrics/x.yaml", "rubrics/x.yaml"], "it is there twice"),
        (["rubrics/x.yaml", "rubrics/X.yaml"], "upper and lower case"),
        (["rubrics/x", "rubrics/x/y"], "both a file and a folder"),
    ] {
        let entries = names.map(plain);
        write(&path, &entries, &list_of(&entries));
        let said = refused(&path);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn the_list_and_the_files_must_agree() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let entries = [plain("rubrics/good.yaml"), plain("rubrics/x.yaml")];
    let good = list_of(&entries);
    let with = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut list = good.clone();
        change(&mut list);
        list
    };
    let wrong = "0".repeat(64);
    for (list, why) in [
        (
            with(&|it| it["files"][1]["sha256"] = json!(wrong)),
            "'rubrics/x.yaml': its checksum is not that of the list",
        ),
        (with(&|it| it["files"][1]["bytes"] = json!(3)), "'rubrics/x.yaml': it has another length"),
        (with(&|it| it["files"][1]["name"] = json!("rubrics/y.yaml")), "'rubrics/y.yaml': the list names it"),
        (
            with(&|it| it["files"][1]["name"] = json!("rubrics/good.yaml")),
            "'rubrics/good.yaml': the list names it",
        ),
        (
            with(&|it| drop(it["files"].as_array_mut().unwrap().pop())),
            "'rubrics/x.yaml': it is not in the list",
        ),
        (with(&|it| it["schema"] = json!(2)), "is of schema 2, from a newer mockloop"),
        (with(&|it| it["schema"] = json!("one")), "it has no schema"),
        (json!({"schema": 1}), "it is no list"),
        (json!([]), "it is no list"),
    ] {
        write(&path, &entries, &list);
        let said = refused(&path);
        assert!(said.contains(why), "{why}: {said}");
    }
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.zip");
    let zeros = vec![0; 8 << 20];
    let bomb = || Hostile { bytes: &zeros, method: CompressionMethod::DEFLATE, ..plain("rubrics/x.yaml") };
    write(&path, &[bomb()], &list_of(&[bomb()]));
    let said = refused(&path);
    assert!(said.contains("it grows to more than 200 times its size"), "{said}");
    let open = |bounds| Archive::open(&path, bounds).unwrap_err().to_string();
    let bounds = Bounds { ratio: 5000, ..Bounds::WORKSPACE };
    assert!(Archive::open(&path, bounds).is_ok());
    assert!(open(Bounds { text: 1 << 20, ..bounds }).contains("and 1048576 is the limit"));
    assert!(open(Bounds { total: 1 << 20, ..bounds }).contains("more than 1048576 bytes"));
    assert!(open(Bounds { files: 0, ..bounds }).contains("it says that it has 2 files"));
    // A length that is a lie: less is declared than comes out.
    let mut bytes = fs::read(&path).unwrap();
    let length = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == length).collect();
    for at in places {
        bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    fs::write(&path, bytes).unwrap();
    let said = refused(&path);
    assert!(said.contains("rubrics/x.yaml"), "{said}");
}

#[test]
fn overlapping_entries_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let entries = [plain("rubrics/a.yaml"), plain("rubrics/b.yaml")];
    write(&path, &entries, &list_of(&entries));
    // The second entry of the directory is made to point at the bytes of the first, whose name is made to fit.
    let mut bytes = fs::read(&path).unwrap();
    let central: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..*at + 4] == *b"PK\x01\x02").collect();
    let first = bytes[central[0] + 42..central[0] + 46].to_vec();
    bytes[central[1] + 42..central[1] + 46].copy_from_slice(&first);
    fs::write(&path, &bytes).unwrap();
    assert!(refused(&path).contains("'rubrics/b.yaml': it has two names"));
    // With the names alike they are found as twice the same.
    bytes[central[1] + 46 + 8] = b'a';
    fs::write(&path, &bytes).unwrap();
    assert!(refused(&path).contains("it is there twice"));
}

/// A file within a file, both in the directory: as many bytes come out as one likes to name (Fifield's bomb).
#[test]
fn entries_within_entries_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.zip");
    let inner = [plain("rubrics/b.yaml")];
    write(&path, &inner, &list_of(&inner));
    let bytes = fs::read(&path).unwrap();
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|it| it == what).unwrap();
    // The first entry with its header, up to that of the list.
    let end = 4 + find(&bytes[4..], b"PK\x03\x04");
    let whole = bytes[..end].to_vec();
    let entries = [Hostile { bytes: &whole, ..plain("rubrics/a.yaml") }, plain("rubrics/b.yaml")];
    write(&path, &entries, &list_of(&entries));
    let mut bytes = fs::read(&path).unwrap();
    let inside = u32::try_from(find(&bytes, &whole)).unwrap().to_le_bytes();
    let central = find(&bytes, b"PK\x01\x02");
    let second = central + 4 + find(&bytes[central + 4..], b"PK\x01\x02");
    bytes[second + 42..second + 46].copy_from_slice(&inside);
    fs::write(&path, &bytes).unwrap();
    let said = refused(&path);
    assert!(said.contains("'rubrics/b.yaml': it shares its bytes with something else"), "{said}");
}

/// Whatever of an archive is missing or changed, nothing is taken, or what is taken is right.
#[test]
fn a_cut_off_archive_is_no_archive() {
    let from = Workspace::empty();
    kept::session(&from, wall(), 1);
    from.run(&["export", "all.zip"]).succeeds();
    let whole = fs::read(from.root().join("all.zip")).unwrap();
    let path = from.root().join("cut.zip");
    for length in [0, 1, 21, 22, 100, whole.len() / 2, whole.len() - 23, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let said = refused(&path);
        assert!(said.contains("is no archive of mockloop, or it is cut off"), "{length}: {said}");
    }
    fs::write(&path, "Dear diary").unwrap();
    assert!(refused(&path).contains("is no archive of mockloop"));
    let said = refused(&from.root().join("nowhere.zip"));
    assert!(said.contains("cannot read") && said.contains("nowhere.zip"), "{said}");
    assert!(refused(&from.root()).contains("it is no file"));
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
