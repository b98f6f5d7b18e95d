//! Scoring: dimension by dimension with all anchors in sight, then signals, words, and the verdict.
//!
//! ```text
//!  Score · A payments ledger · self                                       5 of 8 · autosaved
//!
//!    ✓ Scoping          3 2       Trade-offs                                      weight 15
//!    ✓ Architecture     3 3       Senior · Staff
//!    ▶ Trade-offs       – –       1 poor       States one option as the only one.
//!      Security                   2 mixed      Names two options, no reason tied to the load.
//!      Cost                    ▶  3 good       Compares by the stated load, says what is given up.
//!      Communication              4 excellent  Says what would change the decision.
//!
//!      Signals                    Evidence  12:05 "cost!"  chose zone redundancy
//!      Words
//!      Verdict
//! ```

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
};

use crate::{
    domain::{
        history::History,
        question::Bar,
        review::Review,
        rubric::Verdict,
        scorecard::{NotThisScore, Overruling, Scorecard, Seen},
    },
    tui::{
        View, body, header,
        keymap::{Keys, score as keymap},
        widgets::{input::Input, list::Cursor, prose},
    },
};

mod part;
mod parts;
mod typing;

use part::{Typed, WORDS};

pub use part::Part;

/// Holds the score screen.
#[derive(Debug)]
pub struct Score {
    pub card: Scorecard,
    pub history: History,
    /// The assessor's remarks from listening.
    pub remarks: Review,
    /// The reason why the file on disk does not hold what the card holds; `None` if it does.
    pub unsaved: Option<String>,
    parts: Vec<Part>,
    part: Cursor,
    bar: Bar,
    row: Cursor,
    typing: Option<(Typed, Input)>,
    /// The number of the mark or note to which the evidence being typed is linked; 0 is none.
    link: usize,
    /// The person whose scores are guessed, where this is a prediction and no scorecard.
    predicts: Option<String>,
}

impl Score {
    pub fn new(card: Scorecard, history: History) -> Self {
        let mut parts = Vec::new();
        for (round, it) in history.start.rounds.iter().enumerate() {
            parts.extend(
                (0..it.rubric.dimensions.len()).map(|dimension| Part::Dimension { round, dimension }),
            );
            parts.push(Part::Signals { round });
        }
        parts.extend([Part::Words, Part::Verdict]);
        let mut screen = Self {
            card,
            history,
            remarks: Review::default(),
            unsaved: None,
            parts,
            part: Cursor::default(),
            bar: Bar::Senior,
            row: Cursor::default(),
            typing: None,
            link: 0,
            predicts: None,
        };
        // A draft goes on where it was left.
        screen.go_to_open();
        screen
    }

    /// Goes to the first dimension without a level at Senior, or to the first of all.
    pub fn go_to_open(&mut self) {
        let open = |part: &Part| self.score(*part).is_some_and(|it| it.senior.is_none());
        self.part.at = self.parts.iter().position(open).unwrap_or(0);
        (self.bar, self.row) = (Bar::Senior, Cursor::default());
    }

    /// Makes the screen for a prediction of the scores of `whose`, which begins with the candidate's own.
    pub fn predicting(card: Scorecard, history: History, whose: String) -> Self {
        let mut screen = Self::new(card, history);
        screen.parts.retain(|part| matches!(part, Part::Dimension { .. }));
        screen.part = Cursor::default();
        screen.predicts = Some(whose);
        screen
    }

    pub fn is_prediction(&self) -> bool {
        self.predicts.is_some()
    }

    /// Returns the keys that apply now, where it is no prediction.
    pub fn keys(&self) -> Keys<keymap::Action> {
        match (&self.typing, self.part()) {
            (Some((Typed::Evidence, _)), _) => keymap::EVIDENCE,
            (Some(_), _) => keymap::TYPING,
            (None, Part::Dimension { .. }) => keymap::DIMENSION,
            (None, Part::Signals { .. }) => keymap::SIGNALS,
            (None, Part::Words) => keymap::CLOSING,
            (None, Part::Verdict) => keymap::VERDICT,
        }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        self.typing.as_mut().map(|(_, input)| input)
    }

    pub fn part(&self) -> Part {
        self.parts[self.part.at]
    }

    fn score(&self, part: Part) -> Option<&crate::domain::scorecard::Score> {
        let Part::Dimension { round, dimension } = part else { return None };
        self.card.rounds.get(round)?.scores.get(dimension)
    }

    /// Counts the rows of the part that can be chosen one by one.
    fn rows(&self) -> usize {
        match self.part() {
            Part::Dimension { .. } => 1,
            Part::Signals { round } => self.signals(round).len(),
            Part::Words => WORDS.len(),
            Part::Verdict => Bar::ALL.len(),
        }
    }

    /// Lists question and number of every signal of a round.
    fn signals(&self, round: usize) -> Vec<(usize, usize)> {
        let questions = self.history.start.rounds[round].questions.iter().enumerate();
        questions
            .flat_map(|(question, it)| (0..it.signals.len()).map(move |signal| (question, signal)))
            .collect()
    }

