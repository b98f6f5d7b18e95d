//! What the reports of a session show once everybody's scores are open: prediction, second votes, agreement.

use std::fs;

use mockloop::{
    domain::{
        fact::Start,
        reveal::Reveal,
        scorecard::{Assessor, Scorecard},
    },
    store::{scorecards, second_votes, sessions},
};
use serde_json::{Value, json};

use crate::harness::{
    content::wall,
    reviewed::{self, again, lock, predicted, scored},
    workspace::Workspace,
};

const OWN: [(u8, u8); 6] = [(3, 2), (2, 2), (3, 2), (3, 3), (4, 3), (3, 3)];
const ROBIN: [(u8, u8); 6] = [(3, 2), (2, 1), (2, 2), (3, 3), (2, 2), (3, 2)];
const PREDICTED: [(u8, u8); 6] = [(3, 2), (2, 2), (2, 2), (3, 3), (3, 2), (3, 2)];

/// A behavioural interview that Robin has scored too, with a prediction and second votes of both.
fn story(workspace: &Workspace) -> (std::path::PathBuf, Start) {
    let folder = reviewed::story(workspace);
    let start = sessions::open(&folder).expect("a session").1.start;
    let robin = Assessor::named("Robin Okafor");
    lock(&folder, scored(&folder, &start, robin.clone(), &ROBIN));
    predicted(&folder, &start, &PREDICTED);
    let dimension = &start.rounds[0].rubric.dimensions[4].id;
    again(&folder, &Assessor::Candidate, dimension, 3, "Robin named the *number* I left out");
    again(&folder, &robin, dimension, 3, "Kim did say it, at the end | in one word");
    (folder, start)
}

fn close(found: &Value, wanted: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((found - wanted).abs() < 1e-9, "{found} instead of {wanted}");
}

