//! The scores behind the trends as a table for spreadsheets and statistics programs.
//!
//! One row a score that was followed, in the order of [`Trends::series`], with a header. Commas part the fields,
//! lines end with CR LF, and text with a comma, quote or line break stands in quotes (RFC 4180).
//!
//! | column | what it holds |
//! |---|---|
//! | `scope` | `overall`, `pooled`, `kind` or `dimension` |
//! | `kind` | the kind, such as `system-design`; empty for `overall` |
//! | `dimension` | the id of the dimension, or the name under which several are pooled; empty for the others |
//! | `bar` | `senior` or `staff` |
//! | `assessor` | `self`, `peers` for the mean of all peers, or `peer:NAME` |
//! | `era` | from 1; scores of different eras were given by different wordings of a rubric |
//! | `rubric` | id, version and the first eight digits of the hash, such as `scenario 1 0f3a9c1e`; several are parted by `;` |
//! | `session` | the folder of the session |
//! | `started` | when it began, with the offset from UTC |
//! | `interview` | its number among those of the kind, or among all |
//! | `difficulty` | the mean difficulty of its questions, 1 to 5 |
//! | `score` | 1 to 4 |
//! | `adjusted` | the same with question and assessor taken off |
//! | `verdict` | such as `no-hire`; empty where there is none |

use std::fmt::Write as _;

use crate::domain::{question::Bar, rubric::Verdict};

use super::{
    Trends,
    series::{Era, Point, Series},
    subjects::{Subject, Voice},
};

const HEADER: &str = "scope,kind,dimension,bar,assessor,era,rubric,session,started,interview,difficulty,score,adjusted,verdict";

impl Trends {
    /// Writes all scores as CSV.
    pub fn csv(&self) -> String {
        let mut text = format!("{HEADER}\r\n");
        for series in &self.series {
            for (number, era) in series.eras.iter().enumerate() {
                let head = head(series, number + 1, era);
                for point in &era.points {
                    // Writing into a string cannot fail.
                    let _ = write!(text, "{head},{}\r\n", row(point));
                }
            }
        }
        text
    }
}

fn head(series: &Series, era: usize, scores: &Era) -> String {
    let (scope, dimension) = match &series.subject {
        Subject::Overall => ("overall", ""),
        Subject::Pooled { name, .. } => ("pooled", name.as_str()),
        Subject::Kind { .. } => ("kind", ""),
        Subject::Dimension { dimension, .. } => ("dimension", dimension.as_str()),
    };
    let bar = match series.bar {
        Bar::Senior => "senior",
        Bar::Staff => "staff",
    };
    let assessor = match &series.by {
        Voice::Peer(name) => format!("peer:{name}"),
        other => other.name().to_owned(),
    };
    let rubric = |it: &crate::domain::scorecard::RubricUsed| {
        let hash: String = it.hash.chars().take(8).collect();
        format!("{} {} {hash}", it.id, it.version)
    };
    let rubrics: Vec<String> = scores.rubrics.iter().map(rubric).collect();
    let kind = series.subject.kind().map_or("", |kind| kind.id());
    let fields = [scope, kind, dimension, bar, &assessor, &era.to_string(), &rubrics.join(";")];
    fields.map(field).join(",")
}

fn row(point: &Point) -> String {
    let verdict = match point.verdict {
        None => "",
        Some(Verdict::StrongNoHire) => "strong-no-hire",
        Some(Verdict::NoHire) => "no-hire",
        Some(Verdict::Hire) => "hire",
        Some(Verdict::StrongHire) => "strong-hire",
    };
    let fields = [
        point.session.clone(),
        point.started.to_rfc3339(),
        point.interview.to_string(),
        point.difficulty.map(|it| it.to_string()).unwrap_or_default(),
        point.score.to_string(),
        point.adjusted.to_string(),
        verdict.to_owned(),
    ];
    fields.map(|it| field(&it)).join(",")
}

/// A field, in quotes where it needs them.
fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
