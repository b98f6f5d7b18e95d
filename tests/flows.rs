//! Whole flows through the screens in a real terminal, as somebody practises.
//!
//! Those with the virtual microphone stand in `microphone_flows`; here nothing is recorded.

use std::fs;

use crate::harness::{
    keys::{DOWN, ENTER, ESCAPE, LEFT, RIGHT, TAB},
    window::Window,
    workspace::Workspace,
};

/// From the home screen to the set-up with the tests' own question and no microphone.
fn set_up(window: &mut Window) {
    window.wait_for("Choose kind, format and question");
    window.press_for("b", "Questions");
    window.press_for("elevator", "1 of ");
    window.press_for(ENTER, "as the candidate sees it");
    window.press_for("i", "as the interviewer sees it");
    window.wait_for("Six thousand, most of them");
    window.press_for(ENTER, "Set up");
    window.wait_for("The lifts of a tall building");
    window.wait_for("no microphone found");
    window.press_for(RIGHT, "none: practise without recording");
}

#[test]
fn alone_from_home_to_the_debrief_and_back() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, &[], 100, 30);
    set_up(&mut window);
    window.press_for(ENTER, "Say what it is for.");
    interview(&mut window);
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · The lifts of a tall building");
    score(&mut window);
    window.wait_for("Debrief · The lifts of a tall building");
    window.wait_for("Senior  hire");
    window.press_for(ESCAPE, "1 interview");
    window.wait_for("Hire at Senior · no hire at Staff");
    window.press_for("s", "1 session · ");
    window.press_for("d", "Delete 'The lifts of a tall building'");
    window.wait_for("no recording and scorecards");
    window.press(ESCAPE);
    window.wait_until_gone("for good?");
    assert_eq!(workspace.sessions().len(), 1, "not without a yes");
    holds_everything(&workspace);
    window.press_for("d", "for good?");
    window.press_for(ENTER, "No session yet.");
    assert!(workspace.sessions().is_empty());
    window.press_for(ESCAPE, "Practise");
    window.press("q");
    assert_eq!(window.ends(), 0);
}

/// Keys of every kind, each with what it brings.
fn interview(window: &mut Window) {
    window.press_for("p", "What do you measure first?");
    window.press_for("a", "Ask for a clarification");
    window.press(DOWN);
    window.press_for(ENTER, "Nobody has measured it.");
    window.press(ESCAPE);
    window.wait_until_gone("Ask for a clarification");
    window.press_for("c", "Two lifts are out for a month.");
    window.press_for("m", "Marked 0:");
    window.press_for("M", "Mark");
    window.press("unsure of zones");
    window.press_for(ENTER, "unsure of zones");
    window.press_for("t", "Note");
    // What is typed is text, whatever keys it holds.
    window.press("n p e q ?");
    window.press_for(ENTER, "n p e q ?");
    window.press_for("+", "left of 11:00");
    window.press_for(" ", "‖ paused");
    window.press_for("n", "The interview is paused.");
    window.press(" ");
    window.wait_until_gone("‖ paused");
    window.press_for("?", "Keys · Interview");
    window.press(ESCAPE);
    window.wait_until_gone("Keys · Interview");
    window.press_for("n", "Say how it works, part by part.");
    window.press_for("b", "Say what it is for.");
    window.press("n");
    window.press_for("n", "Say what worries you.");
    window.press_for("n", "This is the last phase");
}

/// Levels, evidence with a link, signals, words, a verdict overruled, and the lock.
fn score(window: &mut Window) {
    window.wait_for("0 of 5");
    window.press("32");
    window.wait_for("1 of 5");
    // Depth: with evidence that is linked to a mark.
    window.press_for(TAB, "Evidence");
    window.press(DOWN);
    window.press("asked late");
    window.press_for(ENTER, "asked late");
    window.press("32");
    window.wait_for("2 of 5");
    window.press("32");
    window.wait_for("3 of 5");
    window.press("34");
    window.wait_for("The Staff bar asks for more");
    window.press("2");
    window.press("0");
    window.wait_for("5 of 5");
    window.press_for(" ", "✓");
    window.press_for(ENTER, "Strengths");
    window.press(ENTER);
    window.press("asks first\r");
    window.wait_for("asks first");
    window.press(DOWN);
    window.press(ENTER);
    window.press("say what it costs\r");
    window.wait_for("Once locked, the scorecard never changes.");
    window.press_for(RIGHT, "overruled: the rule says");
    window.press_for(ENTER, "Why, at Senior");
    window.press_for("a good day\r", "a good day");
    window.press(LEFT);
    window.wait_until_gone("a good day");
    window.press_for(ENTER, "Lock the scorecard");
    window.press(ENTER);
}

