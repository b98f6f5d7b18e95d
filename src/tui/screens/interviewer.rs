//! The interviewer's view at the candidate's own terminal: what to tell, what to listen for, signals to tick.
//!
//! ```text
//!  Robin interviews · A payments ledger                              9:12 left of 15:00 · Deep dive
//!
//!    If Alex asks
//!      What peak must it take?
//!    ✓ How many regions?
//!    Probes
//!    ▶ What happens to a payment in flight when the region is lost?
//!        + names the write that decides, and who retries
//!        - 'the queue keeps it': not if it was not yet in the queue
//! ```

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Style,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        length::clock,
        question::{Bar, Part, Question},
    },
    tui::{
        Live, body, header,
        keymap::{Keys, interviewer as keymap},
        theme::Theme,
        widgets::{input::Input, list::Cursor, prose},
    },
};

/// Tells what a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Can be told to the candidate.
    Part(Part, usize),
    /// Can be ticked.
    Signal(usize),
    /// Is there to be read.
    Reading,
}

/// Holds one row, with what unfolds below it when it is chosen.
struct Row {
    heading: String,
    what: What,
    text: String,
    detail: Vec<(&'static str, String)>,
}

/// Tells what the interviewer types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// A mark that was set when typing began.
    Tag(Duration),
    Note(Duration),
}

/// Holds the interviewer's view. The interview itself lies in the history.
#[derive(Debug)]
pub struct Interviewer {
    pub name: String,
    /// The candidate's name.
    pub candidate: String,
    /// The signals of each question that the interviewer has ticked, by round and question.
    pub signals: Vec<Vec<Vec<usize>>>,
    /// The number of tags and notes that the interviewer has written.
    pub remarks: usize,
    /// The reason why something of theirs is not on disk.
    pub failure: Option<String>,
    cursor: Cursor,
    typing: Option<(Typed, Input)>,
}

impl Interviewer {
    pub fn new(name: String, candidate: String) -> Self {
        Self {
            name,
            candidate,
            signals: Vec::new(),
            remarks: 0,
            failure: None,
            cursor: Cursor::default(),
            typing: None,
        }
    }

    /// Returns the keys that apply now.
    pub fn keys(&self) -> Keys<keymap::Action> {
        if self.typing.is_some() { keymap::TYPING } else { keymap::KEYS }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        self.typing.as_mut().map(|(_, input)| input)
    }

    /// Begins to type a tag or a note of this moment.
    pub fn begin_typing(&mut self, typed: Typed) {
        let label = if matches!(typed, Typed::Tag(_)) { "Tag" } else { "Note" };
        self.typing = Some((typed, Input::new(label, "")));
    }

    /// Takes what was typed, if anything was begun.
    pub fn take_typed(&mut self) -> Option<(Typed, String)> {
        self.typing.take().map(|(typed, input)| (typed, input.text().trim().to_owned()))
    }

    pub fn step(&mut self, question: &Question, steps: isize) {
        self.cursor.step(steps, rows(question, &self.candidate).len());
    }

    /// Goes to the first row of the next part, after the last to the first.
    pub fn turn(&mut self, question: &Question) {
        let rows = rows(question, &self.candidate);
        let Some(here) = rows.get(self.cursor.at).map(|it| &it.heading) else { return };
        let after = rows.iter().skip(self.cursor.at).position(|it| it.heading != *here);
        self.cursor.at = after.map_or(0, |it| self.cursor.at + it);
    }

    /// Returns what the chosen row is for.
    pub fn chosen(&self, question: &Question) -> What {
        rows(question, &self.candidate).get(self.cursor.at).map_or(What::Reading, |it| it.what)
    }

    fn has_ticked(&self, (round, question): (usize, usize), signal: usize) -> bool {
        let of = self.signals.get(round).and_then(|it| it.get(question));
        of.is_some_and(|it| it.contains(&signal))
    }

