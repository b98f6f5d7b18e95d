//! Home: what to practise next, and how far one has come.
//!
//! ```text
//!  mockloop                                                                        74 interviews
//!
//!    Practise                              Last time
//!    ▶ Next: Cosmos DB partitioning          Payments ledger · 44:10
//!      Azure deep dive, not practised yet    Hire at Senior · no hire at Staff
//!      Choose                                Next action: name the failure mode first
//!      Full loop of four rounds
//!                                          Interviews     ●●●●●●○○○○  6 of 10
//!    Look back                             Behavioural    ●●●●●●●●●○○○○○○○○○○○  9 of 20
//!      Sessions  6
//!      Trends
//!      Questions 164
//!      Microphone
//!
//!    Your levels at Senior
//!    Depth        ▁▂▂▄▅▆  improving
//!    Trade-offs   ▂▂▃▃▃▄
//! ```

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        digest::Digest,
        length::clock,
        people,
        plan::Milestones,
        question::Kind,
        rubric::Verdict,
        summary::Summary,
        trends::{movers::Mover, words::Word},
    },
    tui::{
        View, body, header,
        theme::Theme,
        widgets::{list::Cursor, prose, spark},
    },
};

/// Names what can be opened from home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Go on with the session in this folder.
    Resume(String),
    /// Practise this question.
    Next(String),
    SetUp,
    Loop,
    Sessions,
    Trends,
    Bank,
    Microphone,
}

/// Holds the home screen.
#[derive(Debug, Default)]
pub struct Home {
    rows: Vec<(Choice, String, String)>,
    cursor: Cursor,
    last: Option<Digest>,
    interviews: usize,
    behavioural: usize,
    kinds: Vec<(Kind, usize)>,
    milestones: Option<Milestones>,
    /// Files of the bank, and sessions, that were set aside.
    set_aside: (usize, usize),
    /// Reasons why a kind cannot be practised, in a sentence each.
    refused: Vec<String>,
    movers: Vec<Mover>,
}

/// Holds all that home is made of.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    pub sessions: &'a [Digest],
    /// Folders of sessions that were cut off and that nobody else has open, newest first.
    pub cut_off: &'a [&'a Digest],
    pub next: Option<(&'a Summary, &'a str)>,
    pub questions: usize,
    pub loops: Option<&'a str>,
    pub milestones: Option<Milestones>,
    pub set_aside: (usize, usize),
    pub refused: Vec<String>,
    /// The dimensions that move most.
    pub movers: Vec<Mover>,
}

impl Home {
    pub fn new(facts: Facts) -> Self {
        let mut rows = Vec::new();
        for digest in facts.cut_off.iter().take(1) {
            let (number, phase) = digest.stopped_in.clone().unwrap_or((1, String::new()));
            let time = clock(std::time::Duration::from_secs_f64(digest.seconds));
            rows.push((
                Choice::Resume(digest.folder.clone()),
                format!("Resume {}{}", digest.title, guest(digest)),
                format!("cut off at {time}, phase {number}: {phase}"),
            ));
        }
        if let Some((question, why)) = facts.next {
            let what = format!("{}, {why}", question.kind.title());
            rows.push((Choice::Next(question.id.clone()), format!("Next: {}", question.title), what));
        }
        rows.push((Choice::SetUp, "Choose kind, format and question".to_owned(), String::new()));
        if let Some(title) = facts.loops {
            rows.push((Choice::Loop, title.to_owned(), String::new()));
        }
        rows.push((Choice::Sessions, "Sessions".to_owned(), facts.sessions.len().to_string()));
        rows.push((Choice::Trends, "Trends".to_owned(), String::new()));
        rows.push((Choice::Bank, "Questions".to_owned(), facts.questions.to_string()));
        rows.push((Choice::Microphone, "Microphone".to_owned(), String::new()));
        // Guests have a history of their own.
        let mut finished = people::own(facts.sessions);
        finished.retain(|it| it.ended.is_some());
        let count = |kind: Kind| finished.iter().filter(|it| it.kinds.contains(&kind)).count();
        let of_kind = |digest: &&&Digest| digest.kinds.contains(&Kind::Behavioural);
        Self {
            rows,
            cursor: Cursor::default(),
            last: finished.first().map(|it| (*it).clone()),
            interviews: finished.len(),
            behavioural: finished.iter().filter(of_kind).map(|it| it.behavioural).sum(),
            kinds: Kind::ALL.map(|kind| (kind, count(kind))).to_vec(),
            milestones: facts.milestones,
            set_aside: facts.set_aside,
            refused: facts.refused,
            movers: facts.movers,
        }
    }

    pub fn step(&mut self, steps: isize) {
        self.cursor.step(steps, self.rows.len());
    }

    pub fn chosen(&self) -> Option<&Choice> {
        self.rows.get(self.cursor.at).map(|(choice, ..)| choice)
    }

    /// Returns what `p` starts: the session that was cut off, else the suggested question.
    pub fn practise_now(&self) -> Option<&Choice> {
        self.rows
            .iter()
            .map(|(choice, ..)| choice)
            .find(|it| matches!(it, Choice::Resume(_) | Choice::Next(_)))
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let status = match self.interviews {
            0 => Line::from(Span::styled("your first interview is one key away", theme.dim)),
            1 => Line::from(Span::styled("1 interview", theme.dim)),
            many => Line::from(Span::styled(format!("{many} interviews"), theme.dim)),
        };
        let area = header(Line::styled("mockloop", theme.heading), status, area, frame);
        let area = body(area);
        let [left, _, right] =
            Layout::horizontal([Constraint::Fill(6), Constraint::Length(3), Constraint::Fill(5)]).areas(area);
        let mut menu = self.menu(left.width, theme);
        // Only where there is room for all of them.
        let moved = self.moved(left.width, theme);
        if menu.len() + moved.len() <= usize::from(left.height) {
            menu.extend(moved);
        }
        frame.render_widget(Paragraph::new(menu), left);
        frame.render_widget(Paragraph::new(self.progress(right.width, theme)), right);
    }