    /// Moves by rows, and from the last row of a part into the next part.
    pub fn step(&mut self, steps: isize) {
        if self.typing.is_some() {
            let links = parts::links(&self.history, &self.remarks).len() + 1;
            self.link = self.link.checked_add_signed(steps).unwrap_or(links - 1) % links;
            return;
        }
        let to = self.row.at.checked_add_signed(steps);
        match to {
            Some(to) if to < self.rows() => self.row.at = to,
            Some(_) => self.go(1),
            None => {
                self.go(-1);
                self.row.at = self.rows().saturating_sub(1);
            }
        }
    }

    /// Goes to this part.
    pub fn show(&mut self, part: Part) {
        self.part.at = self.parts.iter().position(|it| *it == part).unwrap_or(self.part.at);
    }

    /// Returns the moment of the last evidence of the current dimension that has one.
    pub fn moment(&self) -> Option<Duration> {
        let written = self.score(self.part())?.evidence.iter().rev().find_map(|it| it.at).map(|at| at.0);
        let Part::Dimension { round, dimension } = self.part() else { return written };
        let heard = || parts::heard(&self.history, &self.remarks, round, dimension);
        written.or_else(|| heard().first().map(|(at, _)| *at))
    }

    /// Goes to another part.
    pub fn go(&mut self, parts: isize) {
        self.part.step(parts, self.parts.len());
        (self.bar, self.row) = (Bar::Senior, Cursor::default());
    }

    pub fn turn_bar(&mut self) {
        self.bar = self.bar.other();
    }

    /// Gives the current dimension its level at the current bar, and goes on to what is missing next.
    pub fn give(&mut self, seen: Seen) -> Result<(), NotThisScore> {
        let Part::Dimension { round, dimension } = self.part() else { return Ok(()) };
        self.card.set(round, dimension, self.bar, seen)?;
        match self.bar {
            Bar::Senior if seen.level().is_some() => self.bar = Bar::Staff,
            _ => self.go(1),
        }
        Ok(())
    }

    /// Ticks or unticks the chosen signal.
    pub fn tick(&mut self) {
        let Part::Signals { round } = self.part() else { return };
        let Some(&(question, signal)) = self.signals(round).get(self.row.at) else { return };
        let seen = &mut self.card.rounds[round].signals[question];
        if let Some(at) = seen.iter().position(|it| *it == signal) {
            seen.remove(at);
        } else {
            seen.push(signal);
            seen.sort_unstable();
        }
        if self.row.at + 1 < self.rows() {
            self.row.at += 1;
        }
    }

    /// Proposes another verdict than the computed one at the chosen bar; the computed one takes it back.
    pub fn change_verdict(&mut self, by: isize) {
        let bar = Bar::ALL[self.row.at.min(1)];
        let computed = self.card.judge(&self.history.start, bar).verdict;
        let now = self.card.verdict(&self.history.start, bar).map_or(1, |it| it as isize);
        let verdict = Verdict::ALL[usize::try_from((now + by).clamp(0, 3)).unwrap_or(0)];
        let because = self.card.overruling(bar).map(|it| it.because.clone()).unwrap_or_default();
        let overruling = (Some(verdict) != computed).then_some(Overruling { verdict, because });
        self.card.overrule(bar, overruling);
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let (done, all) = self.card.progress();
        let saved = match &self.unsaved {
            _ if self.is_prediction() => Span::styled(" · enter shows both", theme.dim),
            Some(why) => Span::styled(format!(" · not saved: {}", prose::cut(why, 40)), theme.bad),
            None => Span::styled(" · autosaved", theme.dim),
        };
        let status = Line::from(vec![Span::styled(format!("{done} of {all}"), theme.dim), saved]);
        let title = self.history.start.title.clone();
        let title = title
            .or_else(|| Some(self.history.start.questions().next()?.1.title.clone()))
            .unwrap_or_default();
        let (what, who) = match &self.predicts {
            Some(whose) => ("Predict", format!("what {whose} gave")),
            None => ("Score", self.card.assessor.name().to_owned()),
        };
        let title = Line::from(vec![
            Span::styled(format!("{what} · {title}"), theme.heading),
            Span::styled(format!(" · {who}"), theme.dim),
        ]);
        let area = body(header(title, status, area, frame));
        let [side, _, main] =
            Layout::horizontal([Constraint::Length(26), Constraint::Length(2), Constraint::Min(0)])
                .areas(area);
        parts::side(&self.card, &self.history, &self.parts, self.part, theme, side, frame);
        let main = match &self.typing {
            Some((typed, input)) => self.draw_typing(*typed, input, theme, main, frame),
            None => main,
        };
        match self.part() {
            Part::Dimension { round, dimension } => {
                let it = &self.history.start.rounds[round].rubric.dimensions[dimension];
                let score = &self.card.rounds[round].scores[dimension];
                let heard = parts::heard(&self.history, &self.remarks, round, dimension);
                parts::dimension(it, (score, self.bar), &heard, &self.history, theme, main, frame);
            }
            Part::Signals { round } => {
                parts::signals(
                    &self.history.start.rounds[round],
                    &self.card.rounds[round],
                    &self.signals(round),
                    self.row,
                    theme,
                    main,
                    frame,
                );
            }
            Part::Words => parts::words(
                &WORDS.map(|(typed, label)| (label, self.words(typed))),
                self.row,
                theme,
                main,
                frame,
            ),
            Part::Verdict => {
                parts::verdict(&self.card, &self.history, Bar::ALL[self.row.at.min(1)], theme, main, frame);
            }
        }
    }
}
