//! What was said and written is open to its owner alone, whichever command wrote it, and no log repeats it.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use mockloop::domain::{rubric::Level, scorecard::Assessor};

use crate::harness::{
    clips,
    content::wall,
    kept, past,
    window::Window,
    workspace::{Ran, Workspace},
};

/// Runs the program where new files are open to everybody unless it says otherwise.
fn run(workspace: &Workspace, arguments: &[&str], input: &str) -> Ran {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_mockloop")]).args(arguments);
    command.current_dir(workspace.root()).env_clear().envs(workspace.environment());
    let ran = Workspace::run_command_with(command, input);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}{}", ran.out, ran.err);
    ran
}

/// Every file and folder below one.
fn all(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
        }
        found.insert(path);
    }
    found
}

#[test]
fn every_file_that_is_written_is_for_its_owner_alone() {
    let (workspace, robin, other) = (Workspace::new(), Workspace::empty(), Workspace::empty());
    let scored = kept::unscored(&workspace, wall(), 1);
    let recording = workspace.root().join("call.wav");
    clips::write(&recording, 16_000, &clips::babble(16_000, 0.5));
    let places = || -> Vec<PathBuf> {
        [&workspace, &robin, &other].iter().flat_map(|it| [it.root(), it.home()]).collect()
    };
    let before: BTreeSet<PathBuf> = places().iter().flat_map(|it| all(it)).collect();
    let card = "3 2 heard\n3 2\n3 2\n3 2\n3 2\n\nA\nB\nC\nyes\n";
    let interview = format!("note something\nend\n{card}");
    run(&workspace, &["practice", "--plain", "--no-audio", "--question", "lift-control"], &interview);
    let name = scored.file_name().unwrap().to_string_lossy().into_owned();
    run(&workspace, &["score", &name, "--plain"], card);
    let log = [
        "log",
        "--date",
        "2026-11-03",
        "--kind",
        "system-design",
        "--title",
        "Elsewhere",
        "--difficulty",
        "2",
    ];
    let log = [&log[..], &["--length", "10m", "--recording", "call.wav"]].concat();
    run(&workspace, &log, "");
    for format in ["html", "md", "json", "labels", "vtt"] {
        let to = format!("made/of-{format}.{format}");
        fs::create_dir_all(workspace.root().join("made")).unwrap();
        run(&workspace, &["report", &name, "--format", format, "--output", &to], "");
    }
    run(&workspace, &["report", &name], "");
    run(&workspace, &["report", "--trends"], "");
    run(&workspace, &["report", "--trends", "--format", "csv", "--output", "made/scores.csv"], "");
    run(&workspace, &["packet", &name, "--output", "made/it.mockloop"], "");
    let packet = workspace.root().join("made/it.mockloop").display().to_string();
    run(&robin, &["open", &packet, "--as", "Robin", "--plain"], card);
    let answer =
        all(&robin.root()).into_iter().find(|it| it.to_string_lossy().contains("answer-robin")).unwrap();
    run(&workspace, &["merge", answer.to_str().unwrap()], "");
    run(&workspace, &["prune", "--compress", "--session", &name, "--yes"], "");
    run(&workspace, &["calibrate", "--kind", "behavioural"], &"3 2\n".repeat(60));
    run(&workspace, &["export", "made/all.zip"], "");
    run(&other, &["import", workspace.root().join("made/all.zip").to_str().unwrap()], "");
    let made = workspace.root().join("made");
    let mut looked_at = 0;
    for path in places().iter().flat_map(|it| all(it)).filter(|it| !before.contains(it) && *it != made) {
        let mode = fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777;
        let wanted = if path.is_dir() { 0o700 } else { 0o600 };
        // The platform's folder of caches is everybody's; ours in it is not.
        let is_above = path.ends_with("home/cache") || path.ends_with("home");
        assert!(mode == wanted || is_above, "{} is {mode:o}, not {wanted:o}", path.display());
        looked_at += 1;
    }
    assert!(looked_at > 60, "{looked_at}");
    let endings: BTreeSet<String> = places()
        .iter()
        .flat_map(|it| all(it))
        .filter_map(|it| Some(it.extension()?.to_string_lossy().into_owned()))
        .collect();
    for ending in
        ["jsonl", "yaml", "wav", "flac", "html", "md", "csv", "vtt", "zip", "mockloop", "log", "postcard"]
    {
        assert!(endings.contains(ending), "nothing was written as .{ending}: {endings:?}");
    }
}

#[test]
fn no_word_of_an_interview_gets_into_the_log() {
    let workspace = Workspace::new();
    let words = ["Wolverhampton", "Xylophone", "Yesteryear", "Zeppelin", "Quagmire", "Marmalade"];
    let input = format!(
        "note {}\nmark {}\nnonsense {}\nend\n3 2 {}\n3 2\n3 2\n3 2\n3 2\n\n{}\nB\n{}\nyes\n",
        words[0], words[1], words[2], words[3], words[4], words[5]
    );
    let mut command = workspace.command(&[
        "practice",
        "--plain",
        "--no-audio",
        "--question",
        "lift-control",
        "--candidate",
        words[2],
    ]);
    command.env("RUST_LOG", "trace");
    let ran = Workspace::run_command_with(command, &input);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let folder = workspace.session();
    past::score(&folder, Assessor::named("Ferdinand"), Level::Good, Level::Mixed);
    // A line that cannot be read, and a file that is no sound, are worth a word in the log; what is in them is not.
    let journal = folder.join("journal.jsonl");
    let torn = fs::read_to_string(&journal).unwrap().replace("\"crc\":\"", "\"crc\":\"0");
    fs::write(&journal, torn).unwrap();
    let mut window =
        Window::open(&workspace, &["practice", "--no-audio", "--question", "parcel-lockers"], 100, 30);
    window.wait_for("Opening");
    window.press_for("t", "Note");
    window.press(&format!("{}\r", words[0]));
    window.wait_for(words[0]);
    window.close();
    let said = fs::read_to_string(workspace.home().join("cache/mockloop/mockloop.log")).unwrap();
    for word in words.iter().chain(&["Ferdinand", "tall building", "Parcel"]) {
        assert!(!said.contains(word), "{word} is in the log: {said}");
    }
}
