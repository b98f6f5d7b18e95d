//! Trends as somebody uses them: the screen in a real terminal, and the command as text, JSON and in a pipe.

use mockloop::domain::question::Kind;

use crate::harness::{
    interviews::{Held, of_nine_weeks},
    keys::{BACK_TAB, DOWN, ENTER, ESCAPE, LEFT, RIGHT, TAB},
    window::Window,
    workspace::Workspace,
};

fn after_nine_weeks() -> Workspace {
    let workspace = Workspace::new();
    for it in of_nine_weeks() {
        it.write(&workspace);
    }
    workspace
}

#[test]
fn from_home_through_the_pages_to_an_interview_and_back() {
    let workspace = after_nine_weeks();
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("Your levels at Senior");
    window.press_for("t", "▶ Scores");
    window.wait_for("Trends · all kinds · Senior");
    window.wait_for("12 interviews: improving");
    window.wait_for("▲ Interview 12, 21 Jan 2027: you 3.00 (hire)");
    window
        .press_for(LEFT, "▲ Interview 11, 16 Jan 2027: you 3.65 (strong hire), Robin 3.00 (hire), Sam 3.90");
    window.press_for("b", "Trends · all kinds · Staff");
    window.press_for("b", "Trends · all kinds · Senior");
    window.press_for("k", "Trends · system design · Senior");
    window.wait_for("▲ Interview 8, 16 Jan 2027");
    window.press_for(DOWN, "▶ Scope");
    window.press_for("a", "Scope, adjusted");
    window.wait_for("Against the average assessor: you ");
    window.press("a");
    window.wait_until_gone("adjusted ");
    window.press_for("x", "22 Nov 26");
    window.press_for("x", " 1       2 ");
    window.press_for(TAB, "You score yourself ");
    window.wait_for("You against peers");
    window.press_for(TAB, "Still missing: ");
    window
        .press_for(RIGHT, "▸ Regions, resource groups, subscriptions, management groups: not practised yet");
    window.press_for(DOWN, "▸ Circuit breaker, retry, bulkhead, throttling");
    window.press_for(TAB, "ran over every time");
    window.press_for(BACK_TAB, "Still missing: ");
    window.press_for("?", "Keys · Trends");
    window.press(ESCAPE);
    window.wait_until_gone("Keys · Trends");
    window.press(BACK_TAB);
    window.press_for(BACK_TAB, "▶ Scores");
    window.press_for("k", "Trends · behavioural · Senior");
    window.press_for("k", "Trends · all kinds · Senior");
    window.press_for(ENTER, "Debrief · The lifts of a tall building");
    window.press_for(ESCAPE, "Look back");
    window.press("q");
    assert_eq!(window.ends(), 0);
}

#[test]
fn the_command_opens_the_screen_with_a_kind_and_in_a_small_window() {
    let workspace = after_nine_weeks();
    let mut window = Window::open(&workspace, &["trends", "--kind", "behavioural"], 60, 18);
    window.wait_for("Trends · behavioural · Senior");
    window.wait_for("4 interviews scored. One more");
    for page in ["Self-judgement", "Coverage", "Time"] {
        window.press_for(TAB, &format!("▶ {page}"));
    }
    window.press_for(ESCAPE, "Practise");
    window.press("q");
    assert_eq!(window.ends(), 0);
}

#[test]
fn without_an_interview_it_says_what_to_do() {
    let workspace = Workspace::new();
    let mut window = Window::open_with(&workspace, &["trends"], 80, 24, &[("NO_COLOR", "1")]);
    window.wait_for("No interview yet. Hold one, score it,");
    assert!(!window.has_colour());
    window.press_for(ESCAPE, "your first interview is one key away");
    window.press_for("p", "Set up");
}

#[test]
fn an_interview_that_is_scored_meanwhile_stands_there_when_the_screen_is_opened_again() {
    let workspace = Workspace::new();
    Held { own: None, ..Held::on(0, [2; 5]) }.write(&workspace);
    let mut window = Window::open(&workspace, &[], 80, 24);
    window.press_for("t", "1 interview held, none scored yet.");
    Held::on(1, [3; 5]).write(&workspace);
    window.press_for(ESCAPE, "Practise");
    window.press_for("t", "1 interview scored. Four more");
    window.wait_for("One that you held");
}

#[test]
fn the_command_prints_everything_as_json() {
    let workspace = after_nine_weeks();
    let all = workspace.run(&["trends", "--json"]).json();
    assert_eq!(all["interviews"], 12);
    let row = |subject: serde_json::Value, by: &str| {
        let rows = all["series"].as_array().expect("a list").iter();
        let mut rows = rows.filter(|it| it["subject"] == subject && it["bar"] == "senior" && it["by"] == by);
        rows.next().cloned().unwrap_or_else(|| panic!("no row of {subject} by {by}"))
    };
    let design = row(serde_json::json!({"scope": "kind", "kind": "system-design"}), "self");
    let trend = &design["eras"][0]["trend"];
    assert_eq!((design["word"].as_str(), trend["interviews"].as_u64()), (Some("improving"), Some(8)));
    assert!(trend["each"]["low"].as_f64() > Some(0.0) && trend["p"].as_f64() < Some(0.05));
    let depth = serde_json::json!(
        {"scope": "dimension", "kind": "system-design", "dimension": "depth", "title": "Depth"}
    );
    assert_eq!(row(depth, "peers")["eras"][0]["points"][0]["score"], 1.0);
    assert_eq!(all["adjusting"][1]["bar"], "staff");
    assert_eq!(all["self_judgement"][0]["interviews"], 9);
    assert!(all["self_judgement"][0]["agreement"]["kappa"]["kappa"].is_number());
    assert_eq!(all["coverage"]["topics"].as_array().map(Vec::len), Some(63));
    assert_eq!(all["milestones"][0]["wanted"], 10);
    assert_eq!(all["phases"][0]["phase"], "opening");
    let one = workspace.run(&["trends", "--json", "--kind", "behavioural"]).json();
    assert_eq!((&one["interviews"], &one["filter"]["kind"]), (&4.into(), &Kind::Behavioural.id().into()));
}

/// The lines without what depends on the day on which they are printed: weeks until today.
fn without_today(text: &str) -> String {
    let lines = text.lines().filter(|it| !it.starts_with("By week since "));
    let cut = |line: &str| match line.split_once(" practised, in ") {
        Some((time, _)) => format!("{time} practised."),
        None => line.to_owned(),
    };
    lines.map(cut).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_command_prints_plain_lines() {
    let workspace = after_nine_weeks();
    let ran = workspace.run(&["trends", "--plain"]).succeeds();
    insta::assert_snapshot!(without_today(&ran.out));
    assert_eq!(workspace.run(&["trends"]).succeeds().out, ran.out, "in a pipe as well");
    let none = Workspace::new().run(&["trends", "--plain"]).succeeds();
    assert!(none.out.contains("No interview yet."), "{}", none.out);
}
