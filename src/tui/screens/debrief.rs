//! The debrief: verdict, scores, times, marks, signals and files of one session, as a page to read.
//!
//! ```text
//!  Debrief · A payments ledger                                       22 Nov 2026 14:30 · 44:10
//!
//!    Hire at Senior · no hire at Staff
//!    · Mean 2.90: hire; strong hire from 3.50.
//!
//!    Scores                    Senior  Staff
//!    Scoping                        3      2   ▸ asked for the peak before drawing
//! ```

use std::time::Duration;

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        debrief::SessionRecord,
        digest::{Kept, TakeDigest},
        fact,
        history::History,
        length::clock,
        question::{Bar, Question},
        review::Review,
        rubric::{Level, Verdict},
        scorecard::{Scorecard, Seen},
        timeline::{self, Sort},
    },
    tui::{
        View, body, header,
        screens::moments::moment,
        theme::Theme,
        widgets::{prose, times},
    },
};

/// Holds the debrief screen.
#[derive(Debug)]
pub struct Debrief {
    pub session: SessionRecord,
    pub scroll: u16,
}

impl From<SessionRecord> for Debrief {
    fn from(session: SessionRecord) -> Self {
        Self { session, scroll: 0 }
    }
}

impl Debrief {
    pub fn step(&mut self, steps: isize) {
        self.scroll = self.scroll.saturating_add_signed(i16::try_from(steps).unwrap_or(i16::MAX)).min(2000);
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let start = &self.session.history.start;
        let elsewhere = start.elsewhere.as_deref().map(|with| format!("{} · ", fact::elsewhere(with)));
        let status = format!(
            "{}{} · {}",
            elsewhere.unwrap_or_default(),
            start.wall.format("%-d %b %Y %H:%M"),
            clock(self.session.history.at)
        );
        let title = Line::styled(format!("Debrief · {}", self.session.history.title()), theme.heading);
        let area = body(header(title, Line::styled(status, theme.dim), area, frame));
        let lines = self.lines(area.width.min(110), theme);
        let furthest = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(area.height);
        frame.render_widget(Paragraph::new(lines).scroll((self.scroll.min(furthest), 0)), area);
    }

    /// Returns the page as lines of at most `width` columns.
    pub fn lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut page = Page { lines: Vec::new(), width, theme, history: &self.session.history };
        for reason in &self.session.set_aside {
            page.lines.extend(prose::item("! ", theme.warn, reason, width, theme.warn));
        }
        match &self.session.card {
            Some(card) if card.locked.is_some() => page.scored(card),
            Some(card) => {
                let (done, all) = card.progress();
                page.prose(&format!("Not scored yet: {done} of {all} dimensions done."), theme.warn);
            }
            None => page.prose("Not scored yet; best while the memory is fresh.", theme.warn),
        }
        match self.session.others.len() {
            0 => {}
            _ if self.session.waits_for_prediction => {
                let text = "A peer has scored it too. v: say what you think they gave, then see both.";
                page.prose(text, theme.accent);
            }
            _ if self.session.card.as_ref().is_some_and(|card| card.locked.is_some()) => {
                page.others(&self.session.others);
            }
            1 => {
                page.prose(
                    "One peer has scored it; you see it once your own scorecard is locked.",
                    theme.dim,
                );
            }
            many => {
                let text =
                    format!("{many} peers have scored it; you see them once your own scorecard is locked.");
                page.prose(&text, theme.dim);
            }
        }
        page.times(&self.session.review);
        page.moments();
        page.remarks(&self.session.review);
        page.signals(self.session.card.as_ref());
        page.files(&self.session.folder, &self.session.takes);
        page.lines
    }
}

/// Returns the word in a column of scores.
fn word(seen: Seen) -> &'static str {
    match seen.level() {
        None => "none",
        Some(Level::Poor) => "1",
        Some(Level::Mixed) => "2",
        Some(Level::Good) => "3",
        Some(Level::Excellent) => "4",
    }
}

struct Page<'a> {
    lines: Vec<Line<'static>>,
    width: u16,
    theme: &'a Theme,
    history: &'a History,
}

