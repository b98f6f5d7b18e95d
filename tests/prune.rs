//! Recordings that are compressed or removed: exactly those that were meant, without a sample lost on the way.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use chrono::TimeDelta;
use mockloop::{
    audio, clock,
    domain::fact::Wall,
    store::{sessions::Lock, takes},
};
use rstest::rstest;
use serde_json::json;

use crate::harness::{
    kept::{self, files},
    past,
    workspace::Workspace,
};

const TAKE: &str = "01_lift-control";

fn days_ago(days: i64) -> Wall {
    clock::wall().fixed_offset() - TimeDelta::days(days) - TimeDelta::minutes(5)
}

/// Sessions of 100, 40 and 2 days ago, the last not scored; 3, 2 and 1 seconds of sound.
fn filled() -> (Workspace, [PathBuf; 3]) {
    let workspace = Workspace::new();
    let folders = [
        kept::session(&workspace, days_ago(100), 3),
        kept::session(&workspace, days_ago(40), 2),
        kept::unscored(&workspace, days_ago(2), 1),
    ];
    (workspace, folders)
}

/// `wav`, `flac`, or nothing of each.
fn forms(folders: &[PathBuf]) -> Vec<&'static str> {
    let form = |folder: &PathBuf| {
        let has = |extension| folder.join(TAKE).with_extension(extension).exists();
        match (has("wav"), has("flac")) {
            (true, false) => "wav",
            (false, true) => "flac",
            (true, true) => "both",
            (false, false) => "none",
        }
    };
    folders.iter().map(form).collect()
}

/// What is heard of a file, whatever its format.
fn samples(path: &Path) -> Vec<i16> {
    let folder = tempfile::tempdir().unwrap();
    let wav = folder.path().join("copy.wav");
    audio::import(path, &wav, &AtomicBool::new(false)).unwrap();
    hound::WavReader::open(wav).unwrap().samples().map(Result::unwrap).collect()
}

/// Everything but sound.
fn papers(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = files(folder);
    all.retain(|(name, _)| !takes::is_sound(Path::new(name)));
    all
}

#[test]
fn what_recordings_weigh() {
    let (workspace, folders) = filled();
    let ran = workspace.run(&["prune"]).succeeds();
    let rows: Vec<&str> = ran.out.lines().collect();
    assert_eq!(rows[0], "3 recordings of 3 sessions, 192 kB in all.");
    let words = |row: &str| row.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
    assert_eq!(words(rows[1]), "100 days 1 WAV 96 kB");
    assert_eq!(words(rows[3]), "2 days 1 WAV 32 kB not scored");
    assert_eq!(forms(&folders), ["wav", "wav", "wav"]);
    let rows = workspace.run(&["prune", "--remove", "--older-than", "30d", "--json"]).json();
    let goes: Vec<_> =
        rows.as_array().unwrap().iter().map(|it| (it["days"].clone(), it["goes"].clone())).collect();
    assert_eq!(goes, [(json!(2), json!(false)), (json!(40), json!(true)), (json!(100), json!(true))]);
    assert_eq!(rows[1]["bytes"], 64_044);
    assert_eq!(rows[1]["takes"][0]["kept"], "wav");
    let narrow = workspace.run(&["prune", "--larger-than", "80kB"]).succeeds().out;
    assert!(narrow.ends_with("These weigh 96 kB.\n") && narrow.lines().count() == 3, "{narrow}");
}

#[test]
fn compressed_recordings_have_the_same_samples_and_are_still_found() {
    let (workspace, folders) = filled();
    let before: Vec<_> = folders.iter().map(|it| papers(it)).collect();
    let ran = workspace.run_with(&["prune", "--compress"], "yes\n").succeeds();
    assert!(ran.out.contains("To compress: 2 recordings of 2 sessions, 160 kB:"), "{}", ran.out);
    assert!(ran.out.contains(" kB freed; recordings weigh "), "{}", ran.out);
    assert!(ran.err.contains("not scored yet; --session names it all the same"), "{}", ran.err);
    assert_eq!(forms(&folders), ["flac", "flac", "wav"]);
    assert_eq!(folders.iter().map(|it| papers(it)).collect::<Vec<_>>(), before);
    for (folder, seconds) in folders.iter().zip([3, 2]) {
        let flac = folder.join(TAKE).with_extension("flac");
        assert_eq!(samples(&flac), (0..seconds * past::RATE).map(kept::tone).collect::<Vec<_>>());
    }
    let name = folders[0].file_name().unwrap().to_str().unwrap();
    let page = workspace.run(&["show", name]).succeeds().out;
    assert!(page.contains("01_lift-control.flac  0:03, compressed"), "{page}");
    let shown = workspace.run(&["show", name, "--json"]).json();
    assert_eq!(
        (&shown["takes"][0]["file"], &shown["takes"][0]["kept"]),
        (&json!("01_lift-control.flac"), &json!("flac"))
    );
    let again = workspace.run(&["prune", "--compress", "--yes"]).succeeds();
    assert_eq!(again.out, "There is nothing to compress.\n");
}

#[test]
fn removed_recordings_are_gone_and_nothing_else_is() {
    let (workspace, folders) = filled();
    let before: Vec<_> = folders.iter().map(|it| papers(it)).collect();
    workspace.run(&["prune", "--compress", "--older-than", "90d", "--yes"]).succeeds();
    let ran = workspace.run(&["prune", "--remove", "--older-than", "1d", "--yes"]).succeeds();
    assert!(ran.out.contains("To remove: 2 recordings of 2 sessions"), "{}", ran.out);
    assert_eq!(forms(&folders), ["none", "none", "wav"]);
    assert_eq!(folders.iter().map(|it| papers(it)).collect::<Vec<_>>(), before);
    let page = workspace.run(&["show", folders[0].file_name().unwrap().to_str().unwrap()]).succeeds().out;
    assert!(page.contains("Senior  hire") && page.contains("01_lift-control.wav  0:03, removed"), "{page}");
    assert_eq!(workspace.run(&["sessions", "--json"]).json()[2]["takes"][0]["kept"], "removed");
}

