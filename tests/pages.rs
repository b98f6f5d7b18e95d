//! Written pages in a browser, and files with cues in programs that know their format.

use std::{fs, path::Path, process::Command, sync::atomic::AtomicBool};

use mockloop::domain::{
    question::{Bar, Part},
    review::Remark,
    rubric::Level,
    scorecard::{Assessor, Scorecard, Seen},
};
use serde_json::{Value, json};

use crate::harness::{
    browser::check,
    content,
    reviewed::{self, CLICKS, DESIGN_ENDS, SECOND_TAKE, STORY_CLICK, enter, journal, mark, note, over, told},
    workspace::Workspace,
};

#[test]
fn the_page_of_a_session_in_a_browser() {
    let workspace = Workspace::empty();
    let folder = reviewed::design(&workspace, true);
    let (page, text) = workspace.report_file(&["last"]);
    assert_eq!(page, folder.join("report.html"));
    for words in [
        "A URL shortener that must also count",
        "22 November 2026, 14:30",
        "Kim Vasquez",
        "Strong no hire",
        "Overruled (the rule says no hire): The cost of the edge came only when asked for, twice.",
        "Mean 2.95: hire; strong hire from 3.40.",
        "Name the failure mode first, then the number that decides it.",
        "302 before the click event: good",
        "How do you make the code, and how can two people not both get /summer?",
        "42.5 s without sound: the microphone was gone",
        "Kim needed the region to go before failure came up",
        "Robin here: count to three before you answer.",
        "two levels down into the partition key",
        "+1:08",
        "38:08",
        "0.4 a minute",
    ] {
        let words = words.replace("Strong", "strong");
        assert!(text.contains(&words), "{words}");
    }
    let links: Vec<&str> = text
        .split("<audio ")
        .skip(1)
        .map(|it| it.split("src=\"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert_eq!(links, ["01_url-shortener.wav", "01_url-shortener_2.wav"]);
    assert!(text.len() < 150_000, "{} bytes", text.len());
    let told = json!({ "clicks": CLICKS, "end": DESIGN_ENDS, "seam": SECOND_TAKE });
    let checked = check("session", &page, &told);
    assert_eq!(checked.passed.len(), 13, "{:?}", checked.passed);
    assert!(checked.figures["stops"].as_u64() > Some(40), "{:?}", checked.figures);
}

#[test]
fn a_page_with_its_sound_inside_is_alone_and_whole() {
    let workspace = Workspace::empty();
    let folder = reviewed::story(&workspace);
    let elsewhere = tempfile::tempdir().unwrap();
    let output = elsewhere.path().join("story.html");
    let output = output.to_str().unwrap();
    let (page, text) = workspace.report_file(&["last", "--with-audio", "--output", output]);
    let wav = fs::metadata(folder.join("01_brought-a-technology-in.wav")).unwrap().len();
    assert!(text.contains("src=\"data:audio/mpeg;base64,") && !text.contains(".wav\" data-from"), "{wav}");
    assert!(text.contains("Shares of the story, as it was heard"));
    let shares: Vec<&str> =
        text.split("<tr><th scope=\"row\">Action</th>").nth(1).unwrap().split("</td>").collect();
    assert!(
        shares[0].ends_with(">60 %") && shares[1].ends_with(">60 %") && shares[2].ends_with(">0:06"),
        "{shares:?}"
    );
    let checked = check("embedded", &page, &json!({ "end": 12.0, "click": STORY_CLICK }));
    assert_eq!(checked.passed.len(), 3);
}

#[test]
fn a_page_links_its_recordings_from_wherever_it_lies() {
    let workspace = Workspace::empty();
    let folder = reviewed::story(&workspace);
    let output = workspace.root().join("to hand in/für Ada & #1/page.html");
    let (page, text) = workspace.report_file(&["last", "--output", output.to_str().unwrap()]);
    assert_eq!(page, output);
    let folder_name = folder.file_name().unwrap().to_str().unwrap();
    assert!(text.contains(&format!("src=\"../../recordings/{folder_name}/01_brought-a-technology-in.wav\"")));
    check("linked", &page, &json!({ "lengths": [12] }));
    // Once compressed, the take is another file of the same sound.
    let wav = folder.join("01_brought-a-technology-in.wav");
    mockloop::audio::compress(&wav, &wav.with_extension("flac"), &AtomicBool::new(false)).unwrap();
    fs::remove_file(&wav).unwrap();
    let (page, text) = workspace.report_file(&["last"]);
    assert!(text.contains("src=\"01_brought-a-technology-in.flac\""));
    check("linked", &page, &json!({ "lengths": [12] }));
    fs::remove_file(wav.with_extension("flac")).unwrap();
    assert_eq!(check("lonely", &page, &json!({})).passed.len(), 1);
    let (_, text) = workspace.report_file(&["last"]);
    assert!(
        !text.contains("<audio") && text.contains("the turn"),
        "without its recordings the rest is there"
    );
}

/// A session without sound, not scored by its candidate, and scored by Robin.
fn unscored(workspace: &Workspace) -> std::path::PathBuf {
    let start = content::talk();
    let folder = journal(
        workspace,
        &start,
        vec![
            (12.5, told(Part::Clarification, 1)),
            (31.0, note("nobody has measured the wait")),
            (640.0, enter("middle")),
            mark("zones, not floors", 700.25),
            (900.0, enter("closing")),
            (1000.0, over()),
        ],
    );
    let mut draft = Scorecard::draft("x", &start, Assessor::Candidate);
    draft.set(0, 0, Bar::Senior, Seen::Level(Level::Good)).unwrap();
    draft.rounds[0].signals[0] = vec![1];
    mockloop::store::scorecards::save(&folder, &draft).unwrap();
    let robin = Assessor::named("Robin Okafor");
    reviewed::lock(&folder, reviewed::scored(&folder, &start, robin.clone(), &[(4, 4); 5]));
    reviewed::reviewed(&folder, robin, [(1.0, Remark::Commented { text: "quick start".to_owned() })]);
    folder
}

#[test]
fn without_sound_all_the_rest_is_there_and_peers_wait_for_the_lock() {
    let workspace = Workspace::new();
    unscored(&workspace);
    let (page, text) = workspace.report_file(&["last"]);
    let words =
        ["Not scored yet: 1 of 5 dimensions done.", "One peer has scored it", "zones, not floors", "+0:40"];
    let checked = check("silent", &page, &json!({ "words": words }));
    assert_eq!(checked.passed.len(), 7);
    for text in
        [text, workspace.report(&["last", "--format", "md"]), workspace.report(&["last", "--format", "json"])]
    {
        for hidden in ["Robin", "quick start"] {
            assert!(!text.contains(hidden), "{hidden}");
        }
    }
    let found: Value = serde_json::from_str(&workspace.report(&["last", "--format", "json"])).unwrap();
    assert_eq!(
        (found["unseen_peers"].as_u64(), &found["peers"], &found["reviews"]),
        (Some(1), &json!([]), &json!([]))
    );
}

const HARM: [&str; 6] = [
    "</script><script>window.pwned = 1</script>",
    "\"><img src=x onerror=alert(1)>",
    "<!-- <iframe src='http://127.0.0.1:9/'>",
    "javascript:alert(1)",
    "]]></style><base href='http://127.0.0.1:9/'>",
    "& &lt; &#x27; 'quoted' \"twice\"",
];

#[test]
fn what_is_written_to_do_harm_is_text() {
    let workspace = Workspace::new();
    let mut start = content::talk();
    start.candidate = Some(HARM[0].to_owned());
    start.rounds[0].questions[0].title = format!("{} \u{202e}gnirts\u{7}\u{1b}[31m", HARM[1]);
    start.rounds[0].format.phases[0].title = HARM[2].to_owned();
    start.rounds[0].rubric.dimensions[0].title = HARM[3].to_owned();
    start.rounds[0].rubric.dimensions[0].anchors.senior.good = HARM[4].to_owned();
    let folder = journal(
        &workspace,
        &start,
        vec![
            mark(HARM[0], 3.0),
            (4.0, note(&format!("{}\u{0}\u{8}\u{2067}", HARM[5]))),
            (5.0, enter("middle")),
            (9.0, over()),
        ],
    );
    let mut own =
        reviewed::scored(&folder, &start, Assessor::Candidate, &[(3, 2), (3, 2), (3, 2), (3, 2), (0, 0)]);
    reviewed::evidence(&mut own, 0, Some(3.0), HARM[1]);
    own.next_action = HARM[0].to_owned();
    reviewed::lock(&folder, own);
    reviewed::lock(&folder, reviewed::scored(&folder, &start, Assessor::named(HARM[1]), &[(3, 2); 5]));
    reviewed::reviewed(&folder, Assessor::Candidate, [(2.0, Remark::Commented { text: HARM[4].to_owned() })]);
    let (page, text) = workspace.report_file(&["last"]);
    let steers = |it: char| {
        (it.is_control() && it != '\n')
            || ('\u{202a}'..='\u{202e}').contains(&it)
            || ('\u{2066}'..='\u{2069}').contains(&it)
    };
    assert_eq!(text.chars().filter(|it| steers(*it)).count(), 0);
    let checked = check("hostile", &page, &json!({ "words": HARM }));
    assert_eq!(checked.passed.len(), 7);
    let text = workspace.report(&["last", "--format", "md"]);
    assert_eq!(text.chars().filter(|it| steers(*it)).count(), 0);
    assert!(text.contains(r"\</script\>\<script\>window.pwned"), "{text}");
    assert!(text.match_indices('<').all(|(at, _)| text[..at].ends_with('\\')), "no text is HTML: {text}");
    assert!(
        text.lines().all(|it| !it.contains('|') || it.starts_with('|')),
        "no text makes a table of its own: {text}"
    );
}

#[test]
fn labels_and_cues_are_in_the_time_of_their_take() {
    let workspace = Workspace::empty();
    let folder = reviewed::design(&workspace, true);
    let out = workspace.report(&["last", "--format", "labels"]);
    let paths: Vec<&str> = out.lines().collect();
    let name = |it: &str| folder.join(it).display().to_string();
    assert_eq!(paths, [name("01_url-shortener.labels.txt"), name("01_url-shortener_2.labels.txt")]);
    let second = fs::read_to_string(paths[1]).unwrap();
    let lines: Vec<&str> = second.lines().collect();
    assert_eq!(lines[0], "0.000000\t270.000000\tHigh-level design");
    assert_eq!(lines[1], "270.000000\t1120.000000\tDeep dive");
    assert!(lines.contains(&"925.125000\t925.125000\tmark: cost came only when asked"), "{second}");
    assert!(
        lines.contains(&"410.000000\t452.500000\t42.5 s without sound: the microphone was gone"),
        "{second}"
    );
    assert!(lines.iter().all(|it| it.split('\t').count() == 3));
    let output = workspace.root().join("cues/second.vtt");
    let (path, text) = workspace.report_file(&[
        "last",
        "--format",
        "vtt",
        "--take",
        "2",
        "--output",
        output.to_str().unwrap(),
    ]);
    // Two programs that know the format: a browser, and ffmpeg.
    let empty = workspace.root().join("empty.html");
    fs::write(&empty, "<!doctype html><title>empty</title>").unwrap();
    let read = check("cues", &empty, &json!({ "vtt": text })).figures["cues"].clone();
    assert_eq!(read[0], json!([0, 270, "High-level design"]));
    let cue = read.as_array().unwrap().iter().find(|it| it[2] == "mark: cost came only when asked").unwrap();
    assert_eq!((&cue[0], &cue[1]), (&json!(925.125), &json!(930.125)));
    assert_eq!(read.as_array().unwrap().len(), lines.len());
    assert_eq!(subtitles(&path).len(), lines.len());
}

/// When each cue of a file begins, as ffprobe reads it.
fn subtitles(path: &Path) -> Vec<String> {
    let arguments = ["-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0"];
    let output = Command::new("ffprobe").args(arguments).arg(path).output().expect("ffprobe is installed");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_page_of_trends_in_a_browser() {
    let workspace = Workspace::empty();
    reviewed::months(&workspace);
    let ran = workspace.run(&["report", "--trends"]).succeeds();
    let page = workspace.recordings().join("trends.html");
    assert_eq!(ran.out.trim_end(), page.display().to_string());
    let text = fs::read_to_string(&page).unwrap();
    let found: Value =
        serde_json::from_str(&workspace.run(&["report", "--trends", "--format", "json"]).succeeds().out)
            .unwrap();
    assert_eq!((found["interviews"].as_u64(), found["scored"].as_u64()), (Some(12), Some(12)));
    let rows = found["series"].as_array().unwrap();
    let overall = rows
        .iter()
        .find(|it| it["subject"]["scope"] == "overall" && it["bar"] == "senior" && it["by"] == "self");
    let points = overall.unwrap()["eras"][0]["points"].as_array().unwrap();
    let scores: Vec<f64> = points.iter().map(|it| it["score"].as_f64().unwrap()).collect();
    assert_eq!(scores.len(), 12);
    for words in [
        "Improving",
        "System design",
        "Behavioural",
        "Robin Okafor",
        "not yet",
        "Kappa",
        "Theil and Sen",
        "12 interviews",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let checked = check("trends", &page, &json!({ "scores": scores }));
    assert_eq!(checked.passed.len(), 7, "{:?}", checked.passed);
    // Reports lie beside sessions and are none.
    assert_eq!(workspace.run(&["sessions"]).succeeds().out.lines().count(), 12);
}
