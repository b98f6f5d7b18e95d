//! Reports of a session: what stands in them and what does not, and where they go.

use std::fs;

use mockloop::domain::{review::Remark, scorecard::Assessor};
use serde_json::{Value, json};

use crate::harness::{
    reviewed::{self, SECOND_TAKE},
    workspace::Workspace,
};

/// Whether a text has this word, whatever its case.
fn has_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let word = word.to_lowercase();
    text.match_indices(&word).any(|(at, _)| {
        let letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next())
    })
}

#[test]
fn an_anonymous_report_tells_nobody() {
    let workspace = Workspace::empty();
    let folder = reviewed::story(&workspace);
    let start = mockloop::store::sessions::open(&folder).unwrap().1.start;
    let mut robin = reviewed::scored(&folder, &start, Assessor::named("Robin Okafor"), &[(3, 3); 6]);
    reviewed::evidence(&mut robin, 0, Some(5.0), "kim vasquez said 'we'; KIM meant Robin's team");
    robin.next_action = "Ask Okafor, not Ada.".to_owned();
    reviewed::lock(&folder, robin);
    let said = Remark::Commented { text: "Ada: Kim, breathe".to_owned() };
    reviewed::reviewed(&folder, Assessor::named("Ada"), [(1.0, said)]);
    reviewed::reviewed(
        &folder,
        Assessor::Candidate,
        [(1.5, Remark::Marked { text: "ask Robin".to_owned() })],
    );
    let (_, plain) = workspace.report_file(&["last"]);
    for word in ["Kim", "Robin", "Ada", "2026"] {
        assert!(has_word(&plain, word), "{word} is what would be told");
    }
    let mut texts = vec![
        workspace.report(&["last", "--anonymous", "--output", "-"]),
        workspace.report(&["last", "--anonymous", "--format", "md"]),
        workspace.report(&["last", "--anonymous", "--format", "json"]),
        workspace.report(&["last", "--anonymous", "--format", "labels", "--output", "-"]),
        workspace.report(&["last", "--anonymous", "--format", "vtt", "--output", "-"]),
    ];
    let root = workspace.root().display().to_string();
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let with_sound = workspace.root().join("page.html");
    texts.push(
        workspace
            .report_file(&["last", "--anonymous", "--with-audio", "--output", with_sound.to_str().unwrap()])
            .1,
    );
    for text in &texts {
        // Sound is no text.
        let text = text
            .split(";base64,")
            .enumerate()
            .map(|(at, it)| if at == 0 { it } else { it.split_once('"').unwrap().1 });
        let text: String = text.collect();
        for word in ["Kim", "Vasquez", "Robin", "Okafor", "Ada", "headset", "14:30", "13:30"] {
            assert!(!has_word(&text, word), "{word} in {text}");
        }
        for word in [root.as_str(), &name, "2026-11-22", "22 Nov", "2026-11-01", ".wav\"", "01_brought"] {
            let is_number = word == ".wav\"" && text.contains("take-1.wav\"");
            assert!(!text.contains(word) || is_number, "{word} in {text}");
        }
    }
    assert!(
        texts[0].contains("November 2026") && texts[0].contains("Peer A") && !texts[0].contains("<audio")
    );
    assert!(
        texts[0].contains("the candidate said &#39;we&#39;; the candidate meant Peer A&#39;s team")
            || texts[0].contains("the candidate said 'we'; the candidate meant Peer A's team"),
        "{}",
        texts[0]
    );
    assert!(texts[1].contains("Ask Peer A, not Peer B."), "{}", texts[1]);
    assert!(texts[5].contains("data:audio/mpeg;base64,"), "the sound stays");
    let found: Value = serde_json::from_str(&texts[2]).unwrap();
    let left =
        ["id", "folder", "path", "started", "candidate", "month", "anonymous"].map(|it| found[it].clone());
    assert_eq!(json!(left), json!(["", "", null, null, null, "2026-11", true]));
}

