//! Second votes that travel: both scorecards in a packet for one peer, what they give again in another answer, and once.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use mockloop::{
    domain::{
        question::Bar,
        rubric::Level,
        scorecard::{Assessor, Scorecard, Seen},
        second_vote::{SecondVote, SecondVotes},
    },
    store::{
        archive::{Archive, Bounds},
        packets::{self, Opened, PacketError, Wanted},
        scorecards, second_votes, sessions,
    },
};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use crate::{
    gates::hostile::{Hostile, list_of, plain, write},
    harness::{
        content::wall,
        kept::files,
        keys::{ENTER, ESCAPE},
        past,
        window::Window,
        workspace::Workspace,
    },
    packets::{Given, answer, any_given, candidate, give, open, pack_in_store, peer},
};

/// The candidate has said what they think that others gave.
fn predicts(folder: &Path) {
    let (_, history) = sessions::open(folder).unwrap();
    let own = scorecards::load(folder, &Assessor::Candidate, &history.start).unwrap().unwrap();
    scorecards::save_prediction(folder, &own).unwrap();
}

/// The packet with the scores for this peer.
fn pack_scores(folder: &Path, who: &str, to: &Path) -> Result<PathBuf, PacketError> {
    let wanted = Wanted { scores_for: Some(peer(who)), ..Wanted::default() };
    let unused = |_: &Path, _: &Path| -> Result<(), PacketError> { Ok(()) };
    packets::pack(folder, to, &wanted, wall(), &AtomicBool::default(), unused)?;
    Ok(to.to_owned())
}

fn open_scores(workspace: &Workspace, packet: &Path) -> Result<Opened, PacketError> {
    packets::open(&workspace.store(), packet, Bounds::PACKET, &AtomicBool::default(), |_, _| Ok(()))
}

