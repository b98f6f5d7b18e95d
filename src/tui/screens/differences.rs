//! The differences between assessors, the widest first: both levels, both pieces of evidence, and second votes.
//!
//! ```text
//!  Where you differ · A payments ledger                  Robin: you 0.4 above · gap 0.6 · kappa 0.31
//!
//!                     you Robin      Trade-offs                                        gap 2 at Senior
//!    ▶ Trade-offs       3     1      [Senior]  Staff
//!      Scoping          3     2
//!      Architecture     3     3      You gave 3 good: Compares by the stated load, says what is given up.
//!                                      12:05 “cost!” chose zone redundancy
//!                                    Robin gave 1 poor: States one option as the only one.
//!                                      14:30 never said why not two regions
//!                                    You thought Robin would give 2.
//!                                    Robin again 2: I had missed the note on cost.
//! ```

use std::path::PathBuf;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        differences::{Closeness, Difference, OtherWords, comparable, differences},
        history::History,
        length::clock,
        question::Bar,
        rubric::Verdict,
        scorecard::{Assessor, Score, Scorecard, Seen},
        second_vote::SecondVotes,
    },
    tui::{
        View, body, header,
        keymap::{Keys, differences as keymap},
        theme::Theme,
        widgets::{input::Input, list::Cursor, prose},
    },
};

/// Holds one assessor's scores, and their second votes.
#[derive(Debug, Clone)]
pub struct Voice {
    /// `You`, or the assessor's name.
    name: String,
    pub card: Scorecard,
    pub second: SecondVotes,
}

impl Voice {
    /// Makes the voice of somebody, by their own name or as `You`.
    pub fn called(name: &str, card: Scorecard, second: SecondVotes) -> Self {
        Self { name: name.to_owned(), card, second }
    }

