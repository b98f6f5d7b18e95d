//! The interview: the countdown in the middle, what is asked beside it, what was said and noted below.
//!
//! ```text
//!  System design, 45 minutes · A payments ledger                        ● 12:31 safe · -14 dB
//!  ✓ Requirements 5:12   ✓ Estimate 4:40   ▶ High-level design   · Deep dive 15m   · Wrap-up 5m
//!  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╸──────────────────────────────────────
//!
//!   ▟▀▙ ▟▀▙   ▟▀▙ ▟▀▙         Walk me through the parts, and how one payment flows between them.
//!   ▐ ▌ ▗▞▘ ▪ ▐ ▌ ▗▞▘         Name the store of record and say why.
//!   left of 15:00
//!
//!   Design a payments ledger for …
//!
//!   ▸ What happens to a payment in flight when the region is lost?
//!
//!   Notes                                    Marks
//!   10:02  partition by account              09:48  unsure about idempotency
//! ```

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        history::{History, Revealed, Stretch},
        length::clock,
        question::{Part, Question},
        sound::Hearing,
    },
    tui::{
        Live, View,
        keymap::{Keys, Legend, interview as keymap},
        screens::{interviewer::Interviewer, microphone::decibels, moments, reading::Reading},
        theme::Theme,
        widgets::{
            big_clock, dialog,
            input::Input,
            list::{self, Cursor},
            meter, prose, timeline,
        },
    },
};

/// Names what lies over the interview.
#[derive(Debug, Default)]
pub enum Over {
    #[default]
    Nothing,
    /// The list of clarifications.
    Clarifications(Cursor),
    /// The material, opened to read.
    Material(Reading),
    /// A note is being typed.
    Note(Input),
    /// Words for a mark, and the interview time at which it was set.
    Mark(Input, Duration),
    /// The view for the interviewer's eyes alone.
    Interviewer(Box<Interviewer>),
}

/// Holds the interview screen. The interview itself lies in the history; here is only what lies over it.
#[derive(Debug, Default)]
pub struct Interview {
    pub over: Over,
    /// Ring the terminal's bell when a minute is left and when time is up.
    pub has_bell: bool,
}

impl Interview {
    /// Returns the keys that apply now, unless the interviewer's view has its own.
    pub fn keys(&self, in_break: bool) -> Keys<keymap::Action> {
        match &self.over {
            Over::Nothing | Over::Interviewer(_) if in_break => keymap::BREAK,
            Over::Nothing | Over::Interviewer(_) => keymap::RUNNING,
            Over::Clarifications(_) => keymap::CLARIFICATIONS,
            Over::Material(_) => keymap::READING,
            Over::Note(_) | Over::Mark(..) => keymap::TYPING,
        }
    }

    /// Lists the keys that apply now.
    pub fn legend(&self, in_break: bool) -> Legend {
        match &self.over {
            Over::Interviewer(view) => view.keys().legend(),
            Over::Nothing | Over::Clarifications(_) | Over::Material(_) | Over::Note(_) | Over::Mark(..) => {
                self.keys(in_break).legend()
            }
        }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        match &mut self.over {
            Over::Note(input) | Over::Mark(input, _) => Some(input),
            Over::Interviewer(view) => view.input(),
            Over::Nothing | Over::Clarifications(_) | Over::Material(_) => None,
        }
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let Some(live) = view.live else { return };
        let theme = view.theme;
        if let Over::Interviewer(interviewer) = &self.over {
            return interviewer.draw(live, theme, area, frame);
        }
        let [top, phases, _, main, strip] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(2),
            Constraint::Length(1),
            Constraint::Min(0),
            Constraint::Length(1),
        ])
        .areas(area);
        draw_header(view, live, top, frame);
        timeline::draw(live.history, live.at, theme, phases, frame);
        if view.sound.is_recording && !matches!(self.over, Over::Note(_) | Over::Mark(..)) {
            meter::strip(
                view.sound,
                theme.dim,
                Rect { x: strip.x + 1, width: strip.width.saturating_sub(2), ..strip },
                frame,
            );
        }
        // Lines longer than this are tiring to read.
        let width = main.width.saturating_sub(4).min(120);
        let main = Rect { x: main.x + 2, width, ..main };
        if let Over::Material(reading) = &self.over {
            return reading.draw(live, theme, main, frame);
        }
        draw_main(live, theme, main, frame);
        match &self.over {
            Over::Nothing | Over::Interviewer(_) | Over::Material(_) => {}
            Over::Clarifications(cursor) => draw_clarifications(*cursor, live.history, theme, area, frame),
            Over::Note(input) | Over::Mark(input, _) => input.draw(theme, strip, frame),
        }
    }
}

