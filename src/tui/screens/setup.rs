//! Set up: kind, format, question and microphone on one screen, each with a good value from the start.
//!
//! ```text
//!  Set up
//!
//!      Kind         ◂ System design ▸
//!      Format       ◂ System design, 45 minutes ▸
//!      Question     drawn for you
//!    ▶ Microphone   ◂ Built-in microphone ▸
//!                   ━━━━━━━━━━━╸───────────  -14 dB
//!
//!    Design a system at scale, from requirements to wrap-up.
//!    Requirements 5m · Estimate 5m · High-level design 15m · Deep dive 15m · Wrap-up 5m
//! ```

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        format::{Format, Loop},
        length::Length,
        question::Kind,
    },
    tui::{
        View, body, header,
        screens::microphone,
        theme::Theme,
        widgets::{list::Cursor, prose},
    },
};

/// Describes a shape of a whole interview: a format, or a loop of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Format(Format),
    Loop(Loop, Vec<Format>),
}

impl Shape {
    pub fn id(&self) -> &str {
        match self {
            Self::Format(format) => &format.id,
            Self::Loop(it, _) => &it.id,
        }
    }

    pub fn title(&self) -> &str {
        match self {
            Self::Format(format) => &format.title,
            Self::Loop(it, _) => &it.title,
        }
    }

    /// Returns the kind it practises; `None` for a loop.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Format(format) => Some(format.kind),
            Self::Loop(..) => None,
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Format(format) => {
                let phases: Vec<String> =
                    format.phases.iter().map(|it| format!("{} {}", it.title, it.length)).collect();
                let times = if format.questions > 1 {
                    format!("{} questions, each: ", format.questions)
                } else {
                    String::new()
                };
                times + &phases.join(" · ")
            }
            Self::Loop(it, formats) => {
                let rounds: Vec<&str> = formats.iter().map(|it| it.title.as_str()).collect();
                let breaks = it.pause.times(u32::try_from(rounds.len().saturating_sub(1)).unwrap_or(0));
                let total: Length = formats.iter().map(Format::length).chain([breaks]).sum();
                format!("{}. Breaks of {} between them; {total} in all.", rounds.join(" · "), it.pause)
            }
        }
    }
}

/// Names the rows of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    Kind,
    Format,
    Question,
    Microphone,
}

const ROWS: [Row; 4] = [Row::Kind, Row::Format, Row::Question, Row::Microphone];

/// Tells which microphone is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The default one; its name is not known yet, or there is none.
    Default,
    /// One of those that were found.
    This(usize),
    /// No microphone, by choice.
    None,
}

/// Holds the set-up screen.
#[derive(Debug)]
pub struct Setup {
    shapes: Vec<Shape>,
    shape: usize,
    /// Id and title, where one is chosen.
    question: Option<(String, String)>,
    /// Names of microphones, once they are known.
    devices: Vec<String>,
    microphone: Wanted,
    cursor: Cursor,
}

impl Setup {
    /// Makes a form over what can be practised, with or without a microphone to begin with.
    pub fn new(shapes: Vec<Shape>, recorded: bool) -> Self {
        let microphone = if recorded { Wanted::Default } else { Wanted::None };
        Self { shape: 0, question: None, microphone, devices: Vec::new(), shapes, cursor: Cursor::default() }
    }

    pub fn row(&self) -> Row {
        ROWS[self.cursor.at]
    }

    pub fn step(&mut self, steps: isize) {
        self.cursor.step(steps, ROWS.len());
    }

    pub fn shape(&self) -> &Shape {
        &self.shapes[self.shape]
    }

    /// Takes the format or loop of this id, if there is one.
    pub fn choose_shape(&mut self, id: &str) {
        if let Some(at) = self.shapes.iter().position(|it| it.id() == id) {
            self.shape = at;
        }
    }

    pub fn question(&self) -> Option<&str> {
        self.question.as_ref().map(|(id, _)| id.as_str())
    }

    /// Asks this very question; the format follows its kind.
    pub fn choose_question(&mut self, id: String, title: String, format: &str) {
        self.choose_shape(format);
        self.question = Some((id, title));
        self.cursor.at = ROWS.len() - 1;
    }

    pub fn microphone(&self) -> Wanted {
        self.microphone
    }

    /// Returns the name of the microphone that is wanted, where it is known.
    pub fn device(&self) -> Option<&str> {
        match self.microphone {
            Wanted::This(at) => self.devices.get(at).map(String::as_str),
            Wanted::Default | Wanted::None => None,
        }
    }

