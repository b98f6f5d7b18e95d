//! The calibration curve and predictions: what peers give where the candidate gives or predicts a level.

use std::fs;

use mockloop::{
    domain::{
        question::Bar,
        rubric::Level,
        scorecard::{Assessor, Scorecard, Seen},
        trends::{Trends, calibration_curve::PeersGave, self_judgement::SelfJudgement},
    },
    store::{scorecards, sessions},
};
use serde_json::json;

use crate::harness::{
    interviews::{Held, Levels, trends},
    workspace::Workspace,
};

fn judged(trends: &Trends) -> &SelfJudgement {
    trends.self_judgement(Bar::Senior).expect("at Senior")
}

fn at(judged: &SelfJudgement, level: Level) -> (Option<PeersGave>, Option<PeersGave>) {
    let point = judged.calibration_curve.iter().find(|it| it.level == level).expect("each level");
    (point.own, point.predicted)
}

const fn gave(mean: f64, pairs: usize, interviews: usize) -> PeersGave {
    PeersGave { mean, pairs, interviews }
}

/// So many interviews in which Robin gives these levels.
fn by_robin(count: u64, own: Levels, theirs: Levels) -> Vec<Held> {
    (0..count).map(|day| Held::on(day, own).by("Robin", theirs)).collect()
}

#[test]
fn each_level_has_the_mean_that_peers_gave_there() {
    let held: Vec<Held> = by_robin(5, [4, 4, 3, 2, 2], [3, 4, 3, 2, 1])
        .into_iter()
        .map(|it| it.by("Sam", [3, 3, 3, 2, 2]).predicting([3, 4, 3, 2, 1]))
        .collect();
    let found = trends(&held, None, 20);
    let it = judged(&found);
    assert_eq!(at(it, Level::Excellent), (Some(gave(3.25, 20, 5)), Some(gave(3.5, 10, 5))));
    assert_eq!(at(it, Level::Good), (Some(gave(3.0, 10, 5)), Some(gave(3.0, 20, 5))));
    assert_eq!(at(it, Level::Mixed), (Some(gave(1.75, 20, 5)), Some(gave(2.0, 10, 5))));
    assert_eq!(at(it, Level::Poor), (None, Some(gave(1.5, 10, 5))));
    let predictions = it.predictions.expect("something was predicted");
    assert_eq!((predictions.interviews, predictions.agreement.pairs, predictions.own.pairs), (5, 50, 50));
    assert_eq!(predictions.own, it.agreement.expect("pairs"), "all of them have a prediction");
    assert!((predictions.agreement.gap - 0.2).abs() < 1e-12, "{predictions:?}");
    assert!((predictions.own.gap - 0.4).abs() < 1e-12, "{predictions:?}");
    assert_eq!(
        it.calibration_sentence().unwrap(),
        "Where you gave yourself a 4, peers gave 3.2 (20 scores). Your predictions were closer than your own \
         scores: gap 0.20 against 0.40."
    );
    let json = serde_json::to_value(it).unwrap();
    assert_eq!(
        json["calibration_curve"][3],
        json!({ "level": 4, "own": { "mean": 3.25, "pairs": 20, "interviews": 5 },
                "predicted": { "mean": 3.5, "pairs": 10, "interviews": 5 } })
    );
    assert_eq!(json["predictions"]["interviews"], 5);
}

