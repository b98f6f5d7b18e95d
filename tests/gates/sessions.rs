//! The files of a session: its journal, scorecards and reviews, up to the reports that are made of them.

use std::{fmt::Write as _, path::Path, time::Duration};

use mockloop::{
    domain::{
        debrief::SessionRecord,
        fact::{Start, Wall},
        history::History,
        question::Bar,
        rubric::Level,
        scorecard::{Assessor, Scorecard, Seen},
        session::{Input, Session},
        trends::{Filter, Trends},
    },
    report::{self, anonymous::anonymous, json, labels, markdown},
    store::{digests, journal, reviews, scorecards, sessions},
    tui::{screens::debrief::Debrief, theme::Theme},
};

use super::Place;

/// The folder of the session.
pub const FOLDER: &str = "2026-11-22_224759_system-design_lift-control";

/// A journal that is whole, for what lies beside one.
pub const JOURNAL: &[u8] = include_bytes!(
    "../data/first-version/workspace/recordings/2026-11-22_224759_system-design_lift-control/journal.jsonl"
);

/// So many deadlines are played: a made-up clock may say that centuries are missing.
const STEPS: usize = 100;

pub fn journal(bytes: &[u8], place: &Place) {
    place.write(&inside(journal::FILE), bytes);
    look(place);
}

/// The same with numbers and checksums that are right.
pub fn facts(bytes: &[u8], place: &Place) {
    journal(&sealed(bytes), place);
}

pub fn scorecard(bytes: &[u8], place: &Place) {
    place.write(&inside(journal::FILE), JOURNAL);
    place.write(&inside("scorecards/self.yaml"), bytes);
    place.write(&inside("scorecards/peer-robin.yaml"), bytes);
    look(place);
}

pub fn review(bytes: &[u8], place: &Place) {
    place.write(&inside(journal::FILE), JOURNAL);
    place.write(&inside("reviews/self.jsonl"), &sealed(bytes));
    place.write(&inside("reviews/peer-robin.jsonl"), bytes);
    look(place);
}

fn inside(name: &str) -> String {
    format!("recordings/{FOLDER}/{name}")
}

/// Lines whose ends are replaced by right checksums. A number that a line has stays as it is.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut all = String::new();
    for line in text.lines() {
        let body = match line.rsplit_once(",\"crc\":\"") {
            Some((body, _)) => body,
            None => line.strip_suffix('}').unwrap_or(line),
        };
        let _ = writeln!(all, "{body},\"crc\":\"{:08x}\"}}", crc32fast::hash(body.as_bytes()));
    }
    all.into_bytes()
}

/// Does with a session what lists, pages, reports and going on do with it.
pub fn look(place: &Place) {
    let workspace = place.workspace();
    let listed = sessions::list(&workspace);
    let folder = workspace.recordings().join(FOLDER);
    let Ok((_, history)) = sessions::open(&folder) else { return };
    let start = &history.start;
    let card = scorecards::load(&folder, &Assessor::Candidate, start).ok().flatten();
    let (others, _) = scorecards::others(&folder, start);
    let (review, _) = reviews::load(&folder, &Assessor::Candidate).unwrap_or_default();
    let (heard, _) = reviews::others(&folder, &Assessor::Candidate);
    let page = Debrief::from(SessionRecord {
        folder: folder.clone(),
        history: history.clone(),
        card: card.clone(),
        others: others.clone(),
        takes: digests::take_digests(&folder, &history),
        review: review.clone(),
        set_aside: Vec::new(),
        waits_for_prediction: false,
    });
    assert!(!page.lines(80, &Theme::plain()).is_empty());
    assert!(start.length().as_seconds() < u32::MAX || !start.rounds.is_empty());
    let trends = Trends::of(&listed.digests, None, &[], Filter::default(), start.wall.date_naive());
    assert!(report::trends::page(&trends, true).contains("</html>") && !trends.csv().is_empty());
    judged(start);
    if let Some(digest) = listed.digests.into_iter().next() {
        let reviews = [review].into_iter().chain(heard).collect();
        let session = report::Session::new(digest, None, history.clone(), card, others, reviews);
        written(&session);
        written(&anonymous(session, &[]));
    }
    goes_on(&folder, history);
}

/// Scores everything by the rubrics of the journal.
fn judged(start: &Start) {
    let mut card = Scorecard::draft(FOLDER, start, Assessor::Candidate);
    for round in 0..card.rounds.len() {
        for dimension in 0..card.rounds[round].scores.len() {
            for bar in Bar::ALL {
                // Levels that fit each other are never refused.
                assert!(card.set(round, dimension, bar, Seen::Level(Level::Good)).is_ok());
            }
        }
    }
    for bar in Bar::ALL {
        assert!(card.judge(start, bar).mean.is_none_or(f64::is_finite));
    }
}

/// Every way in which a session is written for others.
fn written(session: &report::Session) {
    assert!(report::session::page(session).contains("</html>"));
    assert!(!markdown::session(session).is_empty());
    assert!(serde_json::to_vec(&json::Report::new(session)).is_ok());
    for take in &session.takes {
        assert!(
            labels::vtt(session, take).starts_with("WEBVTT")
                && labels::audacity(session, take).len() < usize::MAX
        );
    }
}

/// Plays on from where the session was cut off, in memory.
fn goes_on(folder: &Path, history: History) {
    if history.ended.is_some() {
        return;
    }
    let wall: Wall = history.start.wall;
    let mut session = Session::from(history);
    let mut at = session.history().at;
    session.go_on(at, wall);
    for _ in 0..STEPS {
        let Some(deadline) = session.next_deadline() else { break };
        at = deadline.max(at).saturating_add(Duration::from_millis(1));
        // A refusal changes nothing.
        let _ = session.apply(Input::Tick, at);
    }
    assert!(folder.is_dir());
}