fn draw_header(view: &View, live: Live, area: Rect, frame: &mut Frame) {
    let theme = view.theme;
    let history = live.history;
    let mut title = vec![Span::raw(" ")];
    match history.parts(history.stretch()) {
        Some((round, question, _)) => {
            title.push(Span::styled(question.title.clone(), theme.heading));
            let total = history.items.len();
            let place = history.item_number().filter(|_| total > 1);
            let place = place.map(|at| format!(" · question {} of {total}", at + 1)).unwrap_or_default();
            title.push(Span::styled(format!(" · {}{place}", round.format.title), theme.dim));
        }
        None => title.push(Span::styled("Break", theme.heading)),
    }
    let status = status(view, live);
    let room = usize::from(area.width).saturating_sub(status.width() + 2);
    let mut line = Line::from(title);
    if line.width() > room {
        let text: String = line.spans.iter().map(|it| it.content.as_ref()).collect();
        line = Line::styled(prose::cut(&text, room), theme.heading);
    }
    frame.render_widget(line, area);
    frame.render_widget(status.right_aligned(), Rect { width: area.width.saturating_sub(1), ..area });
}

/// Says how safe everything is: the recording, its level, and facts that wait for the disk.
fn status(view: &View, live: Live) -> Line<'static> {
    let theme = view.theme;
    let sound = view.sound;
    let mut spans = Vec::new();
    if let Some(why) = live.failure {
        spans.push(Span::styled(format!("! not saved: {}  ", prose::cut(why, 30)), theme.bad));
    } else if live.unsaved > 20 {
        spans.push(Span::styled(format!("! {} facts wait for the disk  ", live.unsaved), theme.warn));
    }
    if live.history.is_paused {
        spans.push(Span::styled("‖ paused", theme.warn));
        return Line::from(spans);
    }
    let safe = format!("{} safe", clock(sound.safe));
    let lost = if sound.lost.is_zero() {
        String::new()
    } else {
        format!(" · {:.1} s lost", sound.lost.as_secs_f64())
    };
    match &sound.hearing {
        Hearing::Off => spans.push(Span::styled("no recording", theme.dim)),
        Hearing::Opening => spans.push(Span::styled("opening the microphone …", theme.dim)),
        Hearing::Failed(why) => {
            spans.push(Span::styled(format!("! not recording: {}", prose::cut(why, 40)), theme.bad));
        }
        Hearing::Gone => spans.push(Span::styled(format!("! microphone gone · {safe}"), theme.bad)),
        Hearing::NoSignal => spans.push(Span::styled(format!("! no signal · {safe}"), theme.bad)),
        Hearing::Live if sound.is_recording => {
            if let Some(room) = sound.room {
                spans.push(Span::styled(format!("! disk full in {}  ", clock(room)), theme.bad));
            }
            spans.push(Span::styled("● ", theme.recording));
            spans.push(Span::styled(safe, theme.text));
            spans.push(Span::styled(lost, theme.bad));
            spans.push(Span::styled(format!(" · {}", decibels(sound.level)), theme.dim));
        }
        Hearing::Live => spans.push(Span::styled("not recording now", theme.dim)),
    }
    Line::from(spans)
}