#[test]
fn few_interviews_are_said_to_be_few() {
    let sentence = |held: &[Held]| judged(&trends(held, None, 20)).calibration_sentence();
    assert_eq!(sentence(&[Held::on(0, [3; 5])]), None, "nobody else has scored");
    let mut held = by_robin(4, [4; 5], [3; 5]);
    assert_eq!(sentence(&held).unwrap(), "You have not predicted what they give yet.");
    held[0].predicted = Some([4; 5]);
    assert_eq!(
        sentence(&held).unwrap(),
        "1 interview with a prediction: too few to say. So far your predictions were as close as your own scores: \
         gap 1.00 against 1.00."
    );
    let each: Vec<Held> = (1..=4).flat_map(|level| by_robin(2, [level; 5], [2; 5])).collect();
    assert_eq!(
        sentence(&each).unwrap(),
        "What Robin gave where you gave a level: too few interviews of each to say. You have not predicted what they \
         give yet."
    );
    // Five interviews, but only one of them has a 2.
    held.push(Held::on(9, [2, 4, 4, 4, 4]).by("Robin", [1; 5]).predicting([4; 5]));
    let said = sentence(&held).unwrap();
    assert!(
        said.starts_with("Where you gave yourself a 4, Robin gave 2.7 (24 scores). 2 interviews with"),
        "{said}"
    );
    let all: Vec<Held> = held.iter().cloned().map(|it| it.predicting([4; 5])).collect();
    let said = sentence(&all).unwrap();
    assert!(
        said.ends_with("Your predictions were further off than your own scores: gap 1.40 against 1.32."),
        "{said}"
    );
}

#[test]
fn a_prediction_counts_beside_what_was_scored_by_the_same_words() {
    let mut held = by_robin(6, [3; 5], [2; 5]);
    for it in &mut held {
        it.predicted = Some([2; 5]);
    }
    held[5].wording = (8, "ffff0000");
    let found = trends(&held, None, 20);
    let it = judged(&found);
    assert_eq!((it.interviews, it.left_out), (1, 5));
    assert_eq!(it.predictions.unwrap().interviews, 1);
    assert_eq!(at(it, Level::Good).0, Some(gave(2.0, 5, 1)));
}

/// What the index keeps of scorecards on disk.
fn listed(workspace: &Workspace) -> mockloop::domain::digest::RoundDigest {
    sessions::list(&workspace.store()).digests[0].rounds[0].clone()
}

#[test]
fn what_is_on_disk_counts_once_it_may_be_seen() {
    let workspace = Workspace::new();
    Held::on(0, [3; 5]).by("Robin", [2; 5]).predicting([2; 5]).write(&workspace);
    let folder = workspace.session();
    let start = sessions::open(&folder).unwrap().1.start;
    let round = listed(&workspace);
    assert_eq!((round.scored.len(), round.predicted.len()), (2, 5));
    assert_eq!(round.predicted[1].senior, Some(Level::Mixed));
    let change = |path: &std::path::Path, does: &dyn Fn(&mut Scorecard)| {
        let text = fs::read_to_string(path).unwrap();
        let mut card: Scorecard = serde_saphyr::from_str(&text).unwrap();
        does(&mut card);
        // Written under another name and renamed, as the program does, so that the folder changes.
        fs::write(path.with_extension("draft"), serde_saphyr::to_string(&card).unwrap()).unwrap();
        fs::rename(path.with_extension("draft"), path).unwrap();
        text
    };
    let predicted = scorecards::prediction_path(&folder);
    let before = change(&predicted, &|it| it.locked = None);
    assert_eq!(listed(&workspace).predicted, [], "it is still being filled in");
    fs::write(&predicted, &before).unwrap();
    change(&predicted, &|it| {
        *it = Scorecard { locked: it.locked, ..Scorecard::draft(&it.session, &start, Assessor::Candidate) };
    });
    assert_eq!(listed(&workspace).predicted, [], "it was declined");
    let robin = scorecards::path(&folder, &Assessor::named("Robin"));
    change(&robin, &|it| it.rounds[0].rubric.hash = "ffff0000".to_owned());
    assert_eq!(listed(&workspace).scored.len(), 1, "a peer who scored by other words is no part of trends");
    let own = scorecards::path(&folder, &Assessor::Candidate);
    change(&predicted, &|it| {
        it.set(0, 0, Bar::Senior, Seen::Level(Level::Good)).unwrap();
    });
    assert_eq!(listed(&workspace).predicted.len(), 5);
    change(&own, &|it| it.locked = None);
    let round = listed(&workspace);
    assert_eq!((round.scored, round.predicted), (vec![], vec![]), "nothing before one's own are locked");
}
