//! The comparison of a session once everybody's scores are open, as lines: second votes, the prediction, and how close
//! each peer is to the candidate.
//!
//! ```text
//!  Given again
//!  · You, Communication at Senior: first 4, then 3. Three sentences began anew.
//!
//!  Agreement with Robin                 bias    gap   kappa
//!  Your scores                         +0.38   0.50   0.62 (0.31 to 0.93)
//!  Your predictions                    +0.06   0.19   0.88 (0.71 to 1.00)
//!    Trade-offs                        +1.00   1.00
//! ```

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        question::Bar,
        reveal::{Compared, Reveal},
        scorecard::{Assessor, Score, Seen},
        statistics::Agreement,
        trends::{
            self_judgement::SelfJudgement,
            words::{apart, change, counted},
        },
    },
    tui::{theme::Theme, widgets::prose},
};

/// Sets the columns at the left of figures.
const NAME: usize = 34;

/// Returns all of it; nothing without peers and second votes.
pub fn lines(reveal: &Reveal, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = again(reveal, width, theme);
    if reveal.peers.is_empty() {
        return lines;
    }
    lines.extend(predicted(reveal, theme));
    for it in reveal.compared() {
        lines.push(Line::default());
        lines.extend(compared(&it, width, theme));
    }
    lines
}

/// Lists first and second votes with the reasons.
fn again(reveal: &Reveal, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let all = reveal.again();
    if all.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), Line::styled("Given again", theme.heading)];
    for it in all {
        let who = if *it.assessor == Assessor::Candidate { "You" } else { it.assessor.name() };
        let (bar, first, second) = (it.vote.bar.title(), seen(it.first), seen(Some(it.vote.seen)));
        let text = format!("{who}, {} at {bar}: first {first}, then {second}. {}", it.title, it.vote.because);
        lines.extend(prose::item("· ", theme.dim, &text, width, theme.text));
    }
    lines
}

/// Lists the levels that were predicted.
fn predicted(reveal: &Reveal, theme: &Theme) -> Vec<Line<'static>> {
    let Some(card) = reveal.predicted() else { return Vec::new() };
    let head = format!("{}{:>7}{:>7}", prose::padded("You predicted", NAME), "Senior", "Staff");
    let mut lines = vec![Line::default(), Line::styled(head, theme.heading)];
    let rounds = reveal.start.rounds.iter().zip(&card.rounds);
    for (dimension, score) in rounds.flat_map(|(round, it)| round.rubric.dimensions.iter().zip(&it.scores)) {
        let [senior, staff] = Bar::ALL.map(|bar| level(score, bar));
        let name = prose::padded(&dimension.title, NAME);
        lines.push(Line::styled(format!("{name}{senior:>7}{staff:>7}"), theme.text));
    }
    lines
}

fn level(score: &Score, bar: Bar) -> String {
    score.at(bar).map_or("–".to_owned(), |it| seen(Some(it)))
}

fn seen(seen: Option<Seen>) -> String {
    match seen.map(Seen::level) {
        None => "nothing".to_owned(),
        Some(None) => "none".to_owned(),
        Some(Some(level)) => u8::from(level).to_string(),
    }
}

/// Says how close one peer is.
fn compared(it: &Compared, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let title = format!("Agreement with {}", it.peer);
    if let Some(why) = &it.not_compared {
        let mut lines = vec![Line::styled(title, theme.heading)];
        lines.extend(prose::lines(why, width, theme.warn));
        return lines;
    }
    let head = Span::styled(format!("{:>8}{:>7}   kappa", "bias", "gap"), theme.dim);
    let mut lines = vec![Line::from(vec![Span::styled(prose::padded(&title, NAME), theme.heading), head])];
    let rows =
        [("Your scores", it.own), ("After second votes", it.second), ("Your predictions", it.predicted)];
    for (name, found) in rows {
        if let Some(found) = found {
            lines.push(row(name, &found.all, true, theme));
        }
    }
    if it.own.is_none() {
        lines.push(Line::styled("No dimension has a level by both.", theme.dim));
    }
    for of in &it.dimensions {
        if let Some(agreement) = &of.own {
            lines.push(row(&format!("  {}", of.title), agreement, false, theme));
        }
    }
    lines
}

fn row(name: &str, found: &Agreement, is_whole: bool, theme: &Theme) -> Line<'static> {
    let kappa = SelfJudgement::kappa(found).filter(|_| is_whole);
    let of = is_whole.then(|| format!("of {}", counted(found.pairs, "score")));
    let rest: Vec<String> = kappa.into_iter().chain(of).collect();
    Line::styled(
        format!(
            "{}{:>8}{:>7}   {}",
            prose::padded(name, NAME),
            change(found.bias),
            apart(found.gap),
            rest.join(", ")
        )
        .trim_end()
        .to_owned(),
        theme.text,
    )
}
