//! The right-hand side of the score screen, one function a part.

use std::time::Duration;

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        fact::Round,
        history::History,
        length::clock,
        question::Bar,
        review::{Remark, Review},
        rubric::{Dimension, Level, Verdict},
        scorecard::{RoundScores, Score, Scorecard, Seen},
    },
    tui::{
        screens::score::Part,
        theme::Theme,
        widgets::{
            list::{self, Cursor},
            prose,
        },
    },
};

/// Lists marks and notes of the interview and remarks of the listener, to which evidence can be linked, by time.
pub(super) fn links(history: &History, remarks: &Review) -> Vec<(Duration, String)> {
    let mut all: Vec<_> = history.moments.iter().map(|it| (it.at, it.text.clone())).collect();
    all.extend(remarks.remarks.iter().filter_map(|it| match &it.remark {
        Remark::Marked { text } | Remark::Commented { text } | Remark::Evidence { text, .. } => {
            Some((it.at, text.clone()))
        }
        _ => None,
    }));
    all.sort_by_key(|(at, _)| *at);
    all
}

/// Lists what was tied to a dimension of a round while listening, by time.
pub(super) fn heard(
    history: &History,
    remarks: &Review,
    round: usize,
    dimension: usize,
) -> Vec<(Duration, String)> {
    let id = &history.start.rounds[round].rubric.dimensions[dimension].id;
    let tied = remarks.remarks.iter().filter_map(|it| match &it.remark {
        Remark::Evidence { round: of, dimension, text } if *of == round && dimension == id => {
            Some((it.at, text.clone()))
        }
        _ => None,
    });
    tied.collect()
}

/// Draws one dimension: what it looks at, its four anchors at one bar, and the evidence so far.
pub(super) fn dimension(
    it: &Dimension,
    (score, bar): (&Score, Bar),
    heard: &[(Duration, String)],
    history: &History,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame,
) {
    let weight = Span::styled(format!("   weight {} %", it.weight), theme.dim);
    let mut lines = vec![Line::from(vec![Span::styled(it.title.clone(), theme.heading), weight])];
    let looks_at = prose::lines(&it.looks_at, area.width, theme.dim);
    let looked = lines.len()..lines.len() + looks_at.len();
    lines.extend(looks_at);
    lines.push(Line::default());
    let mut bars = vec![Span::raw("  ")];
    for each in Bar::ALL {
        let given = score.at(each).map_or('–', Seen::digit);
        let (text, style) = if each == bar {
            (format!("[{} {given}]", each.title()), theme.selected)
        } else {
            (format!(" {} {given} ", each.title()), theme.dim)
        };
        bars.extend([Span::styled(text, style), Span::raw("  ")]);
    }
    lines.extend([Line::from(bars), Line::default()]);
    for level in Level::ALL {
        let is_given = score.at(bar) == Some(Seen::Level(level));
        let (mark, style) = if is_given { ("▶", theme.selected) } else { (" ", theme.text) };
        let head = format!("{mark} {} {:<11}", u8::from(level), level.title());
        lines.extend(prose::item(&head, style, it.anchors.at(bar).at(level), area.width, style));
    }
    let nothing = score.at(bar) == Some(Seen::NOTHING);
    let (mark, style) = if nothing { ("▶", theme.selected) } else { (" ", theme.dim) };
    lines.push(Line::styled(format!("{mark} 0 no evidence"), style));
    if !score.evidence.is_empty() {
        lines.extend([Line::default(), Line::styled("Evidence", theme.heading)]);
        for evidence in &score.evidence {
            let (head, text) = match evidence.at {
                Some(at) => {
                    let moment = history.moments.iter().find(|it| it.at == at.0);
                    let words = moment.filter(|it| !it.text.is_empty()).map(|it| format!("“{}” ", it.text));
                    (format!("{:>5}  ", clock(at.0)), words.unwrap_or_default() + &evidence.text)
                }
                None => ("    ▸  ".to_owned(), evidence.text.clone()),
            };
            lines.extend(prose::item(&head, theme.dim, &text, area.width, theme.text));
        }
    }
    if !heard.is_empty() {
        lines.extend([Line::default(), Line::styled("Heard", theme.heading)]);
        for (at, text) in heard {
            lines.extend(prose::item(
                &format!("{:>5}  ", clock(*at)),
                theme.dim,
                text,
                area.width,
                theme.text,
            ));
        }
    }
    // In a low window the anchors and the evidence matter more than air and the introduction.
    let height = usize::from(area.height);
    if lines.len() > height {
        lines.drain(looked);
        lines.retain(|line| line.width() > 0);
    }
    let missing = u16::try_from(lines.len().saturating_sub(height)).unwrap_or(0);
    let scroll = if score.evidence.is_empty() && heard.is_empty() { 0 } else { missing };
    frame.render_widget(Paragraph::new(lines).scroll((scroll, 0)), area);
}

