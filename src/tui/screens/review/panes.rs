//! The panes below the waveform: the moments, what is going on, where the time went, and the scores.

use std::time::Duration;

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    domain::{
        delivery::Speech,
        history::Stretch,
        length::clock,
        listening::Playing,
        question::{Bar, Part},
        rubric::Dimension,
        scorecard::{Assessor, Seen},
        timeline::{Point, Sort},
    },
    tui::{
        theme::Theme,
        widgets::{
            dialog,
            list::{self, Cursor},
            prose, times,
        },
    },
};

use super::state::{LONG_PAUSE, Review, dimensions};

/// Draws the list of moments around the one that was passed last.
pub(super) fn moments(screen: &Review, theme: &Theme, area: Rect, frame: &mut Frame) {
    let shown: Vec<&Point> = screen.points.iter().filter(|it| it.sort != Sort::Filler).collect();
    if area.height == 0 {
        return;
    }
    frame.render_widget(Line::styled("Moments", theme.heading), Rect { height: 1, ..area });
    let area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let passed = shown.iter().rposition(|it| it.at <= screen.at).unwrap_or(0);
    list::draw(Cursor { at: passed }, shown.len(), area, frame, |at, is_here| {
        let it = shown[at];
        let (mark, style) = if is_here { ("▶ ", theme.selected) } else { ("  ", theme.text) };
        let by = match &it.added {
            Some((Assessor::Peer(name), _)) => format!("{name}: "),
            _ => String::new(),
        };
        let head = format!("{mark}{:>7}  {:<10} ", clock(it.at), it.sort.title());
        let room = usize::from(area.width).saturating_sub(head.width());
        let text_style = if it.added.is_some() { theme.accent } else { theme.text };
        let text_style = if it.sort == Sort::Phase && !is_here { theme.dim } else { text_style };
        Line::from(vec![
            Span::styled(head, style),
            Span::styled(prose::cut(&(by + &it.text), room), text_style),
        ])
    });
}

/// Draws what is going on at the player's position: the phase, what was asked last and what to listen for.
pub(super) fn here(screen: &Review, theme: &Theme, area: Rect, frame: &mut Frame) {
    let (history, at) = (&screen.history, screen.at);
    let mut lines = Vec::new();
    let entry = history.entries().take_while(|(entered, _)| *entered <= at).last();
    let parts = entry.and_then(|(entered, stretch)| Some((entered, stretch, history.parts(stretch)?)));
    if let Some((entered, stretch, (_, question, phase))) = parts {
        let into = clock(at.saturating_sub(entered));
        lines.push(Line::from(vec![
            Span::styled(phase.title.clone(), theme.heading),
            Span::styled(format!("   {into} into {}", phase.length), theme.dim),
        ]));
        lines.extend(prose::lines(&phase.prompt, area.width, theme.text));
        let Stretch::Phase { item, .. } = stretch else { return };
        let told = history.items[item].revealed.iter().rev().find(|it| it.at <= at && it.at >= entered);
        if let Some(it) = told {
            lines.push(Line::default());
            let (says, listen_for) = match it.part {
                Part::Probe => {
                    let probe = &question.probes[it.number];
                    (probe.noted(), probe.listen_for.as_slice())
                }
                Part::Clarification => (question.clarifications[it.number].ask.clone(), [].as_slice()),
                Part::Curveball => (
                    question.curveballs[it.number].says.clone(),
                    question.curveballs[it.number].listen_for.as_slice(),
                ),
                Part::Event => {
                    let event = &question.events[it.number];
                    (event.says.clone(), event.listen_for.as_slice())
                }
            };
            lines.extend(prose::item("▸ ", theme.accent, &says, area.width, theme.accent));
            if !listen_for.is_empty() {
                lines.push(Line::styled("Listen for", theme.dim));
            }
            for each in listen_for {
                lines.extend(prose::item("  · ", theme.dim, each, area.width, theme.text));
            }
        }
    } else {
        lines.push(Line::styled("Break", theme.heading));
    }
    if let Playing::Silent(why) = &screen.transport.state {
        lines.push(Line::default());
        lines.extend(prose::lines(why, area.width, theme.warn));
    }
    frame.render_widget(Paragraph::new(prose::clip(lines, area.height, theme.dim)), area);
}

/// Draws where the time went: phases against plan, parts of stories, speech and silence.
pub(super) fn time(screen: &Review, theme: &Theme, area: Rect, frame: &mut Frame) {
    let mut lines = times::lines(&screen.history, &screen.own, area.width, theme);
    lines.extend(delivery(screen, theme));
    frame.render_widget(Paragraph::new(prose::clip(lines, area.height, theme.dim)), area);
}

