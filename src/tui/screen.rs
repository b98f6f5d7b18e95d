//! The screen that is open: which keys apply, where something is typed, and how a frame is drawn.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::Modifier,
    text::{Line, Span},
};

use crate::domain::{
    history::History,
    sanitising::{is_steering, plain},
};

use super::{
    keymap::{self, Legend},
    screens::{
        browser::Browser, compare::Compare, debrief::Debrief, differences::Differences, home::Home,
        host::Host, interview::Interview, microphone::Microphone, review::Review, score::Score,
        sessions::SessionList, setup::Setup, trends::TrendsScreen,
    },
    view::{SMALLEST, View},
    widgets::{self, footer, help, prose},
};

/// Holds the screen that is shown, with the choices that the user has made there.
#[derive(Debug)]
pub enum Screen {
    Home(Box<Home>),
    Setup(Box<Setup>),
    Host(Box<Host>),
    Browser(Box<Browser>),
    Microphone(Microphone),
    Interview(Box<Interview>),
    Score(Box<Score>),
    Differences(Box<Differences>),
    Debrief(Box<Debrief>),
    Sessions(SessionList),
    Review(Box<Review>),
    Compare(Box<Compare>),
    Trends(Box<TrendsScreen>),
}

impl Screen {
    /// Lists the keys that apply, where `live` is the interview that runs, if one does.
    pub fn legend(&self, live: Option<&History>) -> Legend {
        let in_break = live.is_some_and(|history| history.question().is_none());
        match self {
            Self::Home(_) => keymap::home::KEYS.legend(),
            Self::Setup(_) => keymap::setup::KEYS.legend(),
            Self::Host(_) => keymap::host::KEYS.legend(),
            Self::Browser(it) => it.keys().legend(),
            Self::Microphone(_) => keymap::microphone::KEYS.legend(),
            Self::Interview(it) => it.legend(in_break),
            Self::Score(it) if it.is_prediction() => keymap::prediction::KEYS.legend(),
            Self::Score(it) => it.keys().legend(),
            Self::Differences(it) => it.keys().legend(),
            Self::Debrief(_) => keymap::debrief::KEYS.legend(),
            Self::Sessions(_) => keymap::sessions::KEYS.legend(),
            Self::Review(it) => it.keys().legend(),
            Self::Compare(_) => keymap::compare::KEYS.legend(),
            Self::Trends(it) => it.keys().legend(),
        }
    }

    /// Returns the line that is being typed.
    pub fn input(&mut self) -> Option<&mut widgets::input::Input> {
        match self {
            Self::Browser(it) => it.input(),
            Self::Interview(it) => it.input(),
            Self::Score(it) => it.input(),
            Self::Differences(it) => it.input(),
            Self::Review(it) => it.input(),
            Self::Home(_)
            | Self::Setup(_)
            | Self::Host(_)
            | Self::Microphone(_)
            | Self::Debrief(_)
            | Self::Sessions(_)
            | Self::Compare(_)
            | Self::Trends(_) => None,
        }
    }
}

/// Draws one frame. Nothing in it steers the terminal, whatever stands in files and names.
pub fn draw(screen: &Screen, view: &View, frame: &mut Frame) {
    draw_all(screen, view, frame);
    for cell in &mut frame.buffer_mut().content {
        if cell.symbol().chars().any(is_steering) {
            let text = plain(cell.symbol());
            cell.set_symbol(if text.is_empty() { " " } else { &text });
        }
    }
}

fn draw_all(screen: &Screen, view: &View, frame: &mut Frame) {
    let whole = frame.area();
    let is_small = whole.width < SMALLEST.0 || whole.height < SMALLEST.1;
    let whole = banner(view, whole, frame);
    if is_small {
        return too_small(view, whole, frame);
    }
    let [area, bottom] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(whole);
    match screen {
        Screen::Home(it) => it.draw(view, area, frame),
        Screen::Setup(it) => it.draw(view, area, frame),
        Screen::Host(it) => it.draw(view, area, frame),
        Screen::Browser(it) => it.draw(view, area, frame),
        Screen::Microphone(it) => it.draw(view, area, frame),
        Screen::Interview(it) => it.draw(view, area, frame),
        Screen::Score(it) => it.draw(view, area, frame),
        Screen::Differences(it) => it.draw(view, area, frame),
        Screen::Debrief(it) => it.draw(view, area, frame),
        Screen::Sessions(it) => it.draw(view, area, frame),
        Screen::Review(it) => it.draw(view, area, frame),
        Screen::Compare(it) => it.draw(view, area, frame),
        Screen::Trends(it) => it.draw(view, area, frame),
    }
    let legend = screen.legend(view.live.map(|live| live.history));
    match view.notice {
        Some(notice) => {
            let notice = prose::cut(notice, usize::from(bottom.width).saturating_sub(2));
            frame.render_widget(Line::from(Span::styled(format!(" {notice}"), view.theme.accent)), bottom);
        }
        None => footer::draw(&legend, view.theme, bottom, frame),
    }
    if let Some(scroll) = view.help {
        help::draw(&legend, scroll, view.theme, area, frame);
    }
    if let Some(confirmation) = view.confirmation {
        confirmation.draw(view.theme, area, frame);
    }
}

/// Draws the banner in the first row, if there is one; gives back the rest.
fn banner(view: &View, whole: Rect, frame: &mut Frame) -> Rect {
    let Some(text) = view.banner else { return whole };
    let [top, rest] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(whole);
    let text = prose::cut(text, usize::from(top.width).saturating_sub(3));
    let (word, words) = text.split_once(' ').unwrap_or((text.as_str(), ""));
    let first = view.theme.warn.add_modifier(Modifier::REVERSED);
    let spans =
        vec![Span::styled(format!(" {word} "), first), Span::styled(format!(" {words}"), view.theme.warn)];
    frame.render_widget(Line::from(spans), top);
    rest
}

/// Draws, where the window is too small, that it is, and what matters most during an interview.
fn too_small(view: &View, area: Rect, frame: &mut Frame) {
    let (width, height) = SMALLEST;
    let mut lines = Vec::new();
    if let Some(live) = view.live {
        let current = live.history.current();
        let (planned, spent) = (live.history.planned(current), live.history.spent(current, live.at));
        let time = crate::domain::length::clock;
        lines.push(Line::raw(match spent.checked_sub(planned) {
            Some(over) => format!("{} over", time(over)),
            None => format!("{} left", time(planned.saturating_sub(spent))),
        }));
    }
    lines.push(Line::raw(format!("{}x{} is too small;", area.width, area.height)));
    lines.push(Line::raw(format!("{width}x{height} is needed.")));
    for (y, line) in (area.y..area.bottom()).zip(lines) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}
