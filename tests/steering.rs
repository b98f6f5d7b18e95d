//! Text out of files, as an enemy writes it into every field: it never steers the terminal that shows it.

use std::{fs, path::Path};

use mockloop::domain::{rubric::Level, sanitising, scorecard::Assessor};
use rstest::rstest;
use serde_json::Value;

use crate::harness::{
    content::{self, wall},
    kept, past, reviewed,
    window::Window,
    workspace::Workspace,
};

/// Clears the screen, names the window, rings, begins a sequence in another way, and turns text around.
const STEERS: &str =
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{9d}1;x\u{9c}\u{8}\u{7f}\u{202e}\u{2066}\u{feff}\r";

/// What a terminal would obey if it came through.
fn steers(text: &str) -> Option<char> {
    let mut all = text.chars().peekable();
    while let Some(it) = all.next() {
        let is_line = it == '\n' || it == '\t' || (it == '\r' && all.peek() == Some(&'\n'));
        let turns = matches!(it, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if (it.is_control() && !is_line) || turns {
            return Some(it);
        }
    }
    None
}

/// Puts the codes into every text of a document but those by which its parts find one another.
fn infect(value: &mut Value, key: &str) {
    const NAMES: [&str; 24] = [
        "fact",
        "id",
        "kind",
        "exercise",
        "phase",
        "wall",
        "file",
        "how",
        "rubric_hash",
        "hash",
        "bar",
        "dimension",
        "length",
        "break",
        "pillar",
        "cap",
        "url",
        "part",
        "crc",
        "session",
        "locked",
        "rounds",
        "senior",
        "staff",
    ];
    match value {
        Value::String(text) if !NAMES.contains(&key) && text != "self" => {
            text.insert_str(text.len() / 2, STEERS);
        }
        Value::Array(all) => all.iter_mut().for_each(|it| infect(it, key)),
        Value::Object(all) => all.iter_mut().for_each(|(key, it)| infect(it, key)),
        _ => {}
    }
}

/// The lines of a journal or a review, with the codes in them and right checksums.
fn infect_lines(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let line = |line: &str| {
        let mut value: Value = serde_json::from_str(line).unwrap();
        value.as_object_mut().unwrap().remove("crc");
        infect(&mut value, "");
        let mut body = value.to_string();
        body.pop();
        format!("{body},\"crc\":\"{:08x}\"}}\n", crc32fast::hash(body.as_bytes()))
    };
    fs::write(path, text.lines().map(line).collect::<String>()).unwrap();
}

/// The same for YAML.
fn infect_yaml(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let mut value: Value = serde_saphyr::from_str(&text).unwrap();
    infect(&mut value, "");
    // JSON is YAML, and has an escape for everything.
    fs::write(path, sanitising::json(&serde_json::to_string(&value).unwrap())).unwrap();
}

/// A workspace with the codes wherever a file has a text.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    for (hours, remarks) in [(0, true), (30, false)] {
        let folder = kept::unscored(&workspace, wall() + chrono::TimeDelta::hours(hours), 1);
        let (_, history) = mockloop::store::sessions::open(&folder).unwrap();
        let mut card = reviewed::scored(&folder, &history.start, Assessor::Candidate, &[(3, 2); 5]);
        reviewed::evidence(&mut card, 0, Some(3.0), "evident");
        "next".clone_into(&mut card.next_action);
        "less".clone_into(&mut card.to_work_on);
        "more".clone_into(&mut card.strengths);
        reviewed::lock(&folder, card);
        past::score(&folder, Assessor::named("Robin"), Level::Good, Level::Mixed);
        if remarks {
            let mut file = mockloop::store::reviews::ReviewFile::open(&folder, Assessor::Candidate).unwrap();
            let remark = mockloop::domain::review::Remark::Commented { text: "remarkable".to_owned() };
            file.0.append(&mut file.1, reviewed::at(2.0), remark, wall()).unwrap();
            file.0.close().unwrap();
            infect_lines(&folder.join("reviews/self.jsonl"));
        }
        infect_lines(&folder.join("journal.jsonl"));
        for card in ["self", "peer-robin"] {
            infect_yaml(&folder.join(format!("scorecards/{card}.yaml")));
        }
    }
    let broken = kept::unscored(&workspace, wall() + chrono::TimeDelta::hours(60), 0);
    fs::write(broken.join("journal.jsonl"), format!("{STEERS}\n")).unwrap();
    for path in ["question-bank/formats.yaml", "question-bank/small.yaml", "rubrics/system-design.yaml"] {
        infect_yaml(&workspace.root().join(path));
    }
    workspace.write("question-bank/broken.yaml", format!("schema: 1\nquestions:\n  - id: \"{STEERS}\n"));
    let strange = "questions:\n  - {id: x, \"\\e[2J\\u202e\": 1, kind: \"\\e]0;owned\\a\"}\n";
    workspace.write("question-bank/strange.yaml", format!("schema: 1\n{strange}"));
    workspace
        .write(format!("question-bank/na{}me.yaml", STEERS.replace('\0', "")).as_str(), "schema: 1\nx: 1\n");
    assert!(content::QUESTIONS.len() > 1);
    workspace
}