fn draw_main(live: Live, theme: &Theme, area: Rect, frame: &mut Frame) {
    let history = live.history;
    let [clock_row, rest] =
        Layout::vertical([Constraint::Length(big_clock::HEIGHT + 2), Constraint::Min(0)]).areas(area);
    draw_clock(live, theme, clock_row, frame);
    let Some(question) = history.question() else { return };
    let moments = moments::height(history, rest.height);
    let [said, notes] = Layout::vertical([Constraint::Min(0), Constraint::Length(moments)]).areas(rest);
    let asked = asked(question, said.width, theme);
    let told = told(history, question, said.width, theme);
    // The question gets what it needs, but leaves a third for what was said last.
    let height = usize::from(said.height);
    let reserved = if told.is_empty() { 0 } else { (height / 3).max(3).min(told.len() + 1) };
    let asked = prose::clip(asked, u16::try_from(height - reserved.min(height)).unwrap_or(0), theme.dim);
    let above = u16::try_from(asked.len() + 1).unwrap_or(0).min(said.height);
    frame.render_widget(Paragraph::new(asked), said);
    let below = Rect { y: said.y + above, height: said.height - above, ..said };
    let skipped = told.len().saturating_sub(usize::from(below.height));
    frame.render_widget(Paragraph::new(told.into_iter().skip(skipped).collect::<Vec<_>>()), below);
    moments::draw(history, theme, notes, frame);
}

fn draw_clock(live: Live, theme: &Theme, area: Rect, frame: &mut Frame) {
    let history = live.history;
    let current = history.current();
    let planned = history.planned(current);
    let spent = history.spent(current, live.at);
    let left = planned.saturating_sub(spent);
    let over = Duration::from_secs(spent.saturating_sub(planned).as_secs());
    let (style, glyph) = if spent >= planned {
        (theme.bad, "! over the planned ")
    } else if left <= Duration::from_mins(1) && planned > Duration::from_mins(1) {
        (theme.warn, "! last minute of ")
    } else {
        (theme.text, "left of ")
    };
    let [digits, _, words] = Layout::horizontal([
        Constraint::Length(big_clock::WIDTH.min(area.width / 3)),
        Constraint::Length(2),
        Constraint::Min(0),
    ])
    .areas(area);
    big_clock::draw(left, over, style, Rect { height: big_clock::HEIGHT, ..digits }, frame);
    let label = Line::styled(
        format!("{glyph}{}", clock(planned)),
        if glyph.starts_with('!') { style } else { theme.dim },
    );
    frame.render_widget(label, Rect { y: digits.y + big_clock::HEIGHT, height: 1, ..digits });
    let mut lines = Vec::new();
    match history.parts(history.stretch()) {
        Some((.., phase)) => {
            lines.push(Line::styled(phase.title.clone(), theme.heading));
            lines.extend(prose::lines(&phase.prompt, words.width, theme.text));
            let told = counts(history, words.width, theme);
            // The counts stand beside the clock's own caption.
            let room = usize::from(big_clock::HEIGHT);
            lines = prose::clip(lines, u16::try_from(room).unwrap_or(0), theme.dim);
            while lines.len() < room {
                lines.push(Line::default());
            }
            lines.push(told);
        }
        None => lines.extend(break_lines(history, words.width, theme)),
    }
    frame.render_widget(Paragraph::new(lines), words);
}

/// Says how much of the question has been used, as fully as there are columns for:
/// `probes 2 of 6 · must ask 1 of 4 · asked 1 of 8 · curveballs 0 of 2`,
/// `probes 2/6, must 1/4 · asked 1/8 · curveballs 0/2`, or that without the clarifications, which `a` shows too.
fn counts(history: &History, width: u16, theme: &Theme) -> Line<'static> {
    let (Some(question), Some(item)) = (history.question(), history.item()) else { return Line::default() };
    let of = |part: Part, name: &str, of: &str| {
        let all = question.count(part);
        (all > 0).then(|| format!("{name} {}{of}{all}", item.shown(part).count()))
    };
    let all = question.must_ask().count();
    let asked = question.must_ask().filter(|&at| item.has_shown(Part::Probe, at)).count();
    let must = |text: String| (all > 0).then_some(text);
    let joined = |parts: Vec<Option<String>>| parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let probes = of(Part::Probe, "probes", "/")
        .map(|it| it + &must(format!(", must {asked}/{all}")).unwrap_or_default());
    let forms = [
        joined(vec![
            of(Part::Probe, "probes", " of "),
            must(format!("must ask {asked} of {all}")),
            of(Part::Clarification, "asked", " of "),
            of(Part::Curveball, "curveballs", " of "),
        ]),
        joined(vec![
            probes.clone(),
            of(Part::Clarification, "asked", "/"),
            of(Part::Curveball, "curveballs", "/"),
        ]),
        joined(vec![probes, of(Part::Curveball, "curveballs", "/")]),
    ];
    let fits = |it: &&String| it.width() <= usize::from(width);
    let text = forms.iter().find(fits).or(forms.last()).cloned().unwrap_or_default();
    Line::styled(text, theme.dim)
}