#[test]
fn json_has_all_that_show_has_and_more() {
    let workspace = Workspace::empty();
    reviewed::design(&workspace, false);
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let found: Value = serde_json::from_str(&workspace.report(&["last", "--format", "json"])).unwrap();
    let (shown, found) = (shown.as_object().unwrap(), found.as_object().unwrap());
    for (key, value) in shown {
        assert_eq!(&found[key], value, "{key}");
    }
    let more: Vec<&String> = found.keys().filter(|it| !shown.contains_key(*it)).collect();
    assert_eq!(more, ["anonymous", "month", "points", "recordings", "reviews", "stories", "unseen_peers"]);
    let take = json!({ "file": "01_url-shortener_2.wav", "question": "url-shortener", "from": SECOND_TAKE, "seconds": 1360.0 });
    assert_eq!(found["recordings"][1], take);
    let points = found["points"].as_array().unwrap();
    let point = |sort: &str| points.iter().find(|it| it["sort"] == sort).unwrap().clone();
    let gap = json!({ "at": 1700.0, "seconds": 42.5, "sort": "gap", "text": "42.5 s without sound: the microphone was gone", "by": null });
    assert_eq!(point("gap"), gap);
    assert_eq!((&point("comment")["at"], &point("comment")["by"]), (&json!(205.0), &json!("self")));
    assert_eq!(
        found["reviews"][0],
        json!({ "listener": "self", "heard": 2288.0, "fillers": 19, "remarks": 22 })
    );
    assert_eq!(found["reviews"][1]["listener"], "Robin Okafor");
}

#[test]
fn markdown_reads_well_by_itself() {
    let workspace = Workspace::empty();
    reviewed::design(&workspace, false);
    let text = workspace.report(&["last", "--format", "md"]);
    insta::assert_snapshot!(text);
    let output = workspace.root().join("session.md");
    let (path, same) =
        workspace.report_file(&["last", "--format", "md", "--output", output.to_str().unwrap()]);
    assert_eq!((path, same), (output, text));
}

#[test]
fn a_report_goes_where_it_is_sent_and_over_nothing_that_counts() {
    let workspace = Workspace::empty();
    let folder = reviewed::story(&workspace);
    let wrong = |arguments: &[&str], code: i32, said: &str| {
        let ran = workspace.run(&[&["report"], arguments].concat());
        assert!(
            ran.code == Some(code) && ran.err.contains(said) && ran.out.is_empty(),
            "{arguments:?}: {ran:?}"
        );
    };
    wrong(&[], 2, "required");
    wrong(&["last", "--trends"], 2, "cannot be used with");
    wrong(&["last", "--format", "csv"], 2, "only trends are written as csv");
    wrong(&["--trends", "--format", "vtt"], 2, "trends are written as html, csv or json");
    wrong(&["last", "--format", "md", "--with-audio"], 2, "only the page of a session holds sound");
    wrong(&["last", "--take", "1"], 2, "--take chooses a recording for labels or vtt");
    wrong(&["last", "--format", "vtt", "--take", "2"], 2, "the session has 1 takes");
    wrong(&["2027"], 1, "no session's folder begins with");
    let before = fs::read(folder.join("journal.jsonl")).unwrap();
    for own in ["journal.jsonl", "01_brought-a-technology-in.wav", "scorecards/self.yaml"] {
        let path = folder.join(own);
        wrong(&["last", "--output", path.to_str().unwrap()], 2, "is not a report");
    }
    wrong(&["last", "--output", folder.to_str().unwrap()], 2, "is a folder");
    assert_eq!(fs::read(folder.join("journal.jsonl")).unwrap(), before);
    let to_output = workspace.report(&["last", "--output", "-"]);
    let (_, text) = workspace.report_file(&["last"]);
    assert_eq!(to_output, text, "on standard output it is the page that lies in the session's folder");
    // Labels and cues of the only take: to a file, into a folder, to standard output.
    let text = workspace.report(&["last", "--format", "vtt", "--output", "-"]);
    assert!(text.starts_with("WEBVTT\n"), "{text}");
    let (path, same) = workspace.report_file(&["last", "--format", "vtt", "--output", "recordings"]);
    assert_eq!((path, same), (workspace.recordings().join("01_brought-a-technology-in.vtt"), text));
    assert_eq!(workspace.run(&["sessions"]).succeeds().out.lines().count(), 1, "reports are no sessions");
}