impl Page<'_> {
    fn prose(&mut self, text: &str, style: ratatui::style::Style) {
        self.lines.extend(prose::lines(text, self.width, style));
    }

    fn heading(&mut self, title: &str) {
        self.lines.push(Line::default());
        self.lines.push(Line::styled(title.to_owned(), self.theme.heading));
    }

    fn item(&mut self, mark: &str, text: &str) {
        self.lines.extend(prose::item(mark, self.theme.dim, text, self.width, self.theme.text));
    }

    fn scored(&mut self, card: &Scorecard) {
        let start = &self.history.start;
        for bar in Bar::ALL {
            let judgement = card.judge(start, bar);
            let word = card.verdict(start, bar).map_or("no verdict", Verdict::title);
            self.lines.push(Line::from(vec![
                Span::styled(format!("{:<8}", bar.title()), self.theme.text),
                Span::styled(word, self.theme.selected),
            ]));
            if let Some(overruling) = card.overruling(bar) {
                let by_rule = judgement.verdict.map_or("no verdict", Verdict::title);
                self.item("· ", &format!("Overruled (the rule says {by_rule}): {}", overruling.because));
            }
            for reason in &judgement.reasons {
                self.item("· ", reason);
            }
        }
        for (label, text) in [
            ("Next action   ", &card.next_action),
            ("Strengths     ", &card.strengths),
            ("To work on    ", &card.to_work_on),
        ] {
            if !text.is_empty() {
                if label.starts_with("Next") {
                    self.lines.push(Line::default());
                }
                self.lines.extend(prose::item(label, self.theme.accent, text, self.width, self.theme.text));
            }
        }
        for (round, scores) in start.rounds.iter().zip(&card.rounds) {
            let title = if start.rounds.len() > 1 {
                format!("Scores: {}", round.format.title)
            } else {
                "Scores".to_owned()
            };
            self.heading(&title);
            self.lines.push(Line::styled(format!("{:<30}{:>7}{:>7}", "", "Senior", "Staff"), self.theme.dim));
            for (dimension, score) in round.rubric.dimensions.iter().zip(&scores.scores) {
                let digit = |seen: Option<Seen>| seen.map_or("–", word);
                let name = prose::cut(&dimension.title, 29);
                let pad =
                    " ".repeat(30_usize.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())));
                self.lines.push(Line::from(vec![
                    Span::styled(format!("{name}{pad}"), self.theme.text),
                    Span::styled(
                        format!("{:>7}{:>7}", digit(score.senior), digit(score.staff)),
                        self.theme.text,
                    ),
                ]));
                for evidence in &score.evidence {
                    let marked = |at: crate::domain::scorecard::Moment| {
                        let moment = self.history.moments.iter().find(|it| it.at == at.0);
                        let words =
                            moment.filter(|it| !it.text.is_empty()).map(|it| format!("“{}” ", it.text));
                        format!("{} {}", clock(at.0), words.unwrap_or_default())
                    };
                    let at = evidence.at.map(marked).unwrap_or_default();
                    self.lines.extend(prose::item(
                        "    ▸ ",
                        self.theme.dim,
                        &format!("{at}{}", evidence.text),
                        self.width,
                        self.theme.dim,
                    ));
                }
            }
        }
    }

    /// Writes what peers gave: verdicts, scores, and their words at the end.
    fn others(&mut self, cards: &[Scorecard]) {
        for card in cards {
            self.heading(&format!("Scored by {}", card.assessor.name()));
            let verdict = |bar| card.verdict(&self.history.start, bar).map_or("no verdict", Verdict::title);
            self.item("", &format!("{} at Senior, {} at Staff", verdict(Bar::Senior), verdict(Bar::Staff)));
            for bar in Bar::ALL {
                if let Some(overruling) = card.overruling(bar) {
                    self.item("· ", &format!("Overruled at {}: {}", bar.title(), overruling.because));
                }
            }
            for (round, scores) in self.history.start.rounds.iter().zip(&card.rounds) {
                let digit = |seen: Option<Seen>| seen.map_or("–", word);
                for (dimension, score) in round.rubric.dimensions.iter().zip(&scores.scores) {
                    let name = prose::cut(&dimension.title, 29);
                    let pad = " ".repeat(
                        30_usize.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())),
                    );
                    let text = format!("{name}{pad}{:>7}{:>7}", digit(score.senior), digit(score.staff));
                    self.lines.push(Line::styled(text, self.theme.text));
                }
            }
            for (label, text) in [("To work on  ", &card.to_work_on), ("Next action  ", &card.next_action)] {
                if !text.is_empty() {
                    self.lines.extend(prose::item(
                        label,
                        self.theme.accent,
                        text,
                        self.width,
                        self.theme.text,
                    ));
                }
            }
        }
    }

    fn times(&mut self, review: &Review) {
        self.lines.push(Line::default());
        self.lines.extend(times::lines(self.history, review, self.width, self.theme));
    }

    /// Writes what was said while listening.
    fn remarks(&mut self, review: &Review) {
        let said = timeline::points(self.history, [review]).into_iter().filter(|it| it.added.is_some());
        let said: Vec<_> = said.filter(|it| !matches!(it.sort, Sort::Filler | Sort::StarPart(_))).collect();
        let fillers = review.fillers(Duration::ZERO, Duration::MAX);
        if !said.is_empty() || fillers > 0 {
            self.heading("Said while listening");
        }
        for it in said {
            let head = format!("{:>5}  {:<10}", clock(it.at), it.sort.title());
            self.lines.extend(prose::item(&head, self.theme.dim, &it.text, self.width, self.theme.text));
        }
        if fillers > 0 {
            let word = if fillers == 1 { "filler" } else { "fillers" };
            self.item("       ", &format!("{fillers} {word} tallied"));
        }
    }

    fn moments(&mut self) {
        for (title, is_mark) in [("Marks", true), ("Notes", false)] {
            let of_kind: Vec<_> = self.history.moments.iter().filter(|it| it.is_mark == is_mark).collect();
            if !of_kind.is_empty() {
                self.heading(title);
                for it in of_kind {
                    self.lines.push(moment(it, self.width, self.theme.text, self.theme));
                }
            }
        }
    }

    fn signals(&mut self, card: Option<&Scorecard>) {
        for (at, round) in self.history.start.rounds.iter().enumerate() {
            let with_signals = |(_, it): &(usize, &Question)| !it.signals.is_empty();
            for (number, question) in round.questions.iter().enumerate().filter(with_signals) {
                let seen = card.map(|card| card.rounds[at].signals[number].as_slice()).unwrap_or_default();
                self.heading(&format!(
                    "Signals: {} of {} · {}",
                    seen.len(),
                    question.signals.len(),
                    question.title
                ));
                for (signal, it) in question.signals.iter().enumerate() {
                    let bar = if it.bar == Bar::Staff { "staff " } else { "" };
                    let (mark, style) = if seen.contains(&signal) {
                        ("✓ ", self.theme.good)
                    } else {
                        ("□ ", self.theme.dim)
                    };
                    let text = format!("{bar}{} [{}]", it.text, it.dimension);
                    self.lines.extend(prose::item(mark, style, &text, self.width, self.theme.text));
                }
            }
        }
    }

    fn files(&mut self, folder: &std::path::Path, takes: &[TakeDigest]) {
        self.heading("Files");
        self.item("", &folder.display().to_string());
        if takes.is_empty() {
            self.item("  ", "no recording");
        }
        for take in takes {
            let length = take
                .seconds
                .map_or("not finished".to_owned(), |it| clock(std::time::Duration::from_secs_f64(it)));
            let kept = match take.kept {
                Kept::Wav => "",
                Kept::Flac => ", compressed",
                Kept::Removed => ", removed",
            };
            self.item("  ", &format!("{}  {length}{kept}", take.file));
        }
        self.item("  ", "journal.jsonl");
        self.item("  ", "scorecards/");
    }
}
