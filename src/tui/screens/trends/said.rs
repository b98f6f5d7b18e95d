//! What is said of a row of scores: its trend with interval and chance, with and without adjusting, and its breaks.

use crate::domain::{
    question::Bar,
    trends::{
        Trends,
        adjusting::Adjusting,
        series::{Point, Series, Subject, Voice},
        words::{Trend, chance, change, counted},
    },
};

use super::{
    Shown, count,
    scores::{ends, trend},
    start,
};

/// Whose name stands before their scores.
fn who(voice: &Voice) -> &str {
    match voice {
        Voice::Candidate => "you",
        Voice::Peers => "peers",
        Voice::Peer(name) => name,
    }
}

/// The interview of a point: `Interview 5, 12 Dec 2026: you 2.60 (hire), Robin 2.25 (no hire); difficulty 4`
pub fn of_interview(trends: &Trends, series: &Series, point: &Point, shown: Shown) -> String {
    let level = |point: &Point| if shown.is_adjusted { point.adjusted } else { point.score };
    let of_row = trends.series.iter().filter(|it| it.subject == series.subject && it.bar == series.bar);
    let each = of_row.filter(|it| it.by != Voice::Peers).filter_map(|it| {
        let found = it.points().find(|other| other.session == point.session)?;
        let verdict = found.verdict.map(|it| format!(" ({it})")).unwrap_or_default();
        Some(format!("{} {:.2}{verdict}", who(&it.by), level(found)))
    });
    let said = each.collect::<Vec<_>>().join(", ");
    let difficulty = point.difficulty.map(|it| format!("; difficulty {it:.0}")).unwrap_or_default();
    let date = point.started.format("%-d %b %Y");
    format!("Interview {}, {date}: {said}{difficulty}", point.interview)
}

/// `8 interviews: improving, +0.25 a time, 95 % +0.22 to +0.29, p < 0.001`
fn of_trend(found: &Trend, by_date: bool) -> String {
    let mut said = vec![format!("{}: {}", counted(found.interviews, "interview"), found.word)];
    if let (Some(each), Some(p)) = (found.each, found.p) {
        said.push(format!("{} a time", change(each.slope)));
        said.push(format!("95 % {} to {}", change(each.low), change(each.high)));
        said.push(chance(p));
    }
    said.extend(found.monthly.filter(|_| by_date).map(|it| format!("{} a month", change(it.slope))));
    said.join(", ")
}

/// The sentences on a row, the most important first.
pub fn of_row(trends: &Trends, series: &Series, shown: Shown) -> Vec<String> {
    let Some(now) = series.now() else { return Vec::new() };
    let found = trend(now, shown.is_adjusted);
    let mut said = vec![of_trend(&found, shown.by_date) + "."];
    said.extend(series.eras.iter().rev().filter_map(|it| it.because.clone()));
    let other = trend(now, !shown.is_adjusted);
    let other = other.each.map(|each| {
        let name = if shown.is_adjusted { "Without adjusting" } else { "Adjusted" };
        format!("{name}: {}, {}.", other.word, change(each.slope))
    });
    let peers = trends.series.iter().filter(|it| {
        let is_peer = matches!(it.by, Voice::Peer(_));
        it.subject == series.subject && it.bar == series.bar && is_peer
    });
    let peers = peers.filter_map(|peer| {
        let found = trend(peer.now()?, shown.is_adjusted);
        Some(format!("{}: {}, {}.", who(&peer.by), ends(&found), found.word))
    });
    let peers = peers.collect::<Vec<_>>().join(" ");
    if shown.is_adjusted {
        said.extend(other);
        said.extend(trends.adjusting(series.bar).into_iter().flat_map(Adjusting::sentences));
        said.push(peers);
    } else {
        // One after the other, as it takes less room.
        said.push(other.into_iter().chain([peers]).collect::<Vec<_>>().join(" "));
    }
    said.retain(|it| !it.is_empty());
    said
}

/// All rows as lines of text, each with what is said of it.
pub fn table(trends: &Trends, bar: Bar) -> Vec<String> {
    let mut lines = vec![format!("Scores at {} · {}", bar.title(), count(trends))];
    let own = trends.series.iter().filter(|it| it.bar == bar && it.by == Voice::Candidate);
    for series in own {
        let Some(now) = series.now() else { continue };
        let (indent, title) = match &series.subject {
            Subject::Dimension { title, .. } => ("  ", title.as_str()),
            other => ("", other.title()),
        };
        let hire = match (&series.subject, series.hire) {
            (Subject::Dimension { .. }, _) | (_, None) => String::new(),
            (_, Some(hire)) => format!(", hire from {hire:.2}"),
        };
        lines.push(format!("{indent}{title}: {}{hire}", ends(&now.trend)));
        let shown = Shown { bar, ..Shown::default() };
        lines.extend(of_row(trends, series, shown).into_iter().map(|it| format!("{indent}  {it}")));
    }
    lines.extend(start::advice(trends));
    if let Some(adjusting) = trends.adjusting(bar).filter(|_| trends.scored > 0) {
        lines.extend(adjusting.sentences());
    }
    lines
}