    pub fn draw(&self, live: Live, theme: &Theme, area: Rect, frame: &mut Frame) {
        let history = live.history;
        let title = history.question().map_or("Break", |it| it.title.as_str());
        let title = Line::from(vec![
            Span::styled(format!("{} interviews", self.name), theme.heading),
            Span::styled(format!(" · {title}"), theme.dim),
        ]);
        let area = header(title, status(live, theme), area, frame);
        let [main, strip] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(body(area));
        let width = main.width.min(110);
        let (Some(question), Some(place)) = (history.question(), history.place(history.stretch())) else {
            let text = "Nothing to do in the break. The next round begins with n.";
            frame.render_widget(Paragraph::new(prose::lines(text, width, theme.text)), main);
            return;
        };
        let told = |part, number| history.item().is_some_and(|it| it.has_shown(part, number));
        let mut lines = Vec::new();
        let mut chosen = 0..0;
        let mut heading = String::new();
        for (at, row) in rows(question, &self.candidate).into_iter().enumerate() {
            if row.heading != heading {
                if !heading.is_empty() {
                    lines.push(Line::default());
                }
                heading.clone_from(&row.heading);
                lines.push(Line::styled(heading.clone(), theme.heading));
            }
            let is_chosen = at == self.cursor.at;
            let mark = match row.what {
                What::Part(part, number) if told(part, number) => "✓ ",
                What::Signal(signal) if self.has_ticked((place.round, place.question), signal) => "☑ ",
                What::Signal(_) => "□ ",
                What::Reading => "· ",
                What::Part(..) => "  ",
            };
            let style = if is_chosen { theme.selected } else { theme.text };
            let pointer = if is_chosen { "▶ " } else { "  " };
            let begins = lines.len();
            if is_chosen {
                lines.extend(prose::item(&format!("{pointer}{mark}"), style, &row.text, width, style));
                for (sign, text) in &row.detail {
                    let head = format!("      {sign} ");
                    lines.extend(prose::item(&head, sign_style(sign, theme), text, width, theme.text));
                }
                chosen = begins..lines.len();
            } else {
                let text = prose::cut(&row.text, usize::from(width).saturating_sub(4));
                lines.push(Line::styled(format!("{pointer}{mark}{text}"), style));
            }
        }
        // The chosen row stands in the upper half, with what unfolds below it in sight.
        let height = usize::from(main.height);
        let top = chosen.start.saturating_sub(height / 3).max(chosen.end.saturating_sub(height));
        let top = top.min(lines.len().saturating_sub(height)).min(chosen.start);
        frame.render_widget(Paragraph::new(lines.split_off(top)), main);
        match (&self.typing, &self.failure) {
            (Some((_, input)), _) => input.draw(theme, strip, frame),
            (None, Some(why)) => {
                frame.render_widget(Line::styled(format!("! not saved: {why}"), theme.bad), strip);
            }
            (None, None) if self.remarks > 0 => {
                let word = if self.remarks == 1 { "tag or note" } else { "tags and notes" };
                frame.render_widget(Line::styled(format!("{} {word}", self.remarks), theme.dim), strip);
            }
            (None, None) => {}
        }
    }
}

fn sign_style(sign: &str, theme: &Theme) -> Style {
    match sign {
        "+" => theme.good,
        "-" => theme.warn,
        _ => theme.dim,
    }
}

/// Draws the clock and the phase: `9:12 left of 15:00 · Deep dive`.
fn status(live: Live, theme: &Theme) -> Line<'static> {
    let history = live.history;
    if history.is_paused {
        return Line::styled("‖ paused", theme.warn);
    }
    let (planned, spent) = (history.planned(history.current()), history.spent(history.current(), live.at));
    let phase = history.phase().map(|it| format!(" · {}", it.title)).unwrap_or_default();
    if let Some(over) = spent.checked_sub(planned) {
        return Line::styled(format!("! {} over{phase}", clock(over)), theme.bad);
    }
    let left = clock(planned.saturating_sub(spent));
    Line::styled(format!("{left} left of {}{phase}", clock(planned)), theme.text)
}

/// Lists all rows of a question, in the order in which an interview needs them.
fn rows(question: &Question, candidate: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |heading: &str, what, text: &str, detail: Vec<(&'static str, String)>| {
        rows.push(Row { heading: heading.to_owned(), what, text: text.to_owned(), detail });
    };
    let good = |it: &[String]| it.iter().map(|it| ("+", it.clone())).collect::<Vec<_>>();
    for it in &question.material {
        add("Given to read: r opens it", What::Reading, &it.caption(), Vec::new());
    }
    let asks = format!("If {candidate} asks");
    for (at, it) in question.clarifications.iter().enumerate() {
        add(&asks, What::Part(Part::Clarification, at), &it.ask, vec![("→", it.answer.clone())]);
    }
    for at in question.probes_by_phase() {
        let it = &question.probes[at];
        let mut detail = good(&it.listen_for);
        detail.extend(it.wrong.iter().map(|it| ("-", it.clone())));
        add("Probes", What::Part(Part::Probe, at), &it.noted(), detail);
    }
    for (at, it) in question.curveballs.iter().enumerate() {
        add("Curveballs", What::Part(Part::Curveball, at), &it.says, good(&it.listen_for));
    }
    for it in &question.events {
        let text = format!("{}: {}", it.at, it.says);
        add("What arrives by itself", What::Reading, &text, good(&it.listen_for));
    }
    for bar in Bar::ALL {
        for (at, it) in question.signals.iter().enumerate().filter(|(_, it)| it.bar == bar) {
            let detail = vec![("·", it.dimension.clone())];
            add(&format!("Signals at {}", bar.title()), What::Signal(at), &it.text, detail);
        }
    }
    if let Some(star) = &question.star {
        for (part, text) in [
            ("Situation", &star.situation),
            ("Task", &star.task),
            ("Action", &star.action),
            ("Result", &star.result),
            ("In numbers", &star.quantified),
        ] {
            add("The story holds", What::Reading, &format!("{part}: {text}"), Vec::new());
        }
    }
    for it in &question.pitfalls {
        add("Pitfalls", What::Reading, it, Vec::new());
    }
    for it in &question.tradeoffs {
        add("Trade-offs", What::Reading, it, Vec::new());
    }
    for it in question.estimate.iter().chain(&question.actions) {
        add("A good answer", What::Reading, it, Vec::new());
    }
    rows
}