/// Draws the signals of a round as a checklist.
pub(super) fn signals(
    round: &Round,
    scores: &RoundScores,
    rows: &[(usize, usize)],
    cursor: Cursor,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame,
) {
    let mut lines =
        vec![Line::styled("Signals: which of these did the answer have?", theme.heading), Line::default()];
    let mut chosen_line = 0;
    for (at, &(question, signal)) in rows.iter().enumerate() {
        if signal == 0 && round.questions.len() > 1 {
            lines.push(Line::styled(round.questions[question].title.clone(), theme.dim));
        }
        let it = &round.questions[question].signals[signal];
        let is_seen = scores.signals[question].contains(&signal);
        let is_chosen = at == cursor.at;
        let style = if is_chosen { theme.selected } else { theme.text };
        let tick = if is_seen { "✓" } else { "□" };
        let mark = if is_chosen { "▶" } else { " " };
        let bar = if it.bar == Bar::Staff { "staff " } else { "      " };
        if is_chosen {
            chosen_line = lines.len();
        }
        lines.extend(prose::item(&format!("{mark} {tick} {bar}"), style, &it.text, area.width, style));
    }
    let top = chosen_line.saturating_sub(usize::from(area.height) / 2);
    let top = top.min(lines.len().saturating_sub(usize::from(area.height)));
    frame.render_widget(Paragraph::new(lines).scroll((u16::try_from(top).unwrap_or(0), 0)), area);
}

/// Draws the three texts to write.
pub(super) fn words(words: &[(&str, &str)], cursor: Cursor, theme: &Theme, area: Rect, frame: &mut Frame) {
    let mut lines = Vec::new();
    for (at, (label, text)) in words.iter().enumerate() {
        let (mark, style) = if at == cursor.at { ("▶ ", theme.selected) } else { ("  ", theme.heading) };
        lines.push(Line::styled(format!("{mark}{label}"), style));
        let text = if text.is_empty() { "–" } else { text };
        lines.extend(prose::item("  ", theme.dim, text, area.width, theme.text));
        lines.push(Line::default());
    }
    frame.render_widget(Paragraph::new(lines), area);
}

/// Draws the verdict at both bars with its reasons, and what the assessor says against it.
pub(super) fn verdict(
    card: &Scorecard,
    history: &History,
    chosen: Bar,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame,
) {
    let mut lines = Vec::new();
    for bar in Bar::ALL {
        let judgement = card.judge(&history.start, bar);
        let verdict = card.verdict(&history.start, bar);
        let (mark, style) = if bar == chosen { ("▶ ", theme.selected) } else { ("  ", theme.heading) };
        let word = verdict.map_or("no verdict", Verdict::title);
        lines.push(Line::styled(format!("{mark}{:<8}{word}", bar.title()), style));
        for reason in &judgement.reasons {
            lines.extend(prose::item("  · ", theme.dim, reason, area.width, theme.dim));
        }
        if let Some(overruling) = card.overruling(bar) {
            let by_rule = judgement.verdict.map_or("no verdict", Verdict::title);
            let because =
                if overruling.because.is_empty() { "the reason is missing" } else { &overruling.because };
            let text = format!("overruled: the rule says {by_rule}; {because}");
            lines.extend(prose::item("  ! ", theme.warn, &text, area.width, theme.warn));
        }
        lines.push(Line::default());
    }
    lines.extend(prose::lines("Once locked, the scorecard never changes.", area.width, theme.dim));
    frame.render_widget(Paragraph::new(lines), area);
}

/// Draws the parts at the left: what is done, with its two digits, and what is next.
pub(super) fn side(
    card: &Scorecard,
    history: &History,
    parts: &[Part],
    cursor: Cursor,
    theme: &Theme,
    area: Rect,
    frame: &mut Frame,
) {
    let is_loop = history.start.rounds.len() > 1;
    let digit = |seen: Option<Seen>| seen.map_or('–', Seen::digit);
    list::draw(cursor, parts.len(), area, frame, |at, is_chosen| {
        let (name, score) = match parts[at] {
            Part::Dimension { round, dimension } => {
                let score = &card.rounds[round].scores[dimension];
                let digits = score.senior.map(|senior| format!("{} {}", senior.digit(), digit(score.staff)));
                (history.start.rounds[round].rubric.dimensions[dimension].title.clone(), digits)
            }
            Part::Signals { round } => {
                let seen: usize = card.rounds[round].signals.iter().map(Vec::len).sum();
                let name =
                    if is_loop { format!("Signals, round {}", round + 1) } else { "Signals".to_owned() };
                (name, (seen > 0).then(|| seen.to_string()))
            }
            Part::Words => ("In words".to_owned(), None),
            Part::Verdict => ("Verdict".to_owned(), None),
        };
        let mark = match (is_chosen, &score) {
            (true, _) => "▶ ",
            (false, Some(_)) => "✓ ",
            (false, None) => "  ",
        };
        let style = if is_chosen { theme.selected } else { theme.text };
        let room = usize::from(area.width).saturating_sub(7);
        let name = prose::cut(&name, room);
        let pad = " ".repeat(room.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())));
        Line::from(vec![
            Span::styled(format!("{mark}{name}{pad} "), style),
            Span::styled(score.unwrap_or_default(), theme.text),
        ])
    });
}