    /// Makes the voice as the candidate sees it.
    pub fn of(card: Scorecard, second: SecondVotes) -> Self {
        let name = match &card.assessor {
            Assessor::Candidate => "You".to_owned(),
            Assessor::Peer(name) => name.clone(),
        };
        Self { name, card, second }
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// Tells how far a second vote has come.
#[derive(Debug)]
enum Vote {
    /// A level is being chosen.
    Level,
    /// The reason for it is being typed.
    Reason(Seen, Box<Input>),
}

/// Holds the screen on which two see each other's scores.
#[derive(Debug)]
pub struct Differences {
    pub folder: PathBuf,
    pub history: History,
    pub own: Voice,
    /// Assessors who used the same rubrics.
    pub others: Vec<Voice>,
    /// The candidate's prediction of the others' scores.
    pub predicted: Option<Scorecard>,
    /// Assessors who cannot be compared, and why.
    pub apart: Vec<OtherWords>,
    rows: Vec<Difference>,
    cursor: Cursor,
    bar: Bar,
    /// The one who votes: 0 is oneself.
    voter: usize,
    vote: Option<Vote>,
}

impl Differences {
    /// Compares one's own scorecard with those of others, all of them locked.
    pub fn new(
        folder: PathBuf,
        history: History,
        own: Voice,
        others: Vec<Voice>,
        predicted: Option<Scorecard>,
    ) -> Self {
        let mut apart = Vec::new();
        let mut alike = Vec::new();
        for voice in others {
            match comparable(&own.card, &voice.card) {
                Ok(()) => alike.push(voice),
                Err(why) => apart.push(why),
            }
        }
        let cards: Vec<&Scorecard> = alike.iter().map(|it| &it.card).collect();
        let rows = differences(&history.start, &own.card, &cards);
        let bar = rows.first().map_or(Bar::Senior, |it| it.bar);
        let cursor = Cursor::default();
        // A prediction without a level was declined.
        let predicted = predicted.filter(|it| it.progress().0 > 0);
        Self {
            folder,
            history,
            own,
            others: alike,
            predicted,
            apart,
            rows,
            cursor,
            bar,
            voter: 0,
            vote: None,
        }
    }

    /// Returns the keys that apply now.
    pub fn keys(&self) -> Keys<keymap::Action> {
        match &self.vote {
            None => keymap::KEYS,
            Some(Vote::Level) => keymap::VOTING,
            Some(Vote::Reason(..)) => keymap::TYPING,
        }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        match &mut self.vote {
            Some(Vote::Reason(_, input)) => Some(input),
            _ => None,
        }
    }

    pub fn step(&mut self, steps: isize) {
        self.cursor.step(steps, self.rows.len());
        self.bar = self.row().map_or(Bar::Senior, |it| it.bar);
    }

    pub fn turn_bar(&mut self) {
        self.bar = self.bar.other();
    }

    /// Lets the next one vote.
    pub fn turn_voter(&mut self) {
        self.voter = (self.voter + 1) % (self.others.len() + 1);
    }

    /// Returns the name of the one who votes.
    pub fn voter(&self) -> &str {
        self.voice(self.voter).name()
    }

    fn voice(&self, at: usize) -> &Voice {
        at.checked_sub(1).and_then(|it| self.others.get(it)).unwrap_or(&self.own)
    }

    fn row(&self) -> Option<Difference> {
        self.rows.get(self.cursor.at).copied()
    }

    /// Returns the moment of the shown evidence, one's own first.
    pub fn moment(&self) -> Option<std::time::Duration> {
        let row = self.row()?;
        let voices = [&self.own].into_iter().chain(&self.others);
        let scores = voices.map(|it| &it.card.rounds[row.round].scores[row.dimension]);
        scores.flat_map(|it| &it.evidence).find_map(|it| it.at).map(|it| it.0)
    }

    /// Begins a second vote on what is shown.
    pub fn begin_vote(&mut self) {
        self.vote = Some(Vote::Level);
    }

    /// Takes the level of a second vote; its reason comes next.
    pub fn choose(&mut self, seen: Seen) {
        let label = format!("{} again {}, because", self.voter(), word(seen));
        self.vote = Some(Vote::Reason(seen, Box::new(Input::new(label, ""))));
    }

    /// Leaves a second vote; says whether one was begun.
    pub fn stop_vote(&mut self) -> bool {
        self.vote.take().is_some()
    }

    /// Takes the second vote that was made: whose, where, what and why.
    pub fn take_vote(&mut self) -> Option<(Assessor, usize, String, Bar, Seen, String)> {
        let row = self.row()?;
        let Some(Vote::Reason(seen, input)) = self.vote.take() else { return None };
        let id = self.history.start.rounds[row.round].rubric.dimensions[row.dimension].id.clone();
        let who = self.voice(self.voter).card.assessor.clone();
        Some((who, row.round, id, self.bar, seen, input.text().trim().to_owned()))
    }

    /// Finds the voice of an assessor.
    pub fn voice_of(&mut self, assessor: &Assessor) -> Option<&mut Voice> {
        [&mut self.own].into_iter().chain(&mut self.others).find(|it| it.card.assessor == *assessor)
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let title = Line::from(vec![
            Span::styled("Where you differ", theme.heading),
            Span::styled(format!(" · {}", self.history.title()), theme.dim),
        ]);
        let mut voter = Line::default();
        if !self.others.is_empty() {
            voter = Line::styled(format!("{} to vote", self.voter()), theme.dim);
        }
        let area = body(header(title, voter, area, frame));
        let width = area.width.min(130);
        let top = self.agreement(width, theme);
        let above = u16::try_from(top.len()).unwrap_or(0).min(area.height);
        let [head, rest, strip] =
            Layout::vertical([Constraint::Length(above), Constraint::Min(0), Constraint::Length(1)])
                .areas(area);
        frame.render_widget(Paragraph::new(top), head);
        let side_width = 20 + 6 * u16::try_from(self.others.len().min(3) + 1).unwrap_or(1);
        let [side, _, main] =
            Layout::horizontal([Constraint::Length(side_width), Constraint::Length(2), Constraint::Min(0)])
                .areas(rest);
        self.draw_list(theme, side, frame);
        let width = main.width.min(100);
        frame.render_widget(Paragraph::new(self.detail(width, theme)), main);
        match &self.vote {
            None => {}
            Some(Vote::Level) => {
                let text =
                    format!("{} again, at {}: 1 to 4, or 0 for no evidence", self.voter(), self.bar.title());
                frame.render_widget(Line::styled(text, theme.accent), strip);
            }
            Some(Vote::Reason(_, input)) => input.draw(theme, strip, frame),
        }
    }

    /// Says how close everybody is to the candidate, at first and with second votes; the verdicts; who cannot be
    /// compared.
    fn agreement(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for voice in &self.others {
            let first = Closeness::of(&self.own.card, &voice.card);
            let again =
                Closeness::of(&self.own.second.applied(&self.own.card), &voice.second.applied(&voice.card));
            let Some(first) = first else { continue };
            let kappa =
                first.all.kappa.map(|it| format!(", kappa {:.2}", it.kappa + 0.0)).unwrap_or_default();
            let has_voted = !self.own.second.votes.is_empty() || !voice.second.votes.is_empty();
            let again = again.filter(|_| has_voted);
            let again = again.map(|it| format!("; after second votes {:.1}", it.all.gap)).unwrap_or_default();
            let text = format!(
                "Against {}: {}, mean gap {:.1}{kappa}{again}",
                voice.name(),
                bias(first.all.bias),
                first.all.gap
            );
            lines.extend(prose::lines(&text, width, theme.text));
        }
        for why in &self.apart {
            lines.extend(prose::item("! ", theme.warn, &why.to_string(), width, theme.warn));
        }
        let verdicts = [&self.own].into_iter().chain(&self.others).map(|voice| {
            let word =
                |bar| voice.card.verdict(&self.history.start, bar).map_or("no verdict", Verdict::title);
            format!("{}: {} at Senior, {} at Staff", voice.name(), word(Bar::Senior), word(Bar::Staff))
        });
        lines.extend(prose::lines(&verdicts.collect::<Vec<_>>().join(" · "), width, theme.dim));
        lines.push(Line::default());
        lines
    }

    /// Draws all dimensions with everybody's levels at the bar that is shown.
    fn draw_list(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let voices: Vec<&Voice> = [&self.own].into_iter().chain(self.others.iter().take(3)).collect();
        let names: Vec<_> = voices.iter().map(|it| format!("{:>6}", prose::cut(it.name(), 5))).collect();
        let names = names.concat();
        let head = format!("{:<20}{names}", self.bar.title());
        frame.render_widget(Line::styled(head, theme.dim), Rect { height: area.height.min(1), ..area });
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        super::super::widgets::list::draw(self.cursor, self.rows.len(), below, frame, |at, is_chosen| {
            let row = self.rows[at];
            let dimension = &self.history.start.rounds[row.round].rubric.dimensions[row.dimension];
            let digit = |it: &&Voice| {
                let seen = it.card.rounds[row.round].scores[row.dimension].at(self.bar);
                format!("{:>6}", seen.map_or('–', Seen::digit))
            };
            let digits = voices.iter().map(digit).collect::<Vec<_>>().concat();
            let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
            Line::styled(format!("{mark}{}{digits}", prose::padded(&dimension.title, 18)), style)
        });
    }

    /// Describes one difference: levels, anchors, evidence, prediction, second votes.
    fn detail(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let Some(row) = self.row() else { return Vec::new() };
        let round = &self.history.start.rounds[row.round];
        let dimension = &round.rubric.dimensions[row.dimension];
        let mut lines = vec![Line::from(vec![
            Span::styled(dimension.title.clone(), theme.heading),
            Span::styled(format!(" at {}", self.bar.title()), theme.dim),
        ])];
        let anchors = dimension.anchors.at(self.bar);
        for voice in [&self.own].into_iter().chain(&self.others) {
            let score = &voice.card.rounds[row.round].scores[row.dimension];
            lines.push(Line::default());
            let seen = score.at(self.bar);
            let head = format!("{} gave {}", voice.name(), seen.map_or("nothing", word));
            lines.push(Line::styled(head, theme.accent));
            if let Some(level) = seen.and_then(Seen::level) {
                lines.extend(prose::item("  ", theme.text, anchors.at(level), width, theme.text));
            }
            lines.extend(self.evidence(score, width, theme));
            if let Some(vote) = voice.second.vote(row.round, &dimension.id, self.bar) {
                let head = format!("  again {}: ", word(vote.seen));
                lines.extend(prose::item(&head, theme.good, &vote.because, width, theme.text));
            }
        }
        let predicted =
            self.predicted.as_ref().and_then(|it| it.rounds.get(row.round)?.scores.get(row.dimension));
        if let Some(seen) = predicted.and_then(|it| it.at(self.bar)) {
            lines.push(Line::default());
            let whose = if self.others.len() == 1 { self.others[0].name() } else { "others" };
            lines.push(Line::styled(format!("You thought {whose} would give {}.", word(seen)), theme.dim));
        }
        lines
    }

    fn evidence(&self, score: &Score, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        if score.evidence.is_empty() {
            return vec![Line::styled("  without evidence", theme.dim)];
        }
        let mut lines = Vec::new();
        for it in &score.evidence {
            let moment = it.at.and_then(|at| self.history.moments.iter().find(|it| it.at == at.0));
            let said = moment.filter(|it| !it.text.is_empty()).map(|it| format!("“{}” ", it.text));
            let at = it.at.map(|at| format!("{} ", clock(at.0))).unwrap_or_default();
            let text = format!("{at}{}{}", said.unwrap_or_default(), it.text);
            lines.extend(prose::item("  ▸ ", theme.dim, &text, width, theme.text));
        }
        lines
    }
}

/// Writes a level: `3 good`, `no evidence`.
fn word(seen: Seen) -> &'static str {
    use crate::domain::rubric::Level;
    match seen.level() {
        None => "no evidence",
        Some(Level::Poor) => "1 poor",
        Some(Level::Mixed) => "2 mixed",
        Some(Level::Good) => "3 good",
        Some(Level::Excellent) => "4 excellent",
    }
}

/// Says how far the candidate lies above or below, on average.
fn bias(bias: f64) -> String {
    match bias {
        _ if bias.abs() < 0.05 => "you are as strict on average".to_owned(),
        _ if bias > 0.0 => format!("you are {bias:.1} above on average"),
        _ => format!("you are {:.1} below on average", -bias),
    }
}