    fn menu(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = vec![Line::styled("Practise", theme.heading)];
        for (at, (choice, title, detail)) in self.rows.iter().enumerate() {
            if *choice == Choice::Sessions {
                lines.extend([Line::default(), Line::styled("Look back", theme.heading)]);
            }
            let is_chosen = at == self.cursor.at;
            let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
            let is_long = matches!(choice, Choice::Resume(_) | Choice::Next(_));
            let title = if is_long || detail.is_empty() { title.clone() } else { format!("{title:<11}") };
            if is_long {
                lines.extend(prose::item(mark, style, &title, width, style));
                lines.extend(prose::item("    ", theme.dim, detail, width, theme.dim));
            } else {
                let title = Span::styled(format!("{mark}{title}"), style);
                lines.push(Line::from(vec![title, Span::styled(detail.clone(), theme.dim)]));
            }
        }
        let (files, sessions) = self.set_aside;
        if files + sessions > 0 {
            lines.push(Line::default());
        }
        if files > 0 {
            let text = format!("{} in the bank; 'mockloop bank lint' says more", counted(files, "fault"));
            lines.extend(prose::item("! ", theme.warn, &text, width, theme.warn));
        }
        for why in &self.refused {
            lines.extend(prose::item("! ", theme.bad, why, width, theme.bad));
        }
        if sessions > 0 {
            let text =
                format!("{} cannot be read; 'mockloop sessions' says why", counted(sessions, "session"));
            lines.extend(prose::item("! ", theme.warn, &text, width, theme.warn));
        }
        lines
    }

    fn progress(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        if let Some(last) = &self.last {
            lines.push(Line::styled("Last time", theme.heading));
            let length = clock(std::time::Duration::from_secs_f64(last.seconds));
            lines.extend(prose::lines(&format!("{} · {length}", last.title), width, theme.text));
            lines.extend(verdicts(last, width, theme));
            if !last.next_action.is_empty() {
                lines.extend(prose::lines(
                    &format!("Next action: {}", last.next_action),
                    width,
                    theme.accent,
                ));
            }
            lines.push(Line::default());
        }
        if let Some(milestones) = self.milestones {
            lines.push(Line::styled("On the way", theme.heading));
            lines.push(beads("Interviews", self.interviews, milestones.interviews, width, theme));
            lines.push(beads(
                "Behavioural questions",
                self.behavioural,
                milestones.behavioural,
                width,
                theme,
            ));
            lines.push(Line::default());
            lines.push(Line::styled("Each kind", theme.heading));
            for (kind, count) in &self.kinds {
                lines.push(beads(kind.title(), *count, milestones.of_each_kind, width, theme));
            }
        }
        lines
    }

    /// Draws the dimensions that move most: `Depth        ▁▂▂▄▅▆  improving`
    fn moved(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        if self.movers.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![Line::default(), Line::styled("Your levels at Senior", theme.heading)];
        let bars = self.movers.iter().map(|it| it.levels.len()).max().unwrap_or(0).min(12);
        for it in &self.movers {
            let levels = spark::line(&it.levels, (1.0, 4.0), bars);
            let word = if it.word.is_change() { format!("  {}", it.word) } else { String::new() };
            let style = if it.word == Word::GettingWorse { theme.warn } else { theme.good };
            let title = usize::from(width).saturating_sub(bars + 18).clamp(8, 27);
            lines.push(Line::from(vec![
                Span::styled(format!("  {} ", prose::padded(&it.title, title)), theme.text),
                Span::styled(levels, theme.accent),
                Span::styled(word, style),
            ]));
        }
        lines
    }
}

/// Names the guest, if it is a guest's: ` · Robin`.
fn guest(digest: &Digest) -> String {
    digest.guest_name().map(|name| format!(" · {name}")).unwrap_or_default()
}

/// Writes a count with its word: `1 fault`, `2 faults`.
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Writes the verdicts, or what is missing for them: `Hire at Senior · no hire at Staff`.
fn verdicts(digest: &Digest, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    if !digest.scored {
        return vec![Line::styled("not scored yet", theme.warn)];
    }
    let word = |verdict: Option<Verdict>| verdict.map_or("no verdict", Verdict::title);
    let text = format!("{} at Senior · {} at Staff", word(digest.senior), word(digest.staff));
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    prose::lines(&(first + letters.as_str()), width, theme.text)
}

/// Draws a count against its target: `Interviews      6 of 10  ●●●●●●○○○○`
fn beads(label: &str, count: usize, target: u32, width: u16, theme: &Theme) -> Line<'static> {
    let target = target as usize;
    let full = count.min(target);
    let done = if count >= target { theme.good } else { theme.text };
    let mut spans = vec![
        Span::styled(format!("{label:<23}"), theme.text),
        Span::styled(format!("{count:>2} of {target:<2}"), done),
    ];
    if usize::from(width) >= 23 + 8 + 2 + target {
        spans.push(Span::styled(format!("  {}", "●".repeat(full)), theme.good));
        spans.push(Span::styled("○".repeat(target - full), theme.dim));
    }
    Line::from(spans)
}