/// What the folder holds in the end.
fn holds_everything(workspace: &Workspace) {
    let journal = fs::read_to_string(workspace.session().join("journal.jsonl")).unwrap();
    for part in [
        r#""fact":"session-started""#,
        r#""part":"probe","number":0"#,
        r#""part":"clarification","number":1"#,
        r#""part":"curveball","number":0"#,
        r#""fact":"marked","text":"unsure of zones""#,
        r#""fact":"noted","text":"n p e q ?""#,
        r#""fact":"extended","by":"1m""#,
        r#""fact":"paused""#,
        r#""fact":"resumed""#,
        r#""how":"ended""#,
    ] {
        assert!(journal.contains(part), "{part} in {journal}");
    }
    let shown = workspace.run(&["show", "last", "--json"]).json();
    let card = &shown["scorecard"];
    assert_eq!(card["rounds"][0]["scores"][1]["evidence"][0]["text"], "asked late");
    assert!(card["rounds"][0]["scores"][1]["evidence"][0]["at"].is_number(), "linked to the first mark");
    assert_eq!(card["rounds"][0]["scores"][4]["senior"], "no-evidence");
    assert_eq!(card["rounds"][0]["signals"][0], serde_json::json!([0]));
    assert_eq!(
        (&card["strengths"], &card["next_action"]),
        (&"asks first".into(), &"say what it costs".into())
    );
    assert!(card["locked"].is_string() && card.get("overruled_senior").is_none());
    assert_eq!(shown["set_aside"], serde_json::json!([]));
}

#[test]
fn time_that_runs_out_is_said_and_counted_up() {
    let workspace = Workspace::new();
    let mut window =
        Window::open(&workspace, &["practice", "--no-audio", "--question", "night-shift"], 100, 30);
    window.wait_for("Do the first thing.");
    window.wait_for("1s: The first customer calls.");
    window.wait_for("! over the planned 0:02");
    window.press_for("n", "Say what you did.");
    window.wait_until_gone("! over");
    window.press_for("b", "! over the planned 0:02");
}

#[test]
fn a_loop_goes_through_its_rounds_and_its_break() {
    let workspace = Workspace::new();
    let arguments = ["practice", "--no-audio", "--format", "two-rounds", "--seed", "7"];
    let mut window = Window::open(&workspace, &arguments, 100, 30);
    window.wait_for("Say what it is for.");
    window.wait_for("question 1 of 3");
    window.press("n");
    window.press_for("n", "Say what worries you.");
    window.press_for("n", "Stand up, drink something.");
    window.wait_for("Next round: A ladder of two. n begins it.");
    // What makes no sense in a break has no key there.
    window.wait_until_gone("probe");
    window.press_for("n", "Explain the alpha store.");
    window.wait_for("question 2 of 3");
    window.press("n");
    window.press_for("n", "Explain the delta store.");
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · Two rounds");
    window.wait_for("0 of 10");
    window.press_for(ESCAPE, "Debrief · Two rounds");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    assert!(workspace.sessions()[0].ends_with("_loop_lift-control"));
}

#[test]
fn scoring_goes_on_where_it_was_left() {
    let workspace = Workspace::new();
    workspace
        .run_with(&["practice", "--plain", "--no-audio", "--question", "lift-control"], "end\n")
        .succeeds();
    let mut window = Window::open(&workspace, &["score"], 100, 30);
    window.wait_for("0 of 5");
    window.press("32");
    window.wait_for("1 of 5");
    window.press_for(ESCAPE, "Not scored yet: 1 of 5");
    window.press_for("s", "1 of 5");
    window.wait_for("Whether depth was shown.");
    window.press("43");
    window.wait_for("2 of 5");
    window.wait_for("autosaved");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let card = fs::read_to_string(workspace.session().join("scorecards/self.yaml")).unwrap();
    assert!(card.contains("senior: 4") && !card.contains("locked"), "{card}");
}
