//! What is said of a row of scores: its trend with interval and chance, with and without adjusting, and its breaks.

use crate::domain::{
    question::Bar,
    trends::{
        Trends,
        adjusting::Adjusting,
        figures::Trend,
        series::{Era, Point, Series},
        subjects::{Subject, Voice},
        words::{Word, chance, change, counted},
    },
};

use super::{
    shown::{Shown, count},
    start,
};

/// The trend that counts now: of the latest era, adjusted or not.
pub fn trend(era: &Era, is_adjusted: bool) -> Trend {
    if is_adjusted { era.adjusted } else { era.trend }
}

/// `2.0 → 3.1`
pub fn ends(trend: &Trend) -> String {
    if trend.interviews == 1 {
        return format!("{:.1}", trend.last);
    }
    format!("{:.1} → {:.1}", trend.first, trend.last)
}

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
fn of_trend(word: Word, found: &Trend, by_date: bool) -> String {
    let mut said = vec![format!("{}: {word}", counted(found.interviews, "interview"))];
    if let (Some(each), Some(p)) = (found.each, found.p) {
        said.push(format!("{} a time", change(each.slope)));
        said.push(format!("95 % {} to {}", change(each.low), change(each.high)));
        said.push(chance(p));
    }
    if by_date && found.each.is_some() {
        let monthly = found.monthly.map(|it| format!("{} a month", change(it.slope)));
        said.push(monthly.unwrap_or_else(|| "less than a month, so no slope by month".to_owned()));
    }
    said.join(", ")
}

/// The sentences on a row, the most important first.
pub fn of_row(trends: &Trends, series: &Series, shown: Shown) -> Vec<String> {
    let Some(now) = series.now() else { return Vec::new() };
    let found = trend(now, shown.is_adjusted);
    let mut said = vec![of_trend(series.word, &found, shown.by_date) + "."];
    said.extend(alone(trends, series, &found));
    said.extend(series.filled_sentence());
    said.extend(series.eras.iter().rev().filter_map(|it| it.because.clone()));
    let other = trend(now, !shown.is_adjusted);
    let other = other.each.map(|each| {
        let name = if shown.is_adjusted { "Without adjusting" } else { "Adjusted" };
        format!("{name}: {} a time.", change(each.slope))
    });
    let peers = trends.series.iter().filter(|it| {
        let is_peer = matches!(it.by, Voice::Peer(_));
        it.subject == series.subject && it.bar == series.bar && is_peer
    });
    let peers = peers.filter_map(|peer| {
        let found = trend(peer.now()?, shown.is_adjusted);
        let each = found.each.map(|it| format!(", {} a time", change(it.slope))).unwrap_or_default();
        Some(format!("{}: {}{each}.", who(&peer.by), ends(&found)))
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

/// What decides on a row besides its own figures: that alone it would look like a change, or what could not be seen.
fn alone(trends: &Trends, series: &Series, found: &Trend) -> Option<String> {
    let looks_clear = series.word == Word::NoClearChange && found.p.is_some_and(|p| p < 0.05);
    let together = looks_clear.then(|| {
        format!(
            "Alone it would look like a change; of {} rows that are looked at together, chance makes one or another look \
             so.",
            trends.decision.rows + 1
        )
    });
    let is_whole = series.by == Voice::Candidate && !series.subject.is_of_dimensions() && {
        let is_kind = |it: &&Series| matches!(it.subject, Subject::Kind { .. }) && it.bar == series.bar;
        let kinds = trends.series.iter().filter(|it| it.by == Voice::Candidate).filter(is_kind).count();
        series.subject == Subject::Overall || (trends.filter.kind.is_none() && kinds == 1)
    };
    let unseen = trends.decision.sentence().filter(|_| is_whole);
    let both: Vec<String> = together.into_iter().chain(unseen).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

/// All rows as lines of text, each with what is said of it.
pub fn table(trends: &Trends, bar: Bar) -> Vec<String> {
    let mut lines = vec![format!("Scores at {} · {}", bar.title(), count(trends))];
    let others =
        trends.others.iter().map(|it| format!("{} ({})", it.name, counted(it.interviews, "interview")));
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        lines
            .push(format!("Others here, not counted: {}. --candidate NAME shows theirs.", others.join(", ")));
    }
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