/// Draws speech, silence and fillers in a few lines.
fn delivery(screen: &Review, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let heard: Vec<_> = screen.tracks.iter().filter_map(|it| it.speech.as_ref()).collect();
    let fillers = screen.own.fillers(Duration::ZERO, Duration::MAX);
    if heard.is_empty() && fillers == 0 {
        return lines;
    }
    lines.push(Line::default());
    lines.push(Line::styled("Delivery", theme.heading));
    let mut row = |label: &str, value: String, about: String| {
        lines.push(Line::from(vec![
            Span::styled(format!("{label:<16}"), theme.text),
            Span::styled(format!("{value:>8}"), theme.text),
            Span::styled(format!("   {about}"), theme.dim),
        ]));
    };
    if heard.iter().any(|it| it.is_doubtful) {
        row("Talking", "?".to_owned(), Speech::DOUBTFUL.to_owned());
    } else if !heard.is_empty() {
        let talk: Duration = heard.iter().map(|it| it.talk()).sum();
        let all: Duration = heard.iter().map(|it| it.length).sum();
        let pauses: Vec<Duration> = heard
            .iter()
            .flat_map(|it| it.pauses(LONG_PAUSE))
            .map(|(from, until)| until.saturating_sub(from))
            .collect();
        let share = talk.as_secs_f64() / all.as_secs_f64().max(0.001) * 100.0;
        row("Talking", clock(talk), format!("{share:.0} % of {}", clock(all)));
        let longest = pauses.iter().max().copied().unwrap_or_default();
        let about =
            if pauses.is_empty() { String::new() } else { format!("longest {:.0} s", longest.as_secs_f64()) };
        row("Silences of 2 s", pauses.len().to_string(), about);
    }
    if fillers > 0 {
        row("Fillers", fillers.to_string(), "as tallied".to_owned());
    }
    lines
}

/// Draws the scores with their evidence, of which one can be chosen and heard.
pub(super) fn scores(screen: &Review, theme: &Theme, area: Rect, frame: &mut Frame) {
    if area.height == 0 {
        return;
    }
    let heading = Line::from(vec![
        Span::styled(format!("{:<26}", "Scores"), theme.heading),
        Span::styled(format!("{:>7}{:>7}", "Senior", "Staff"), theme.dim),
    ]);
    frame.render_widget(heading, Rect { height: 1, ..area });
    let area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if screen.cards.is_empty() {
        let text =
            "Not scored yet; s opens the scorecard. What you tie to a dimension here stands beside it there.";
        frame.render_widget(Paragraph::new(prose::lines(text, area.width, theme.dim)), area);
        return;
    }
    let (mut lines, mut chosen, mut link) = (Vec::new(), 0, 0);
    for card in &screen.cards {
        if screen.cards.len() > 1 {
            lines.push(Line::styled(card.assessor.name().to_owned(), theme.heading));
        }
        for (round, scores) in screen.history.start.rounds.iter().zip(&card.rounds) {
            for (dimension, score) in round.rubric.dimensions.iter().zip(&scores.scores) {
                let digit = |bar| score.at(bar).map_or('–', Seen::digit);
                let name = prose::cut(&dimension.title, 25);
                let pad = " ".repeat(26 - name.width());
                let row = format!("{name}{pad}{:>7}{:>7}", digit(Bar::Senior), digit(Bar::Staff));
                lines.push(Line::styled(row, theme.text));
                for it in &score.evidence {
                    let is_chosen = it.at.is_some() && link == screen.row.at;
                    if is_chosen {
                        chosen = lines.len();
                    }
                    let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.dim) };
                    let time = it.at.map(|at| clock(at.0)).unwrap_or_default();
                    link += usize::from(it.at.is_some());
                    let text = prose::cut(&it.text, usize::from(area.width).saturating_sub(11));
                    lines.push(Line::styled(format!("{mark}{time:>7}  {text}"), style));
                }
            }
        }
    }
    let top = Cursor { at: chosen }.top(lines.len(), usize::from(area.height));
    let top = u16::try_from(top).unwrap_or(u16::MAX);
    frame.render_widget(Paragraph::new(lines).scroll((top, 0)), area);
}

/// Draws the box in which a dimension is chosen.
pub(super) fn choose(screen: &Review, cursor: Cursor, theme: &Theme, area: Rect, frame: &mut Frame) {
    let (_, dimensions) = dimensions(&screen.history, screen.at);
    let line = |(at, it): (usize, &Dimension)| {
        let (mark, style) = if at == cursor.at { ("▶ ", theme.selected) } else { ("  ", theme.text) };
        Line::styled(format!("{mark}{}", it.title), style)
    };
    let lines = dimensions.iter().enumerate().map(line).collect();
    let scroll = u16::try_from(cursor.at.saturating_sub(6)).unwrap_or(0);
    dialog::draw(&format!("{} is evidence for", clock(screen.at)), lines, scroll, theme, area, frame);
}
