//! Trends without what tells whose they are: peers are `Peer A`, `Peer B`; a day is the first of its month; sessions have
//! no name.

use chrono::{Datelike, NaiveDate};

use crate::{
    domain::{
        fact::Wall,
        people::Whose,
        scorecard::Assessor,
        trends::{Trends, subjects::Voice},
    },
    report::anonymous::{first_of_month, letter},
};

/// The trends without names, sessions and days.
#[must_use]
pub fn anonymous(mut trends: Trends) -> Trends {
    let mut names: Vec<String> = trends.series.iter().filter_map(|it| peer(&it.by)).collect();
    let assessors = trends.adjusting.iter().flat_map(|it| &it.assessors).map(|it| &it.assessor);
    names.extend(assessors.filter_map(|it| match it {
        Assessor::Peer(name) => Some(name.clone()),
        Assessor::Candidate => None,
    }));
    names.extend(trends.self_judgement.iter().flat_map(|it| &it.peers).map(|it| it.peer.clone()));
    names.sort();
    names.dedup();
    let hide = |name: &mut String| *name = letter(names.binary_search(name).unwrap_or(names.len()));
    let place = |session: &mut String, started: &mut Wall| {
        session.clear();
        *started = first_of_month(*started);
    };
    trends.today = month(trends.today);
    trends.filter.whose = Whose::Owner;
    trends.others.clear();
    for row in &mut trends.series {
        if let Voice::Peer(name) = &mut row.by {
            hide(name);
        }
        row.eras
            .iter_mut()
            .flat_map(|it| &mut it.points)
            .for_each(|it| place(&mut it.session, &mut it.started));
    }
    for it in trends.adjusting.iter_mut().flat_map(|it| &mut it.assessors) {
        if let Assessor::Peer(name) = &mut it.assessor {
            hide(name);
        }
    }
    for judgement in &mut trends.self_judgement {
        judgement.peers.iter_mut().for_each(|it| hide(&mut it.peer));
        judgement.points.iter_mut().for_each(|it| place(&mut it.session, &mut it.started));
    }
    let topics = trends.coverage.topics.iter_mut().map(|it| &mut it.practised);
    for it in topics.chain(trends.coverage.pillars.iter_mut().map(|it| &mut it.practised)) {
        it.last = it.last.map(month);
    }
    for week in &mut trends.practice.weeks {
        week.monday = month(week.monday);
    }
    trends
}

fn peer(voice: &Voice) -> Option<String> {
    match voice {
        Voice::Peer(name) => Some(name.clone()),
        Voice::Candidate | Voice::Peers => None,
    }
}

fn month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}
