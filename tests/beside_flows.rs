//! Two people at one terminal: the interviewer's view, two blind scorecards, the prediction, where they differ, second votes,
//! and the places changed.

use std::fs;

use mockloop::{
    domain::{
        question::Bar,
        scorecard::{Assessor, Seen},
    },
    store::{reviews, scorecards, second_votes, sessions},
};

use crate::harness::{
    keys::{DOWN, ENTER, ESCAPE, TAB},
    window::Window,
    workspace::Workspace,
};

/// An interview of Alex by Robin, without sound.
fn begin(workspace: &Workspace) -> Window {
    let arguments = [
        "practice",
        "--question",
        "lift-control",
        "--candidate",
        "Alex",
        "--interviewer",
        "Robin",
        "--no-audio",
    ];
    let window = Window::open(workspace, &arguments, 100, 30);
    window.wait_for("The lifts of a tall building");
    window
}

/// Gives every dimension its levels, and locks the scorecard.
fn score(window: &mut Window, levels: &[(&str, &str)], lock: &str, then: &str) {
    for (senior, staff) in levels {
        window.press(senior);
        window.press(staff);
    }
    window.wait_for(&format!("{0} of {0}", levels.len()));
    window.press_for(ENTER, "Strengths");
    for _ in 0..3 {
        window.press(DOWN);
    }
    window.wait_for("Once locked, the scorecard never changes.");
    window.press_for(ENTER, lock);
    window.press_for(ENTER, then);
}

#[test]
fn a_question_that_is_not_there_is_said_before_anybody_is_asked_for_consent() {
    let workspace = Workspace::new();
    let arguments = ["practice", "--interviewer", "Robin", "--candidate", "Alex", "--question", "lifts"];
    let mut window = Window::open(&workspace, &arguments, 80, 24);
    assert_eq!(window.ends(), 1);
    window.wait_for("error: there is no question `lifts`");
    assert!(!window.screen().contains("microphone"), "{}", window.screen());
    assert_eq!(workspace.sessions(), [""; 0]);
}

#[test]
fn what_is_for_the_interviewer_comes_after_the_candidate_looks_away() {
    let workspace = Workspace::new();
    let mut window = begin(&workspace);
    window.press_for("v", "Look away, Alex");
    assert!(!window.screen().contains("If Alex asks"), "{}", window.screen());
    window.press_for(ENTER, "Robin interviews");
    window.wait_for("If Alex asks");
    // Telling puts it on the candidate's screen.
    window.press_for(ENTER, "is on the candidate's screen");
    window.press_for("m", "Tag");
    window.press("asked about peaks");
    window.press_for(ENTER, "1 tag or note");
    // Answers, probes, curveballs, signals.
    for _ in 0..3 {
        window.press(TAB);
    }
    window.wait_for("▶ □");
    window.press_for(" ", "☑");
    window.press(ESCAPE);
    window.wait_for("asked 1 of");
    assert!(!window.screen().contains("If Alex asks"), "{}", window.screen());
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);

    let folder = workspace.session();
    let robin = Assessor::named("Robin");
    let (_, history) = sessions::open(&folder).expect("a session");
    assert_eq!(history.start.interviewer.as_deref(), Some("Robin"));
    let card = scorecards::load(&folder, &robin, &history.start).expect("readable").expect("a draft");
    assert!(card.locked.is_none());
    assert_eq!(card.rounds[0].signals[0].len(), 1);
    let (review, _) = reviews::load(&folder, &robin).expect("readable");
    assert_eq!(review.remarks.len(), 1);
    // Nothing of the interviewer's stands in the journal, which is the candidate's.
    let journal = fs::read_to_string(folder.join("journal.jsonl")).expect("a journal");
    assert!(!journal.contains("asked about peaks"));
}

#[test]
fn two_blind_scorecards_a_prediction_and_where_they_differ() {
    let workspace = Workspace::new();
    let mut window = begin(&workspace);
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    let dimensions = {
        let (_, history) = sessions::open(&workspace.session()).expect("a session");
        history.start.rounds[0].rubric.dimensions.len()
    };
    let mut own = vec![("3", "2"); dimensions];
    own[0] = ("4", "3");
    score(&mut window, &own, "Lock the scorecard", "Robin's turn");
    window.press_for(ENTER, "· Robin");
    // Nothing of the candidate's shows.
    assert!(window.screen().contains(&format!("0 of {dimensions}")), "{}", window.screen());
    window.press_for(TAB, "Evidence");
    window.press("never asked for a number");
    window.press_for(ENTER, "never asked for a number");
    let mut theirs = vec![("3", "2"); dimensions];
    theirs[0] = ("1", "1");
    score(&mut window, &theirs, "Lock the scorecard", "Back to the candidate");
    window.press_for(ENTER, "what Robin gave");
    assert!(!window.screen().contains("never asked for a number"), "{}", window.screen());
    window.press("2");
    window.press_for(ENTER, "Where you differ");
    // The widest difference comes first, with both levels and the evidence.
    for words in [
        "You gave 4 excellent",
        "Robin gave 1 poor",
        "never asked for a number",
        "You thought Robin would give 2 mixed",
        "Against Robin: you are",
    ] {
        window.wait_for(words);
    }
    window.press_for("v", "You again, at Senior");
    window.press_for("3", "because");
    window.press("Robin is right about the peak");
    window.press_for(ENTER, "again 3 good: Robin is right about the peak");
    window.wait_for("after second votes");
    window.press_for(TAB, "Robin to vote");
    window.press("v");
    window.press_for("2", "because");
    window.press_for(ENTER, "Give a reason for your second vote.");
    window.press_for("x", "In the next round Robin answers and Alex interviews");
    window.press_for(ENTER, "Set up");
    window.press_for(ENTER, "▶");
    window.press_for("v", "Look away, Robin");
    window.press("\x03");
    window.press_for("\x03", "Leave");
    window.press(ENTER);
    assert_eq!(window.ends(), 0);

    let mut folders: Vec<_> = fs::read_dir(workspace.recordings())
        .expect("recordings")
        .filter_map(|it| Some(it.ok()?.path()))
        .collect();
    folders.sort();
    let opened: Vec<_> =
        folders.iter().filter_map(|it| Some((it, sessions::open(it).ok()?.1.start))).collect();
    let (first, start) = opened.iter().find(|(_, it)| !it.guest).expect("the first round");
    let (_, second) = opened.iter().find(|(_, it)| it.guest).expect("the second round");
    assert_eq!((second.candidate.as_deref(), second.interviewer.as_deref()), (Some("Robin"), Some("Alex")));
    let votes = second_votes::load(first, &Assessor::Candidate, start).expect("readable").votes;
    assert_eq!(votes.len(), 1);
    assert_eq!((votes[0].bar, votes[0].because.as_str()), (Bar::Senior, "Robin is right about the peak"));
    assert!(second_votes::load(first, &Assessor::named("Robin"), start).expect("readable").votes.is_empty());
    let predicted = scorecards::prediction(first, start).expect("readable").expect("a prediction");
    assert!(predicted.locked.is_some() && predicted.rounds[0].scores.iter().all(|it| it.evidence.is_empty()));
    let own = scorecards::load(first, &Assessor::Candidate, start).expect("readable").expect("a card");
    assert_eq!(own.rounds[0].scores[0].senior.map(Seen::digit), Some('4'), "the first vote stays");
}

