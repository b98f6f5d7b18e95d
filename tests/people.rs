//! Each keeps their own history: guests' interviews in trends, on home, in lists and in the draw.

use mockloop::domain::{
    digest::Digest,
    people::{People, Whose, own},
    trends::{Filter, Trends},
};

use crate::harness::{
    interviews::{Held, day, plan, trends},
    kept,
    keys::ESCAPE,
    window::Window,
    workspace::Workspace,
};

fn digests(held: &[Held]) -> Vec<Digest> {
    held.iter().rev().map(Held::digest).collect()
}

/// Alex's three interviews, and two in which Robin answered.
fn swapped() -> Vec<Held> {
    vec![
        Held::on(0, [2; 5]).named("Alex"),
        Held::on(1, [3; 5]).of_guest("Robin").by("Alex", [2; 5]).predicting([2; 5]),
        Held::on(2, [2; 5]).named("Alex").by("Robin", [1; 5]),
        Held::on(3, [4; 5]).of_guest(" robin"),
        Held { own: None, ..Held::on(4, [2; 5]) },
    ]
}

#[test]
fn a_session_is_its_candidates() {
    let all = digests(&swapped());
    let people = People::of(&all);
    assert_eq!(people.guests(), ["robin"], "one person, however it was typed");
    let whose: Vec<Option<String>> =
        all.iter().rev().map(|it| people.whose(it).guest().map(|name| name.trim().to_lowercase())).collect();
    assert_eq!(whose, [None, Some("robin".to_owned()), None, Some("robin".to_owned()), None]);
    assert_eq!(own(&all).len(), 3);
    assert_eq!(people.named("ALEX"), Some(Whose::Owner));
    assert!(matches!(people.named("ROBIN "), Some(Whose::Guest(_))));
    assert_eq!(people.named("Sam"), None);
    // A guest whose name was never asked for is still no owner.
    let nameless = [Digest { candidate: None, ..Held::on(0, [2; 5]).of_guest("").digest() }];
    assert_eq!(People::of(&nameless).whose(&nameless[0]), Whose::Guest("a guest".to_owned()));
    assert_eq!(People::of(&[]), People::default());
}

#[test]
fn what_a_guest_took_home_is_theirs() {
    // In Robin's own workspace, where Robin has practised too.
    let mut home = swapped();
    home.retain(|it| it.guest);
    home.push(Held::on(9, [3; 5]).named("Robin"));
    let all = digests(&home);
    assert_eq!(People::of(&all).guests(), [] as [String; 0]);
    assert_eq!(own(&all).len(), 3);
    assert_eq!(People::of(&all).whose_is(Some("robin"), true), Whose::Owner);
    assert_eq!(People::of(&all).whose_is(Some("Sam"), true), Whose::Guest("Sam".to_owned()));
}

#[test]
fn trends_are_of_one_person() {
    let held = swapped();
    let owner = trends(&held, None, 10);
    assert_eq!((owner.interviews, owner.scored), (3, 2));
    let sum: usize = owner.practice.weeks.iter().map(|it| it.interviews).sum();
    assert_eq!((sum, owner.milestones[0].done), (3, 3));
    let peers = |it: &Trends| it.self_judgement[0].peers.iter().map(|it| it.peer.clone()).collect::<Vec<_>>();
    assert_eq!(peers(&owner), ["Robin"]);
    let all = digests(&held);
    let whose = People::of(&all).named("Robin").unwrap();
    let guest = Trends::of(&all, Some(&plan()), &[], Filter { kind: None, whose }, day(10));
    assert_eq!((guest.interviews, guest.scored), (2, 2));
    assert_eq!(peers(&guest), ["Alex"]);
    assert!(owner.self_judgement[0].predictions.is_none() && guest.self_judgement[0].predictions.is_some());
    let filter = serde_json::to_value([&owner.filter, &guest.filter]).unwrap();
    assert_eq!(filter[0]["candidate"], serde_json::Value::Null);
    assert_eq!(filter[1]["candidate"], "robin");
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let mut held = swapped();
    held[3] = Held::on(3, [4; 5]).of_guest("Robin");
    for it in &held {
        it.write(&workspace);
    }
    workspace
}