    /// Takes in the microphones that have been found; the choice stays with its name.
    pub fn set_devices(&mut self, devices: Vec<String>, preferred: Option<&str>) {
        let wanted = self.device().map(str::to_owned).or_else(|| preferred.map(str::to_owned));
        self.devices = devices;
        if self.microphone != Wanted::None {
            let at = wanted.and_then(|name| self.devices.iter().position(|it| *it == name));
            self.microphone = at.map_or(Wanted::Default, Wanted::This);
        }
    }

    /// Changes the value of the chosen row. Says whether the microphone is another one now.
    pub fn change(&mut self, by: isize) -> bool {
        let turn = |at: usize, len: usize| at.checked_add_signed(by).unwrap_or(len - 1) % len;
        match self.row() {
            Row::Kind => {
                let firsts = self.firsts();
                let here = firsts.iter().rposition(|&at| at <= self.shape).unwrap_or(0);
                self.shape = firsts[turn(here, firsts.len())];
                self.question = None;
            }
            Row::Format => {
                let alike = self.alike();
                let here = alike.iter().position(|&at| at == self.shape).unwrap_or(0);
                self.shape = alike[turn(here, alike.len())];
                // A question fits formats of its own exercise only; one drawn anew always fits.
                self.question = None;
            }
            Row::Question => self.question = None,
            Row::Microphone => {
                // The last choice after all microphones is none.
                let here = match self.microphone {
                    Wanted::This(at) => at,
                    Wanted::Default | Wanted::None => self.devices.len(),
                };
                let next = turn(here, self.devices.len() + 1);
                self.microphone = if next < self.devices.len() { Wanted::This(next) } else { Wanted::None };
                return true;
            }
        }
        false
    }

    /// Lists the first shape of each kind; loops are the last.
    fn firsts(&self) -> Vec<usize> {
        let is_first = |at: &usize| *at == 0 || self.shapes[*at].kind() != self.shapes[*at - 1].kind();
        (0..self.shapes.len()).filter(is_first).collect()
    }

    /// Lists the shapes of the same kind.
    fn alike(&self) -> Vec<usize> {
        (0..self.shapes.len()).filter(|&at| self.shapes[at].kind() == self.shape().kind()).collect()
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        let area = header(Line::styled("Set up", theme.heading), Line::default(), area, frame);
        let area = body(area);
        let mut lines = Vec::new();
        let shape = self.shape();
        let kind = shape.kind().map_or("Several rounds", Kind::title);
        let question = match (&self.question, shape) {
            (Some((_, title)), _) => title.clone(),
            (None, Shape::Format(_)) => "drawn for you".to_owned(),
            (None, Shape::Loop(..)) => "drawn for each round".to_owned(),
        };
        let device = match self.microphone {
            Wanted::This(_) => self.device().unwrap_or_default(),
            Wanted::Default => "the default one",
            Wanted::None => "none: practise without recording",
        };
        for (row, label, value, can_turn) in [
            (Row::Kind, "Kind", kind, true),
            (Row::Format, "Format", shape.title(), self.alike().len() > 1),
            (Row::Question, "Question", question.as_str(), false),
            (Row::Microphone, "Microphone", device, true),
        ] {
            lines.push(self.line(row, label, value, can_turn, area.width, theme));
            if row == Row::Question && self.row() == Row::Question {
                lines.push(Line::styled("               enter chooses one from the list", theme.dim));
            }
        }
        lines.push(microphone::status_line(
            view.sound,
            "               ",
            self.microphone != Wanted::None,
            area.width,
            theme,
        ));
        lines.push(Line::default());
        let about = shape
            .kind()
            .map_or("Several rounds with breaks between them, as on the day itself.", Kind::about);
        lines.extend(prose::lines(about, area.width, theme.text));
        lines.extend(prose::lines(&shape.describe(), area.width, theme.dim));
        frame.render_widget(Paragraph::new(lines), area);
    }

    fn line(
        &self,
        row: Row,
        label: &str,
        value: &str,
        can_turn: bool,
        width: u16,
        theme: &Theme,
    ) -> Line<'static> {
        let is_chosen = self.row() == row;
        let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
        let value = prose::cut(value, usize::from(width).saturating_sub(19));
        let value = if can_turn && is_chosen { format!("◂ {value} ▸") } else { format!("  {value}") };
        Line::from(vec![Span::styled(format!("{mark}{label:<11}"), style), Span::styled(value, style)])
    }
}