#[test]
fn a_scorecard_without_all_its_levels_is_not_locked() {
    let workspace = Workspace::new();
    let mut window = begin(&workspace);
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    let refused = |window: &mut Window, open: &str| {
        window.press_for(&DOWN.repeat(30), "Once locked, the scorecard never changes.");
        window.press_for(ENTER, open);
        window.wait_for("give 1 to 4, or 0 for no evidence.");
        // It goes to what is missing.
        window.wait_until_gone("Once locked, the scorecard never changes.");
    };
    refused(&mut window, "5 of 5 dimensions have no level at Senior");
    window.press("32");
    refused(&mut window, "4 of 5 dimensions have no level at Senior");
    for _ in 0..4 {
        window.press("0");
    }
    window.press_for(&DOWN.repeat(30), "Once locked, the scorecard never changes.");
    window.press_for(ENTER, "Lock the scorecard");
    window.press_for(ENTER, "Robin's turn");
    window.press_for(ENTER, "· Robin");
    refused(&mut window, "5 of 5 dimensions have no level at Senior");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let folder = workspace.session();
    let (_, history) = sessions::open(&folder).expect("a session");
    let locked = |who: &str| {
        let card = scorecards::load(&folder, &Assessor::named(who), &history.start).expect("readable");
        card.is_some_and(|it| it.locked.is_some())
    };
    assert!(locked("self") && !locked("Robin"));
}

#[test]
fn nothing_is_recorded_before_the_interviewer_has_agreed() {
    let workspace = Workspace::new();
    let arguments =
        ["practice", "--question", "lift-control", "--candidate", "Alex", "--interviewer", "Robin"];
    let mut window = Window::open(&workspace, &arguments, 100, 30);
    window.wait_for("Robin, before it begins");
    assert!(fs::read_dir(workspace.recordings()).map_or(0, Iterator::count) == 0);
    window.press_for("c", "no recording");
    window.press_for("e", "End the interview");
    window.press_for(ENTER, "Score · ");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let (_, history) = sessions::open(&workspace.session()).expect("a session");
    assert!(!history.start.recorded);
}

#[test]
fn a_candidate_without_a_name_is_asked_for_it_before_it_begins() {
    for (typed, called) in [(" Alex\r", "Alex"), ("\r", "the candidate")] {
        let workspace = Workspace::new();
        let arguments = ["practice", "--no-audio", "--question", "lift-control", "--interviewer", "Robin"];
        let mut window = Window::open(&workspace, &arguments, 100, 30);
        window.wait_for("Your name, for when you change places with Robin");
        window.press_for(typed, "The lifts of a tall building");
        window.press_for("v", &format!("Look away, {called}:"));
        window.press(ESCAPE);
        window.wait_until_gone("Look away");
        window.press_for("\x03", "Leave the interview?");
        window.press(ENTER);
        assert_eq!(window.ends(), 0);
        let (_, history) = sessions::open(&workspace.session()).expect("a session");
        assert_eq!(history.start.candidate.as_deref(), Some(called).filter(|it| *it == "Alex"));
    }
}

#[test]
fn without_a_microphone_the_interview_is_offered_without_recording() {
    let workspace = Workspace::new();
    let arguments = ["practice", "--question", "lift-control", "--interviewer", "Robin"];
    let mut window = Window::open(&workspace, &arguments, 100, 30);
    window.wait_for("Your name, for when you change places with Robin");
    window.press(ENTER);
    window.wait_for("Robin, before it begins");
    window.press_for(ENTER, "The microphone cannot be used");
    window.press_for(ENTER, "no recording");
    window.press_for("v", "Robin looks");
    window.press(ESCAPE);
    window.wait_until_gone("Robin looks");
    window.press_for("\x03", "Leave the interview?");
    window.press(ENTER);
    assert_eq!(window.ends(), 0);
}
