//! An interview that travels, in real terminals: packed, opened, heard, scored blind, answered, merged, and shown.

use std::{fs, time::Duration};

use mockloop::{
    domain::{review::Remark, scorecard::Assessor},
    store::{reviews, scorecards, sessions},
};

use crate::harness::{
    content::wall,
    kept,
    keys::{DOWN, ENTER, ESCAPE},
    past,
    window::Window,
    workspace::Workspace,
};

#[test]
fn a_peer_listens_later_and_the_candidate_sees_both() {
    let (kim, robin) = (Workspace::new(), Workspace::new());
    let folder = kept::session(&kim, wall(), 3);
    let name = sessions::name(&folder);
    let journal = past::journal(&folder);
    kim.run(&["packet", "last", "--output", "kim.mockloop"]).succeeds();
    let packet = kim.root().join("kim.mockloop");
    let mut window = Window::open(&robin, &["open", packet.to_str().unwrap()], 100, 30);
    window.wait_for("Your name, as the candidate will read it:");
    window.press("Robin\r");
    window.wait_for("Review · The lifts of a tall building");
    window.wait_for("press s to score");
    // The waveform comes from the FLAC file of the packet.
    window.wait_for("‖ 0:00 / 1:00");
    window.press_for("t", "Comment at 0:00");
    window.press("asked for the peak");
    window.press_for(ENTER, "Robin: asked for the peak");
    window.press_for("s", "Score · The lifts of a tall building");
    assert!(!window.screen().contains("Kim's"), "nobody's scores are there");
    for done in 1..=5 {
        window.press("32");
        window.wait_for(&format!("{done} of 5"));
    }
    window.press_for(ENTER, "Strengths");
    for _ in 0..3 {
        window.press(DOWN);
    }
    window.wait_for("Once locked, the scorecard never changes.");
    window.press_for(ENTER, "Lock the scorecard");
    window.press_for(ENTER, "Write the answer for Kim?");
    window.press_for(ENTER, "The answer is written");
    window.wait_for("Debrief · The lifts of a tall building");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let file = format!("{name}_answer-robin.mockloop");
    window.wait_for(&format!("mockloop merge {file}"));
    window.is_given_back();
    assert!(robin.sessions().is_empty(), "it is not Robin's interview");
    let ran = kim.run(&["merge", robin.root().join(&file).to_str().unwrap()]).succeeds();
    assert_eq!(ran.out, format!("Robin's scorecard added to {name}\n"));
    assert_eq!(past::journal(&folder), journal);
    let mut window = Window::open(&kim, &["review", "last"], 100, 40);
    window.wait_for("asked for the peak");
    window.press(ESCAPE);
    window.wait_for("A peer has scored it too.");
    window.press_for("v", "what Robin gave");
    window.press_for("d", "Where you differ");
    window.wait_for("Against Robin:");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let (review, _) = reviews::load(&folder, &Assessor::named("Robin")).unwrap();
    assert_eq!(review.remarks[0].remark, Remark::Commented { text: "asked for the peak".to_owned() });
    let (_, history) = sessions::open(&folder).unwrap();
    let card = scorecards::load(&folder, &Assessor::named("Robin"), &history.start).unwrap().unwrap();
    assert_eq!(card.progress(), (5, 5));
}

#[test]
fn an_interview_that_was_opened_waits_and_so_does_its_answer() {
    let (kim, robin) = (Workspace::new(), Workspace::new());
    let folder = kept::unscored(&kim, wall(), 0);
    let name = sessions::name(&folder);
    kim.run(&["packet", "last", "--output", "kim.mockloop"]).succeeds();
    let packet = kim.root().join("kim.mockloop");
    let mut window = Window::open(&robin, &["open", packet.to_str().unwrap(), "--as", "Robin"], 80, 24);
    window.wait_for("Review · The lifts of a tall building");
    window.press_for("s", "Score · ");
    window.press("3");
    window.press(ESCAPE);
    window.wait_for("Not scored yet: 1 of 5 dimensions done.");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    window.wait_for(&format!("mockloop open {name} --as 'Robin'"));
    let theirs = robin.root().join("recordings-of-others").join(&name);
    past::score(
        &theirs,
        Assessor::named("Robin"),
        mockloop::domain::rubric::Level::Good,
        mockloop::domain::rubric::Level::Mixed,
    );
    let mut window = Window::open(&robin, &["open", "last", "--as", "Robin"], 80, 24);
    window.wait_for("Write the answer for Kim?");
    window.press(ESCAPE);
    window.wait_until_gone("Write the answer");
    // Back home, it is Robin's own practice again.
    window.press_for(ESCAPE, "Look back");
    window.press("q");
    assert_eq!(window.ends(), 0);
    window.wait_for(&format!("Your answer waits: mockloop answer {name} --as 'Robin'"));
    let ran = robin.run(&["answer", &name]).succeeds();
    assert!(ran.out.contains("Send it to Kim"), "{}", ran.out);
    assert!(fs::metadata(robin.root().join(format!("{name}_answer-robin.mockloop"))).is_ok());
    assert_eq!(Duration::ZERO, reviews::load(&theirs, &Assessor::named("Robin")).unwrap().0.heard());
}

#[test]
fn without_a_terminal_nothing_is_opened() {
    let (kim, robin) = (Workspace::new(), Workspace::new());
    kept::unscored(&kim, wall(), 0);
    kim.run(&["packet", "last", "--output", "kim.mockloop"]).succeeds();
    let packet = kim.root().join("kim.mockloop");
    let ran = robin.run(&["open", packet.to_str().unwrap(), "--as", "Robin"]);
    assert!(ran.code == Some(2) && ran.err.contains("mockloop open --plain"), "{}", ran.err);
    let ran = robin.run(&["open", packet.to_str().unwrap(), "--plain"]);
    assert!(ran.code == Some(2) && ran.err.contains("say who listens: --as NAME"), "{}", ran.err);
    assert!(!robin.root().join("recordings-of-others").exists());
    for command in ["packet", "open", "answer", "merge"] {
        let help = robin.run(&[command, "--help"]).succeeds().out;
        assert!(help.contains("Examples:") && help.contains(&format!("mockloop {command} ")), "{help}");
    }
}