#[test]
fn everything_is_kept_and_shown_beside_each_other() {
    let workspace = Workspace::empty();
    let (_, start) = story(&workspace);
    let title = |at: usize| start.rounds[0].rubric.dimensions[at].title.as_str();
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(shown["prediction"]["rounds"][0]["scores"][4]["senior"], 3);
    let votes = &shown["second_votes"];
    assert_eq!(votes.as_array().map(Vec::len), Some(2));
    assert_eq!(
        votes[1],
        json!({ "by": "Robin Okafor", "round": 1, "dimension": start.rounds[0].rubric.dimensions[4].id,
                "bar": "senior", "first": 2, "second": 3, "because": "Kim did say it, at the end | in one word",
                "wall": wall() })
    );
    assert_eq!(shown["scorecard"]["rounds"][0]["scores"][4]["senior"], 4, "the first vote stays");
    let found = &shown["agreement"][0];
    assert_eq!((&found["peer"], &found["not_compared"]), (&json!("Robin Okafor"), &Value::Null));
    // Own levels less Robin's: 0 0, 0 1, 1 0, 0 0, 2 1, 0 1.
    close(&found["own"]["all"]["bias"], 6.0 / 12.0);
    close(&found["own"]["all"]["gap"], 6.0 / 12.0);
    close(&found["own"]["senior"]["bias"], 3.0 / 6.0);
    close(&found["second"]["all"]["gap"], 4.0 / 12.0);
    close(&found["predicted"]["all"]["gap"], 2.0 / 12.0);
    assert!(found["own"]["all"]["kappa"]["kappa"].is_number());
    let dimension = &found["dimensions"][4];
    assert_eq!(dimension["title"], title(4));
    close(&dimension["own"]["bias"], 1.5);
    close(&dimension["predicted"]["gap"], 0.5);
    let text = workspace.run(&["show", "last"]).succeeds().out;
    for words in [
        "Given again",
        &format!("You, {} at Senior: first 4, then 3. Robin named the *number* I left out", title(4)),
        &format!("Robin Okafor, {} at Senior: first 2, then 3.", title(4)),
        "You predicted",
        "Agreement with Robin Okafor",
        "Your scores                          +0.50   0.50",
        "After second votes                   +0.33   0.33",
        "Your predictions                     +0.17   0.17",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let (_, page) = workspace.report_file(&["last"]);
    for words in [
        ">You predicted</th>",
        "4 → 3",
        "2 → 3",
        "Senior: 4 excellent → 3 good",
        "Kim did say it, at the end | in one word",
        "How close you are to Robin Okafor",
        "<th scope=\"row\" dir=\"auto\">After second votes</th>",
        "Gap of the prediction",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let text = workspace.report(&["last", "--format", "md"]);
    for words in [
        "| Dimension | You, Senior | You, Staff | You predicted, Senior |",
        "## Given again",
        &format!(
            "- You, {}, Senior: 4 excellent → 3 good. Robin named the \\*number\\* I left out",
            title(4)
        ),
        "at the end \\| in one word",
        "## Agreement with Robin Okafor",
        "| After second votes | +0.33 | 0.33 |",
        "| Your predictions | +0.17 | 0.17 |",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

/// Every way in which a session is reported.
fn reports(workspace: &Workspace) -> Vec<String> {
    vec![
        workspace.run(&["show", "last", "--json"]).succeeds().out,
        workspace.run(&["show", "last"]).succeeds().out,
        workspace.report(&["last", "--output", "-"]),
        workspace.report(&["last", "--format", "md"]),
        workspace.report(&["last", "--format", "json"]),
    ]
}

#[test]
fn nothing_of_it_is_seen_before_ones_own_scorecard_is_locked() {
    let workspace = Workspace::empty();
    let (folder, start) = story(&workspace);
    for text in reports(&workspace) {
        assert!(text.contains("Robin named") && text.contains("Kim did say it"), "{text}");
    }
    let own = scored(&folder, &start, Assessor::Candidate, &OWN);
    scorecards::save(&folder, &own).unwrap();
    for text in reports(&workspace) {
        for word in ["Robin named", "Kim did say it", "predicted", "After second", "Given again"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    let shown = workspace.run(&["show", "last", "--json"]).json();
    assert_eq!(
        (&shown["prediction"], &shown["second_votes"], &shown["agreement"]),
        (&json!(null), &json!([]), &json!([]))
    );
}

#[test]
fn other_words_are_named_and_not_compared() {
    let workspace = Workspace::empty();
    let (folder, start) = story(&workspace);
    let mut ada = scored(&folder, &start, Assessor::named("Ada"), &OWN);
    ada.rounds[0].rubric.version += 1;
    ada.rounds[0].rubric.hash = "ffff00001111".to_owned();
    lock(&folder, ada);
    let said = "The words differ, so the scores are neither compared nor averaged.";
    for text in reports(&workspace) {
        let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(plain.contains(said) && plain.contains("Ada scored by version"), "{text}");
    }
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let of = |name: &str| {
        shown["agreement"].as_array().unwrap().iter().find(|it| it["peer"] == name).unwrap().clone()
    };
    let ada = of("Ada");
    assert_eq!(
        (&ada["own"], &ada["second"], &ada["predicted"], &ada["dimensions"]),
        (&json!(null), &json!(null), &json!(null), &json!([]))
    );
    close(&of("Robin Okafor")["own"]["all"]["gap"], 0.5);
}

#[test]
fn an_anonymous_report_renames_who_voted_again() {
    let workspace = Workspace::empty();
    let (folder, _) = story(&workspace);
    let journal = folder.join("journal.jsonl");
    for format in ["html", "md", "json"] {
        let text = workspace.report(&["last", "--anonymous", "--format", format, "--output", "-"]);
        for word in ["Robin", "Okafor", "Kim", "Vasquez", "2026-11-22", "2026-11-01", "14:30"] {
            assert!(!text.contains(word), "{word} in {format}: {text}");
        }
        assert!(text.contains("Peer A") && text.contains("the candidate did say it"), "{text}");
    }
    let found: Value =
        serde_json::from_str(&workspace.report(&["last", "--anonymous", "--format", "json"])).unwrap();
    assert_eq!(
        (&found["second_votes"][1]["by"], &found["second_votes"][1]["wall"]),
        (&json!("Peer A"), &json!(null))
    );
    assert_eq!((&found["prediction"]["locked"], &found["prediction"]["session"]), (&json!(null), &json!("")));
    assert!(journal.is_file());
}

#[test]
fn a_prediction_that_was_declined_or_cannot_be_read_shows_nothing() {
    let workspace = Workspace::empty();
    let (folder, start) = story(&workspace);
    let declined = Scorecard { locked: Some(wall()), ..Scorecard::draft("x", &start, Assessor::Candidate) };
    scorecards::save_prediction(&folder, &declined).unwrap();
    let text = workspace.run(&["show", "last"]).succeeds().out;
    assert!(!text.contains("predict"), "{text}");
    fs::write(scorecards::prediction_path(&folder), "schema: 1\nrounds: [").unwrap();
    fs::write(second_votes::path(&folder, &Assessor::Candidate), "no votes").unwrap();
    let text = workspace.run(&["show", "last"]).succeeds().out;
    assert!(text.contains("predicted.yaml") && text.contains("second-self.yaml"), "both are named: {text}");
    assert!(text.contains("Agreement with Robin Okafor"), "the rest is there: {text}");
}

#[test]
fn a_peer_who_saw_nothing_has_no_figures() {
    let workspace = Workspace::empty();
    let (folder, start) = story(&workspace);
    let own = scorecards::load(&folder, &Assessor::Candidate, &start).unwrap().unwrap();
    let blind = scored(&folder, &start, Assessor::named("Ada"), &[(0, 0); 6]);
    let peers = [blind];
    let reveal = Reveal { start: &start, own: &own, predicted: None, peers: &peers, second: &[] };
    let found = reveal.compared();
    assert_eq!((found[0].own, found[0].second, found[0].predicted), (None, None, None));
    assert!(found[0].dimensions.iter().all(|it| it.own.is_none()) && reveal.again().is_empty());
}