fn break_lines(history: &History, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let next = history.stretches().get(history.current() + 1).and_then(|it| match it {
        Stretch::Phase { round, .. } => history.start.rounds.get(*round),
        Stretch::Break { .. } => None,
    });
    let mut lines = vec![Line::styled("Break", theme.heading)];
    lines.extend(prose::lines("Stand up, drink something. Nothing is recorded.", width, theme.text));
    if let Some(round) = next {
        lines.push(Line::default());
        lines.extend(prose::lines(
            &format!("Next round: {}. n begins it.", round.format.title),
            width,
            theme.accent,
        ));
    }
    lines
}

/// Draws the question as it was asked.
fn asked(question: &Question, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = prose::lines(&question.prompt, width, theme.text);
    if let Some(role) = &question.role {
        lines.extend(prose::item("You are: ", theme.dim, role, width, theme.text));
    }
    for it in &question.material {
        let text = format!("{}: r opens it", it.caption());
        lines.extend(prose::item("To read: ", theme.accent, &text, width, theme.text));
    }
    for it in &question.constraints {
        lines.extend(prose::item("· ", theme.dim, it, width, theme.text));
    }
    lines
}

/// Draws what the interviewer has said since, in order.
fn told(history: &History, question: &Question, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some(item) = history.item() else { return Vec::new() };
    let mut lines = Vec::new();
    for &Revealed { part, number, .. } in &item.revealed {
        let (mark, style, text) = match part {
            Part::Probe => ("▸ ", theme.accent, question.probes[number].ask.clone()),
            Part::Clarification => {
                let it = &question.clarifications[number];
                ("? ", theme.accent, format!("{} – {}", it.ask, it.answer))
            }
            Part::Curveball => ("! ", theme.warn, question.curveballs[number].says.clone()),
            Part::Event => {
                let it = &question.events[number];
                ("! ", theme.warn, format!("{}: {}", it.at, it.says))
            }
        };
        lines.extend(prose::item(mark, style, &text, width, theme.text));
    }
    lines
}

fn draw_clarifications(cursor: Cursor, history: &History, theme: &Theme, area: Rect, frame: &mut Frame) {
    let (Some(question), Some(item)) = (history.question(), history.item()) else { return };
    let width = area.width.saturating_sub(6).min(96);
    let answer = |at: usize| {
        item.has_shown(Part::Clarification, at).then(|| question.clarifications[at].answer.as_str())
    };
    let shown = match answer(cursor.at) {
        Some(answer) => format!("{}\n{answer}", question.clarifications[cursor.at].ask),
        None => "enter asks this and shows the answer.".to_owned(),
    };
    let below = prose::lines(
        &shown,
        width.saturating_sub(6),
        if answer(cursor.at).is_some() { theme.text } else { theme.dim },
    );
    let count = question.clarifications.len();
    let height =
        u16::try_from(count + below.len() + 5).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
    let inner = dialog::frame_in("Ask for a clarification", width, height, theme, area, frame);
    let answer_height = u16::try_from(below.len()).unwrap_or(0).min(inner.height / 2);
    let [rows, _, text] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(1), Constraint::Length(answer_height)])
            .areas(inner);
    list::draw(cursor, count, rows, frame, |at, is_chosen| {
        let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
        let done = if answer(at).is_some() { "✓ " } else { "  " };
        let ask = prose::cut(&question.clarifications[at].ask, usize::from(rows.width).saturating_sub(4));
        Line::from(vec![Span::styled(mark, style), Span::styled(done, theme.good), Span::styled(ask, style)])
    });
    frame.render_widget(Paragraph::new(below), text);
}