#[test]
fn nothing_that_is_printed_steers_the_terminal() {
    let workspace = workspace();
    let sessions = workspace.sessions();
    let (first, broken) = (sessions[0].as_str(), sessions[2].as_str());
    let commands: Vec<Vec<&str>> = vec![
        vec!["sessions"],
        vec!["sessions", "--json"],
        vec!["show", first],
        vec!["show", first, "--json"],
        vec!["show", broken],
        vec!["report", first, "--format", "md"],
        vec!["report", first, "--format", "json"],
        vec!["report", first, "--format", "html", "--output", "-"],
        vec!["report", first, "--format", "labels", "--output", "-"],
        vec!["report", first, "--format", "vtt", "--output", "-"],
        vec!["report", "--trends", "--format", "csv"],
        vec!["report", "--trends", "--format", "json"],
        vec!["trends", "--plain"],
        vec!["trends", "--json"],
        vec!["bank", "lint"],
        vec!["bank", "lint", "--json"],
        vec!["bank", "list"],
        vec!["bank", "list", "--json"],
        vec!["bank", "show", "lift-control"],
        vec!["bank", "show", "lift-control", "--json"],
        vec!["bank", "show", STEERS],
        vec!["bank", "stats"],
        vec!["formats"],
        vec!["formats", "--json"],
        vec!["rubrics"],
        vec!["rubrics", "--json"],
        vec!["prune"],
        vec!["doctor"],
        vec!["doctor", "--json"],
        vec!["where"],
        vec!["open", STEERS, "--as", "Kim", "--plain"],
        vec!["merge", STEERS],
        vec!["show", STEERS],
    ];
    let mut seen = 0;
    for arguments in commands {
        let ran = workspace.run(&arguments);
        for (out, text) in [("output", &ran.out), ("error", &ran.err)] {
            assert_eq!(steers(text), None, "{arguments:?}, standard {out}: {text:?}");
            seen += usize::from(text.contains("owned"));
        }
    }
    assert!(seen > 15, "the texts themselves are there: {seen}");
    let log = fs::read_to_string(workspace.home().join("cache/mockloop/mockloop.log")).unwrap_or_default();
    assert_eq!(steers(&log), None, "{log:?}");
}

#[test]
fn no_plain_interview_and_no_written_text_steers_it() {
    let workspace = workspace();
    let input = "probe\nask\nask 1\ncurveball\nmark \u{1b}[2J\nnote \u{202e}\ntime\nnext\nend\n3 2\n";
    let ran = workspace.run_with(&["practice", "--plain", "--no-audio", "--question", "lift-control"], input);
    assert_eq!((steers(&ran.out), steers(&ran.err)), (None, None), "{:?}{:?}", ran.out, ran.err);
    assert!(ran.out.contains("owned"), "{}", ran.out);
    let first = workspace.sessions()[0].clone();
    for format in ["md", "json", "labels", "vtt"] {
        let to = workspace.root().join(format!("written.{format}"));
        workspace.run(&["report", &first, "--format", format, "--output", to.to_str().unwrap()]).succeeds();
        let text = fs::read_to_string(to).unwrap();
        assert_eq!(steers(&text), None, "{format}: {text:?}");
    }
}

#[rstest]
#[case::home(&[], "Practise", &[("s", "Sessions"), ("\r", "Predict")])]
#[case::bank(&[], "Practise", &[("b", "Questions")])]
#[case::trends(&["trends"], "Trends", &[])]
#[case::review(&["review", "2026-11-22"], "Moments", &[("\t", "")])]
#[case::score(&["score", "2026-11-22"], "Predict", &[])]
#[case::interview(&["practice", "--no-audio", "--question", "lift-control"], "10:00", &[("?", "Keys ·")])]
fn no_screen_lets_a_code_of_a_file_through(
    #[case] arguments: &[&str],
    #[case] begins: &str,
    #[case] keys: &[(&str, &str)],
) {
    let workspace = workspace();
    let mut window = Window::open(&workspace, arguments, 100, 40);
    window.wait_for(begins);
    for (key, shown) in keys {
        window.press_for(key, shown);
    }
    let bytes = window.bytes();
    let text = String::from_utf8_lossy(&bytes);
    // The program's own sequences begin with ESC, so that those of the files are looked for by what they do.
    for code in ["\u{1b}]0;", "\u{7}", "\u{9b}", "\u{9d}", "\u{202e}", "\u{2066}", "\u{feff}", "\u{7f}"] {
        assert!(!text.contains(code), "{code:?} came through: {text:?}");
    }
    window.close();
}
