//! What the pages show of trends, and how.

use crate::domain::{
    question::Bar,
    trends::{
        Trends,
        series::Series,
        subjects::{Subject, Voice},
        words::counted,
    },
};

/// How the pages show what they show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub bar: Bar,
    pub is_adjusted: bool,
    pub by_date: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { bar: Bar::Senior, is_adjusted: false, by_date: false }
    }
}

/// What has a row: all kinds and each kind; of one kind alone its dimensions as well.
pub fn subjects(trends: &Trends) -> Vec<&Subject> {
    let mut all: Vec<&Subject> = Vec::new();
    for series in &trends.series {
        if !all.contains(&&series.subject) {
            all.push(&series.subject);
        }
    }
    let kinds = all.iter().filter(|it| matches!(it, Subject::Kind { .. })).count();
    let is_wanted = |subject: &&Subject| match subject {
        Subject::Overall | Subject::Pooled { .. } => kinds > 1,
        Subject::Kind { .. } => true,
        Subject::Dimension { .. } => kinds == 1,
    };
    all.into_iter().filter(is_wanted).collect()
}

/// The candidate's own row of a subject.
pub fn own<'a>(trends: &'a Trends, subject: &Subject, bar: Bar) -> Option<&'a Series> {
    by(trends, subject, bar, &Voice::Candidate)
}

pub fn by<'a>(trends: &'a Trends, subject: &Subject, bar: Bar, voice: &Voice) -> Option<&'a Series> {
    trends.series.iter().find(|it| it.subject == *subject && it.bar == bar && it.by == *voice)
}

/// `9 interviews, 7 scored`
pub fn count(trends: &Trends) -> String {
    let held = counted(trends.interviews, "interview");
    if trends.scored == trends.interviews { held } else { format!("{held}, {} scored", trends.scored) }
}
