//! The chart of the chosen row: dots of the candidate and of the peers, over interviews or dates.

use chrono::NaiveDate;

use crate::{
    domain::{
        rubric::Verdict,
        statistics::median,
        trends::{
            figures::MONTH,
            series::{Era, Point, Series},
            subjects::{Subject, Voice},
        },
    },
    tui::widgets::chart::{Chart, Dot, Fit},
};

use super::{
    TrendsScreen,
    said::trend,
    shown::{by, own},
};

impl TrendsScreen {
    /// Dots of the candidate and of the peers together.
    pub(super) fn chart(&self, subject: &Subject) -> Chart {
        let bar = self.shown.bar;
        let Some(own) = own(&self.trends, subject, bar) else { return Chart::default() };
        let peers = by(&self.trends, subject, bar, &Voice::Peers);
        let place = |point: &Point| self.place(point);
        let level = |point: &Point| if self.shown.is_adjusted { point.adjusted } else { point.score };
        let mut dots: Vec<(f64, f64, Dot)> = Vec::new();
        for point in peers.into_iter().flat_map(Series::points) {
            dots.push((place(point), level(point), Dot::Peers));
        }
        for point in own.points() {
            let same = |(at, value, _): &(f64, f64, Dot)| {
                (at - place(point)).abs() < 1e-9 && (value - level(point)).abs() < 0.005
            };
            let is_same = dots.iter().position(same);
            match is_same {
                Some(at) => dots[at].2 = Dot::Both,
                None => dots.push((place(point), level(point), Dot::Own)),
            }
        }
        let points: Vec<&Point> = own.points().collect();
        let cursor = points.len().checked_sub(self.back + 1).map(|at| place(points[at]));
        let breaks = own.eras.windows(2).filter_map(|pair| {
            let (before, after) = (pair[0].points.last()?, pair[1].points.first()?);
            Some(f64::midpoint(place(before), place(after)))
        });
        let marks = points.iter().filter_map(|it| Some((place(it), mark(it.verdict?).to_owned())));
        Chart {
            line: own.hire,
            fit: own.now().filter(|_| own.word.is_change()).and_then(|era| self.fit(era)),
            breaks: breaks.collect(),
            labels: if self.shown.by_date { dates(&points, place) } else { numbers(&points, place) },
            marks: marks.collect(),
            cursor,
            is_dense: self.shown.by_date,
            dots,
        }
    }

    fn place(&self, point: &Point) -> f64 {
        if self.shown.by_date {
            #[expect(clippy::cast_precision_loss, reason = "seconds of a lifetime are far below 2^53")]
            let seconds = point.started.timestamp() as f64;
            seconds / 86_400.0
        } else {
            number(point)
        }
    }

    /// The line of a trend. It is drawn for a clear change alone; any other would be seen where there is none.
    fn fit(&self, era: &Era) -> Option<Fit> {
        let found = trend(era, self.shown.is_adjusted);
        let slope = if self.shown.by_date { found.monthly?.slope / MONTH } else { found.each?.slope };
        let places: Vec<f64> = era.points.iter().map(|it| self.place(it)).collect();
        let through = (median(&places)?, found.median);
        Some(Fit { slope, through, from: *places.first()?, until: *places.last()? })
    }
}

fn number(point: &Point) -> f64 {
    f64::from(u32::try_from(point.interview).unwrap_or(u32::MAX))
}

/// The numbers of the first and the last interview, and of as many between as fit.
fn numbers(points: &[&Point], place: impl Fn(&Point) -> f64) -> Vec<(f64, String)> {
    let mut order: Vec<&&Point> = points.last().into_iter().chain(points.first()).collect();
    let round = |it: &&&Point| it.interview.is_multiple_of(5);
    order.extend(points.iter().filter(round));
    order.extend(points.iter().filter(|it| !round(it)));
    let mut seen = Vec::new();
    order.retain(|it| {
        let is_new = !seen.contains(&it.interview);
        seen.push(it.interview);
        is_new
    });
    order.into_iter().map(|it| (place(it), it.interview.to_string())).collect()
}

/// The dates of the first and the last interview, and of as many between as fit.
fn dates(points: &[&Point], place: impl Fn(&Point) -> f64) -> Vec<(f64, String)> {
    let mut order: Vec<&&Point> = points.last().into_iter().chain(points.first()).collect();
    order.extend(points.iter());
    let year = |date: NaiveDate| date.format("%Y").to_string();
    let all: Vec<NaiveDate> = points.iter().map(|it| it.started.date_naive()).collect();
    let spans_years = all.first().map(|it| year(*it)) != all.last().map(|it| year(*it));
    let format = if spans_years { "%-d %b %y" } else { "%-d %b" };
    let mut seen = Vec::new();
    let mut labels = Vec::new();
    for point in order {
        let text = point.started.format(format).to_string();
        if !seen.contains(&text) {
            labels.push((place(point), text.clone()));
            seen.push(text);
        }
    }
    labels
}

/// A verdict below its interview: doubled for a strong one.
const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::StrongNoHire => "✗✗",
        Verdict::NoHire => "✗",
        Verdict::Hire => "✓",
        Verdict::StrongHire => "✓✓",
    }
}