#[test]
fn commands_ask_whose_and_lists_say_whose() {
    let workspace = workspace();
    let count = |arguments: &[&str]| workspace.run(arguments).json()["interviews"].as_u64();
    assert_eq!(count(&["trends", "--json"]), Some(3));
    assert_eq!(count(&["trends", "--json", "--candidate", "robin"]), Some(2));
    assert_eq!(count(&["trends", "--json", "--candidate", "Alex"]), Some(3), "the owner by name");
    let refused = workspace.run(&["trends", "--json", "--candidate", "Sam"]);
    assert_eq!(refused.code, Some(1));
    assert!(
        refused.err.contains("no interview here was given by 'Sam'")
            && refused.err.contains("guests here: Robin"),
        "{}",
        refused.err
    );
    let page = workspace.report(&["--trends", "--candidate", "Robin", "--output", "-"]);
    assert!(page.contains("<h1 dir=\"auto\">Trends · Robin</h1>") && page.contains("2 interviews"), "{page}");
    let page = workspace.report(&["--trends", "--candidate", "Robin", "--anonymous", "--output", "-"]);
    assert!(!page.contains("Robin") && !page.contains("Alex"), "{page}");
    let list = workspace.run(&["sessions"]).succeeds().out;
    let marked = list.lines().filter(|it| it.contains("The lifts of a tall building · Robin")).count();
    assert_eq!(marked, 2, "{list}");
    let rows = workspace.run(&["sessions", "--json"]).json();
    assert_eq!((&rows[0]["guest"], &rows[0]["candidate"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!((&rows[1]["guest"], &rows[1]["candidate"]), (&true.into(), &"Robin".into()));
}

#[test]
fn the_screen_turns_through_whose_history_it_is() {
    let workspace = workspace();
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("3 interviews");
    window.wait_for("Interviews              3 of 10");
    window.press_for("s", "5 sessions");
    window.wait_for(" · Robin");
    window.press_for(ESCAPE, "Look back");
    window.press_for("t", "c candidate");
    window.wait_for("Trends · all kinds · Senior");
    window.press_for("c", "Trends · Robin · all kinds · Senior");
    window.press_for("k", "Trends · Robin · system design · Senior");
    window.press_for("\t", "you score yourself 1.0 above Alex.");
    window.press("c");
    window.wait_for("Trends · all kinds · Senior");
    window.wait_for("you score yourself 1.0 above Robin.");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let mut window = Window::open(&workspace, &["trends", "--candidate", "Robin"], 80, 24);
    window.wait_for("Trends · Robin · all kinds");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn alone_there_is_nobody_to_turn_to() {
    let workspace = Workspace::new();
    Held::on(0, [2; 5]).write(&workspace);
    let mut window = Window::open(&workspace, &["trends"], 100, 30);
    window.wait_for("Trends · all kinds · Senior");
    assert!(!window.screen().contains("candidate"), "{}", window.screen());
    window.press_for("?", "Keys · Trends");
    assert!(!window.screen().contains("next candidate"), "{}", window.screen());
    let refused = workspace.run(&["trends", "--json", "--candidate", "Sam"]);
    assert!(refused.err.contains("everything here is the owner's"), "{}", refused.err);
}

/// A guest has not practised what the owner has.
#[test]
fn what_is_suggested_leaves_guests_out() {
    let workspace = Workspace::new();
    Held::on(0, [2; 5]).of_guest("Robin").write(&workspace);
    let mut window = Window::open(&workspace, &[], 100, 30);
    window.wait_for("your first interview is one key away");
    assert!(window.screen().contains("not practised yet"), "{}", window.screen());
    assert!(window.screen().contains("Sessions   1"), "{}", window.screen());
    window.press("q");
    assert_eq!(window.ends(), 0);
}

#[test]
fn a_workspace_that_goes_home_carries_predictions_and_second_votes() {
    let (here, there) = (workspace(), Workspace::new());
    let name = here.sessions().into_iter().find(|it| it.ends_with("-1")).unwrap();
    let cards = here.recordings().join(&name).join("scorecards");
    std::fs::write(cards.join("second-self.yaml"), "schema: 1\nsession: x\nassessor: self\nvotes: []\n")
        .unwrap();
    here.run(&["export", "robins.zip", "--session", &name]).succeeds();
    there.run(&["import", here.root().join("robins.zip").to_str().unwrap()]).succeeds();
    let carried = kept::files(&there.recordings().join(&name).join("scorecards"));
    let names: Vec<&str> = carried.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["peer-alex.yaml", "predicted.yaml", "second-self.yaml", "self.yaml"]);
    let before = there.run(&["trends", "--json"]).json();
    assert_eq!(before["interviews"], 0, "nobody of that name has practised here yet");
    Held::on(20, [3; 5]).named("Robin").write(&there);
    assert_eq!(there.run(&["trends", "--json"]).json()["interviews"], 2);
}

#[test]
fn attempts_of_two_people_are_not_put_side_by_side() {
    let workspace = Workspace::new();
    Held::on(0, [2; 5]).write(&workspace);
    Held::on(1, [2; 5]).of_guest("Robin").write(&workspace);
    let own = workspace.sessions().into_iter().find(|it| it.ends_with("-0")).unwrap();
    let mut window = Window::open(&workspace, &["review", &own], 100, 30);
    window.wait_for("Review · The lifts");
    window.press_for("c", "There is no other attempt at this question");
    Held::on(2, [3; 5]).write(&workspace);
    window.press("\x03");
    assert_eq!(window.ends(), 0);
    let mut window = Window::open(&workspace, &["review", &own], 100, 30);
    window.wait_for("Review · The lifts");
    window.press_for("c", "Two attempts · The lifts");
    window.press("\x03");
    assert_eq!(window.ends(), 0);
}