/// Gives levels of the first dimensions again, where that can be.
fn votes(folder: &Path, who: &str, levels: &[u8]) {
    let (_, history) = sessions::open(folder).unwrap();
    let card = scorecards::load(folder, &peer(who), &history.start).unwrap().unwrap();
    let mut votes = second_votes::load(folder, &peer(who), &history.start).unwrap();
    for (at, level) in levels.iter().enumerate() {
        let seen = Seen::Level(Level::try_from(*level).unwrap());
        let dimension = history.start.rounds[0].rubric.dimensions[at].id.clone();
        let because = format!("{who} thinks again of {at}");
        // What was given at first is no second vote, and no level at Staff is above the one at Senior.
        let _ = votes
            .give(&card, SecondVote { round: 0, dimension, bar: Bar::Senior, seen, because, wall: wall() });
    }
    if !votes.votes.is_empty() {
        second_votes::save(folder, &votes).unwrap();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A candidate's session that Robin has scored at home, Robin's workspace, and where the interview lies there.
fn scored_by_robin() -> (Workspace, PathBuf, Workspace, PathBuf) {
    let (kim, folder) = candidate();
    let robin = Workspace::new();
    let theirs = open(&robin, &pack_in_store(&folder, &kim.root().join("first")));
    past::score(&theirs, peer("Robin"), Level::Poor, Level::Poor);
    let first = answer(&theirs, "Robin", &robin.root().join("answer"));
    packets::merge(&kim.store(), &first).unwrap();
    (kim, folder, robin, theirs)
}

#[test]
fn in_plain_lines_from_both_scorecards_to_the_second_votes() {
    let (kim, folder, robin, theirs) = scored_by_robin();
    let name = sessions::name(&folder);
    let asks = ["packet", "last", "--for", "Robin", "--without-sound"];
    // Blind until everybody has locked and the candidate has said what they expect.
    let own = fs::read(folder.join("scorecards/self.yaml")).unwrap();
    let draft = String::from_utf8(own.clone()).unwrap();
    let draft: Vec<_> = draft.lines().filter(|it| !it.starts_with("locked:")).collect();
    fs::write(folder.join("scorecards/self.yaml"), draft.join("\n")).unwrap();
    let ran = kim.run(&asks);
    assert!(ran.code == Some(1) && ran.err.contains("your own scorecard of"), "{}", ran.err);
    fs::write(folder.join("scorecards/self.yaml"), own).unwrap();
    let ran = kim.run(&asks);
    assert!(
        ran.code == Some(1)
            && ran.err.contains("first predict the scores of Robin")
            && ran.err.contains("mockloop score"),
        "{}",
        ran.err
    );
    predicts(&folder);
    let ran = kim.run(&["packet", "last", "--for", "Lee", "--without-sound"]);
    assert!(ran.code == Some(1) && ran.err.contains("Lee has no locked scorecard of"), "{}", ran.err);
    let file = kim.root().join(format!("{name}_scores-robin.mockloop"));
    assert!(!file.exists() && !kim.root().join(format!("{name}_scores-lee.mockloop")).exists());
    let before = files(&folder);
    let ran = kim.run(&asks).succeeds();
    assert!(ran.out.contains(", with your scores for Robin alone.") && file.exists(), "{}", ran.out);
    assert_eq!(files(&folder), before);
    // Of Sam, who has scored it too, there is nothing in it.
    let archive = Archive::open(&file, Bounds::PACKET).unwrap();
    let scores = archive.entries().iter().find(|it| it.name.ends_with("/scores.json")).unwrap();
    assert!(!String::from_utf8(archive.bytes(scores).unwrap()).unwrap().contains("Sam"));

    let dimensions = sessions::open(&folder).unwrap().1.start.rounds[0].rubric.dimensions.len();
    let again = "3\n9 what\n3 heard it again\n\n\n\n\n";
    let ran = robin.run_with(&["open", text(&file), "--as", "Robin", "--plain"], again).succeeds();
    for words in [
        "Opened before: ",
        "Both scorecards are open.",
        "  you: 1 ",
        "  Kim: ",
        "Give a reason for your second vote.",
        "A level from 1 to 4",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert_eq!(ran.out.matches("  you: ").count(), dimensions);
    let file = robin.root().join(format!("{name}_answer-robin-again.mockloop"));
    assert!(ran.out.contains(&format!("mockloop merge {name}_answer-robin-again.mockloop")), "{}", ran.out);
    let answered = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    robin.run(&["answer", "last"]).succeeds();
    assert_eq!(fs::read(&file).unwrap(), answered, "written again it is the same");

    let card = fs::read(folder.join("scorecards/peer-robin.yaml")).unwrap();
    let ran = kim.run(&["merge", text(&file)]).succeeds();
    assert_eq!(ran.out, format!("Robin's second votes added to {name}\n"));
    let after = files(&folder);
    let new: Vec<_> = after.iter().filter(|it| !before.contains(it)).map(|it| it.0.as_str()).collect();
    assert_eq!(new, ["scorecards/second-peer-robin.yaml"]);
    assert_eq!(fs::read(folder.join("scorecards/peer-robin.yaml")).unwrap(), card, "the first vote stays");
    let ran = kim.run(&["merge", text(&file), text(&robin.root().join("answer"))]).succeeds();
    assert_eq!(ran.out.matches("nothing changed").count(), 2, "{}", ran.out);
    assert_eq!(files(&folder), after);
    let shown = kim.run(&["show", "last", "--json"]).json();
    let votes = shown["second_votes"].as_array().unwrap();
    assert_eq!(
        (votes.len(), &votes[0]["by"], &votes[0]["because"]),
        (1, &json!("Robin"), &json!("heard it again"))
    );
    assert!(theirs.join("scorecards/self.yaml").exists());
}

#[test]
fn on_the_screens_from_where_both_differ_to_the_answer() {
    let (kim, folder, robin, _) = scored_by_robin();
    predicts(&folder);
    let packet = pack_scores(&folder, "Robin", &kim.root().join("scores")).unwrap();
    let mut window = Window::open(&robin, &["open", text(&packet), "--as", "Robin"], 100, 30);
    window.wait_for("Where you differ · The lifts");
    for words in ["You gave 1 poor", "Kim gave ", "Against Kim: you are"] {
        window.wait_for(words);
    }
    // Kim votes at home.
    window.press_for("\t", "You vote here for yourself");
    window.press_for("x", "You vote here for yourself");
    window.press_for("v", "You again, at Senior");
    window.press_for("3", "because");
    window.press("heard it again");
    window.press_for(ENTER, "again 3 good: heard it again");
    window.press_for(ESCAPE, "your second votes beside");
    window.press(ESCAPE);
    window.wait_until_gone("your second votes beside");
    // And back.
    window.press_for("v", "again 3 good: heard it again");
    window.press_for(ESCAPE, "your second votes beside");
    window.press_for(ENTER, "The answer is written");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let name = sessions::name(&folder);
    window.wait_for(&format!("mockloop merge {name}_answer-robin-again.mockloop"));
    let file = robin.root().join(format!("{name}_answer-robin-again.mockloop"));
    kim.run(&["merge", text(&file)]).succeeds();
    let mut window = Window::open(&kim, &["score", "last"], 100, 40);
    window.wait_for("Where you differ");
    window.wait_for("again 3 good: heard it again");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let (_, history) = sessions::open(&folder).unwrap();
    assert_eq!(second_votes::load(&folder, &peer("Robin"), &history.start).unwrap().votes.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Three peers answer, see the candidate's scores, and answer again, one of them twice; whatever arrives how often and
    /// in which order, the same files are there in the end.
    #[test]
    fn second_votes_merge_in_any_order(
        given in [any_given(), any_given(), any_given()],
        levels in [vec(1_u8..=4, 0..3), vec(1_u8..=4, 1..5), vec(1_u8..=4, 3..5)],
        order in Just((0..7).collect::<Vec<usize>>()).prop_shuffle(),
        again in vec(0_usize..7, 0..6),
    ) {
        let names = ["Robin", "Zoë B.", "李雷"];
        let (kim, folder) = candidate();
        let first = pack_in_store(&folder, &kim.root().join("first"));
        let (group, apart) = (Workspace::empty(), Workspace::empty());
        // Where everything arrives as it is written.
        let copy = apart.recordings().join(sessions::name(&folder));
        for (name, bytes) in files(&folder) {
            apart.write(&format!("recordings/{}/{name}", sessions::name(&folder)), bytes);
        }
        predicts(&folder);
        predicts(&copy);
        let mut answers = Vec::new();
        for (at, (name, given)) in names.iter().zip::<&[Given; 3]>(&given).enumerate() {
            let theirs = open(&group, &first);
            give(&theirs, name, given);
            let mut send = |more: &str| {
                let file = answer(&theirs, name, &group.root().join(format!("{name}{more}")));
                packets::merge(&apart.store(), &file).unwrap();
                answers.push(file);
            };
            send("");
            let packet = pack_scores(&copy, name, &apart.root().join(format!("for {name}"))).unwrap();
            let shown = open_scores(&group, &packet).unwrap().shown.unwrap();
            packets::show(&theirs, &peer(name), &shown).unwrap();
            votes(&theirs, name, &levels[at]);
            send(" again");
            if at == 2 {
                votes(&theirs, name, &[4, 3, 2, 1, 1]);
                send(" and again");
            }
        }
        prop_assert_eq!(answers.len(), 7);
        for at in order.into_iter().chain(again) {
            packets::merge(&kim.store(), &answers[at]).unwrap();
        }
        prop_assert_eq!(files(&folder), files(&copy));
    }
}

/// What an enemy changes.
type Change<'a> = &'a dyn Fn(&mut Value);

/// An archive of these files that says of itself what is right.
fn forge(to: &Path, kind: &str, id: &Value, parts: &[(String, Vec<u8>)]) -> PathBuf {
    let entries: Vec<Hostile> = parts.iter().map(|(name, bytes)| Hostile { bytes, ..plain(name) }).collect();
    let mut list = list_of(&entries);
    (list["kind"], list["packet"]) = (json!(kind), id.clone());
    write(to, &entries, &list);
    to.to_owned()
}

#[test]
fn scores_that_an_enemy_sends_are_refused_and_nothing_is_shown() {
    let (kim, folder, robin, theirs) = scored_by_robin();
    predicts(&folder);
    let packet = pack_scores(&folder, "Robin", &kim.root().join("scores")).unwrap();
    let archive = Archive::open(&packet, Bounds::PACKET).unwrap();
    let parts: Vec<(String, Vec<u8>)> =
        archive.entries().iter().map(|it| (it.name.clone(), archive.bytes(it).unwrap())).collect();
    let right: Value = serde_json::from_slice(&parts[1].1).unwrap();
    let id = json!(archive.packet());
    let before = files(&robin.root());
    let enemy = tempfile::tempdir().unwrap();
    let changed = |change: Change| {
        let mut scores = right.clone();
        change(&mut scores);
        let parts = [parts[0].clone(), (parts[1].0.clone(), scores.to_string().into_bytes())];
        forge(&enemy.path().join("hostile"), "packet", &id, &parts)
    };
    let vote = json!({ "round": 0, "dimension": "scope", "bar": "senior", "seen": 1, "because": "\u{1b}", "wall": wall() });
    let foreign: [(Change, &str); 12] = [
        (&|it| it["schema"] = json!(2), "schema 2, from a newer mockloop"),
        (&|it| it["packet"] = json!("0".repeat(64)), "it is of another interview"),
        (&|it| it["card"]["locked"] = Value::Null, "is not locked"),
        (&|it| it["card"]["assessor"] = json!({ "peer": "Sam" }), "it does not name the assessor"),
        (&|it| it["peer"]["assessor"] = json!("self"), "it does not name the assessor"),
        (&|it| it["card"]["rounds"] = json!([]), "other rounds, dimensions or questions"),
        (&|it| it["card"]["rounds"][0]["rubric"]["hash"] = json!("0"), "different wordings do not mix"),
        (
            &|it| it["card"]["rounds"][0]["scores"][0]["senior"] = json!("no-evidence"),
            "levels that this rubric does not have",
        ),
        (&|it| it["card"]["strengths"] = json!("x".repeat(5_000)), "too long a text"),
        (&|it| it["votes"] = json!([vote]), "Give a reason for your second vote"),
        (
            &|it| it["peer"]["strengths"] = json!("others"),
            "for Robin, and for the scores that Robin has locked",
        ),
        (&|it| it["peer"]["assessor"] = json!({ "peer": "\u{1b}[2JLee" }), "have locked"),
    ];
    for (change, why) in &foreign[..11] {
        let ran = robin.run(&["open", text(&changed(change)), "--as", "Robin", "--plain"]);
        assert!(ran.code == Some(1) && ran.err.contains(why), "{why}: {}", ran.err);
        assert_eq!(files(&robin.root()), before, "{why}");
    }
    let ran = robin.run(&["open", text(&changed(foreign[11].0)), "--as", "Robin", "--plain"]);
    assert!(ran.code == Some(1) && !ran.err.contains('\u{1b}'), "{}", ran.err);
    // Two of them, or somewhere else.
    for (at, name) in [(0, "scores.json".to_owned()), (1, format!("{}x", parts[1].0))] {
        let mut more = parts.clone();
        more.push((name, parts[at].1.clone()));
        let packet = forge(&enemy.path().join("hostile"), "packet", &id, &more);
        let ran = robin.run(&["open", text(&packet), "--as", "Robin", "--plain"]);
        assert!(ran.code == Some(1) && ran.err.contains("a packet has no such file"), "{}", ran.err);
    }
    // What is for Robin is for nobody else, and for nobody who has not scored.
    let ran = robin.run(&["open", text(&packet), "--as", "Lee", "--plain"]);
    assert!(ran.code == Some(1) && ran.err.contains("Lee has no locked scorecard"), "{}", ran.err);
    past::score(&theirs, peer("Lee"), Level::Good, Level::Good);
    let ran = robin.run(&["open", text(&packet), "--as", "Lee", "--plain"]);
    assert!(ran.code == Some(1) && ran.err.contains("are for Robin"), "{}", ran.err);
    assert!(!theirs.join("scorecards/self.yaml").exists());
    let elsewhere = Workspace::new();
    let ran = elsewhere.run(&["open", text(&packet), "--as", "Robin", "--plain"]);
    assert!(ran.code == Some(1) && ran.err.contains("Robin has no locked scorecard"), "{}", ran.err);
    let there = elsewhere.root().join("recordings-of-others").join(sessions::name(&folder));
    assert!(there.join("journal.jsonl").exists() && !there.join("scorecards").exists());
    // What was shown once is not replaced.
    robin.run(&["open", text(&packet), "--as", "Robin", "--plain"]).succeeds();
    let shown = files(&robin.root());
    let other = changed(&|it| it["card"]["strengths"] = json!("another"));
    let ran = robin.run(&["open", text(&other), "--as", "Robin", "--plain"]);
    assert!(ran.code == Some(1) && ran.err.contains("other scores of the candidate"), "{}", ran.err);
    assert_eq!(files(&robin.root()), shown);
}

#[test]
fn second_votes_that_are_none_are_not_merged() {
    let (kim, folder, robin, theirs) = scored_by_robin();
    votes(&theirs, "Robin", &[3]);
    let file = answer(&theirs, "Robin", &robin.root().join("again"));
    let archive = Archive::open(&file, Bounds::ANSWER).unwrap();
    let right: Value = serde_json::from_slice(&archive.bytes(&archive.entries()[0]).unwrap()).unwrap();
    let enemy = tempfile::tempdir().unwrap();
    let changed = |change: Change| {
        let mut answer = right.clone();
        change(&mut answer["votes"]);
        let parts = [("answer.json".to_owned(), answer.to_string().into_bytes())];
        forge(&enemy.path().join("hostile"), "answer", &right["packet"], &parts)
    };
    let before = files(&folder);
    let wrong: [(Change, &str); 6] = [
        (&|it| it[0]["because"] = json!(" \u{1b} "), "Give a reason for your second vote"),
        (&|it| it[0]["because"] = json!("x".repeat(5_000)), "too long a text"),
        (&|it| it[0]["seen"] = json!(1), "the same level as in your first vote"),
        (&|it| it[0]["dimension"] = json!("../.."), "no such dimension"),
        (&|it| it[0]["round"] = json!(7), "no such dimension"),
        (&|it| *it = json!([it[0], it[0]]), "voted twice"),
    ];
    for (change, why) in wrong {
        let ran = kim.run(&["merge", text(&changed(change))]);
        assert!(ran.code == Some(1) && ran.err.contains(why), "{why}: {}", ran.err);
        assert_eq!(files(&folder), before, "{why}");
    }
    // Votes that were given otherwise here are never replaced.
    let (_, history) = sessions::open(&folder).unwrap();
    let card: Scorecard = scorecards::load(&folder, &peer("Robin"), &history.start).unwrap().unwrap();
    let mut here = SecondVotes::none(&sessions::name(&folder), peer("Robin"));
    let dimension = history.start.rounds[0].rubric.dimensions[0].id.clone();
    let (seen, because) = (Seen::Level(Level::Excellent), "at the page".to_owned());
    here.give(&card, SecondVote { round: 0, dimension, bar: Bar::Senior, seen, because, wall: wall() })
        .unwrap();
    second_votes::save(&folder, &here).unwrap();
    let before = files(&folder);
    let ran = kim.run(&["merge", text(&file)]);
    assert!(ran.code == Some(1) && ran.err.contains("there are other second votes of Robin"), "{}", ran.err);
    assert_eq!(files(&folder), before);
}