#[test]
fn the_oldest_go_until_enough_is_gone() {
    let (workspace, folders) = filled();
    let ran = workspace.run(&["prune", "--remove", "--keep-below", "100kB", "--yes"]).succeeds();
    assert!(ran.out.ends_with("96 kB freed; recordings weigh 96 kB now.\n"), "{}", ran.out);
    assert_eq!(forms(&folders), ["none", "wav", "wav"]);
    let ran = workspace.run(&["prune", "--compress", "--keep-below", "90kB", "--dry-run"]).succeeds();
    assert!(ran.out.contains("in this order until all weigh less than 90 kB"), "{}", ran.out);
    let ran = workspace.run(&["prune", "--remove", "--keep-below", "1kB", "--yes"]).succeeds();
    assert!(ran.err.contains("That is more than 1 kB; nothing else may go."), "{}", ran.err);
    assert_eq!(forms(&folders), ["none", "none", "wav"], "what is not scored stays");
}

#[test]
fn what_is_named_goes_even_if_it_is_not_scored() {
    let (workspace, folders) = filled();
    workspace.run(&["prune", "--compress", "--session", "last", "--yes"]).succeeds();
    assert_eq!(forms(&folders), ["wav", "wav", "flac"]);
    workspace.run(&["prune", "--remove", "--session", "last", "--yes"]).succeeds();
    assert_eq!(forms(&folders), ["wav", "wav", "none"]);
}

#[test]
fn a_session_that_somebody_has_open_is_left_alone() {
    let (workspace, folders) = filled();
    let held = Lock::take(&folders[0]).unwrap();
    let ran = workspace.run(&["prune", "--remove", "--older-than", "30d", "--yes"]).succeeds();
    assert!(ran.err.contains("not over; --session names it"), "{}", ran.err);
    assert_eq!(forms(&folders), ["wav", "none", "wav"]);
    let name = folders[0].file_name().unwrap().to_str().unwrap();
    let ran = workspace.run(&["prune", "--remove", "--session", name, "--yes"]);
    assert_eq!((ran.code, ran.err.contains("has the session")), (Some(1), true), "{}", ran.err);
    assert_eq!(forms(&folders), ["wav", "none", "wav"]);
    drop(held);
}

#[rstest]
#[case(&["--remove"], "", "'prune --remove' wants to know which recordings", 2)]
#[case(&["--remove", "--older-than", "1d"], "", "nobody answered, so nothing was changed", 2)]
#[case(&["--remove", "--older-than", "soon"], "", "'soon' is not an age", 2)]
#[case(&["--compress", "--keep-below", "5"], "", "'5' is not a size", 2)]
#[case(&["--keep-below", "5GB"], "", "--compress|--remove", 2)]
#[case(&["--compress", "--remove"], "", "cannot be used with", 2)]
#[case(&["--remove", "--older-than", "1d"], "no\n", "", 0)]
#[case(&["--remove", "--older-than", "1d", "--dry-run"], "", "", 0)]
#[case(&["--remove", "--session", "nobody", "--yes"], "", "no session's folder begins with `nobody`", 1)]
fn nothing_goes_without_a_clear_yes(
    #[case] flags: &[&str],
    #[case] input: &str,
    #[case] said: &str,
    #[case] code: i32,
) {
    let (workspace, folders) = filled();
    let before = files(&workspace.root());
    let ran = workspace.run_with(&[&["prune"], flags].concat(), input);
    assert_eq!(ran.code, Some(code), "{}", ran.err);
    assert!(ran.err.contains(said), "{}", ran.err);
    assert_eq!(forms(&folders), ["wav", "wav", "wav"]);
    assert_eq!(files(&workspace.root()), before);
}

/// The order of compressing may be cut off anywhere.
#[test]
fn what_a_killed_program_left_is_put_right_by_the_next() {
    let (workspace, folders) = filled();
    let wav = folders[0].join(TAKE).with_extension("wav");
    fs::write(folders[0].join(format!(".{TAKE}.flac.4711")), "half a file").unwrap();
    fs::write(wav.with_extension("flac"), "whole, but the wav file was not deleted yet").unwrap();
    let shown = workspace.run(&["show", folders[0].file_name().unwrap().to_str().unwrap(), "--json"]).json();
    assert_eq!(shown["takes"][0]["kept"], "wav", "while both are there the wav file counts");
    workspace.run(&["prune", "--compress", "--older-than", "90d", "--yes"]).succeeds();
    assert_eq!(forms(&folders), ["flac", "wav", "wav"]);
    let names: Vec<String> = files(&folders[0]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["01_lift-control.flac", "journal.jsonl", "scorecards/self.yaml"]);
}

#[test]
fn a_recording_that_cannot_be_read_is_left_as_it_is() {
    let (workspace, folders) = filled();
    let wav = folders[0].join(TAKE).with_extension("wav");
    fs::write(&wav, "no sound").unwrap();
    let ran = workspace.run(&["prune", "--compress", "--yes"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("left as it is: ") && ran.err.contains("01_lift-control.wav"), "{}", ran.err);
    assert_eq!(
        (forms(&folders), fs::read(&wav).unwrap()),
        (vec!["wav", "flac", "wav"], b"no sound".to_vec())
    );
}
