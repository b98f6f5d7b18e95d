//! The question bank: search as you type, and read a question as candidate or interviewer.
//!
//! ```text
//!  Questions                                                                       12 of 164
//!
//!    / cosmos partition_
//!
//!    ▶ Cosmos DB partitioning              Azure deep dive   3   cosmos-db, sharding
//!      Change feed and modelling           Azure deep dive   4   cosmos-db
//! ```

use crossterm::event::KeyEvent;
use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::{Line, Span},
    widgets::Paragraph,
};

use crate::{
    domain::{
        question::{Kind, Question},
        search::TextIndex,
        summary::Summary,
    },
    tui::{
        View, body, header,
        keymap::{Keys, questions},
        screens::question_page,
        theme::Theme,
        widgets::{
            input::Input,
            list::{self, Cursor},
            prose,
        },
    },
};

/// Holds the browser of questions.
#[derive(Debug)]
pub struct Browser {
    all: Vec<(Summary, String)>,
    shown: Vec<usize>,
    search: Input,
    /// Only this kind.
    kind: Option<Kind>,
    /// Every word of the questions, once a thread has read them.
    text: Option<TextIndex>,
    cursor: Cursor,
    open: Option<Page>,
}

#[derive(Debug)]
struct Page {
    question: Box<Question>,
    for_interviewer: bool,
    scroll: u16,
}

/// Returns the words of a question that search looks at, in lower case. `topic:aks`, `kind:scenario`, `difficulty:4`
/// and `pillar:security` narrow by field.
pub fn searched(it: &Summary) -> String {
    let lists = [&it.services, &it.aliases].map(|list| list.join(" "));
    let topics: Vec<String> = it.topics.iter().map(|topic| format!("topic:{topic}")).collect();
    let pillars: Vec<String> = it.pillars.iter().map(|pillar| format!("pillar:{}", pillar.id())).collect();
    let competency = it.competency.as_deref().unwrap_or_default();
    format!(
        "{} {} kind:{} difficulty:{} {competency} {} {} {}",
        it.title,
        it.id,
        it.kind,
        it.difficulty,
        lists.join(" "),
        topics.join(" "),
        pillars.join(" "),
    )
    .to_lowercase()
}

/// Returns whether a question has all words of the search.
pub fn matches(searched: &str, words: &str) -> bool {
    words.to_lowercase().split_whitespace().all(|word| searched.contains(word))
}

impl Browser {
    pub fn new(all: impl IntoIterator<Item = Summary>) -> Self {
        let all: Vec<(Summary, String)> =
            all.into_iter().map(|it| (searched(&it), it)).map(|(a, b)| (b, a)).collect();
        let shown = (0..all.len()).collect();
        Self {
            all,
            shown,
            search: Input::new("/", ""),
            kind: None,
            text: None,
            cursor: Cursor::default(),
            open: None,
        }
    }

    /// Returns the keys that apply now.
    pub fn keys(&self) -> Keys<questions::Action> {
        if self.open.is_some() { questions::OPENED } else { questions::LIST }
    }

    pub fn input(&mut self) -> Option<&mut Input> {
        self.open.is_none().then_some(&mut self.search)
    }

    /// Takes a letter of the search.
    pub fn type_key(&mut self, key: KeyEvent) {
        self.search.type_key(key);
        self.filter();
    }

    pub fn paste(&mut self, text: &str) {
        self.search.paste(text);
        self.filter();
    }

    /// Takes in every word of the questions, numbered as they are here.
    pub fn set_text(&mut self, text: TextIndex) {
        self.text = Some(text);
        let chosen = self.chosen().map(|it| it.id.clone());
        self.filter();
        let place = self.shown.iter().position(|&at| Some(&self.all[at].0.id) == chosen.as_ref());
        self.cursor.at = place.unwrap_or(0);
    }

    /// Shows another kind only, or all of them again.
    pub fn turn_kind(&mut self) {
        let next = self.kind.map_or(0, |kind| Kind::ALL.iter().position(|it| *it == kind).unwrap_or(0) + 1);
        self.kind = Kind::ALL.get(next).copied();
        self.filter();
    }

    fn filter(&mut self) {
        let words = self.search.text().to_lowercase();
        let mut shown: Vec<usize> = (0..self.all.len()).collect();
        shown.retain(|&at| self.kind.is_none_or(|kind| self.all[at].0.kind == kind));
        for word in words.split_whitespace() {
            let in_text = self.text.as_ref().map(|text| text.find(word)).unwrap_or_default();
            let has = |at: usize| u32::try_from(at).is_ok_and(|number| in_text.contains(&number));
            shown.retain(|&at| self.all[at].1.contains(word) || has(at));
        }
        // A word in the title is more likely meant than one in the text.
        let in_title = |at: usize| {
            words.split_whitespace().all(|word| self.all[at].0.title.to_lowercase().contains(word))
        };
        shown.sort_by_key(|&at| !in_title(at));
        self.shown = shown;
        self.cursor = Cursor::default();
    }

    pub fn chosen(&self) -> Option<&Summary> {
        self.shown.get(self.cursor.at).map(|&at| &self.all[at].0)
    }

    /// Opens a question to read.
    pub fn open(&mut self, question: Question) {
        self.open = Some(Page { question: Box::new(question), for_interviewer: false, scroll: 0 });
    }

    /// Returns the question that is open.
    pub fn opened(&self) -> Option<&Question> {
        self.open.as_ref().map(|page| &*page.question)
    }

    /// Closes the open question; says whether there was one.
    pub fn close(&mut self) -> bool {
        self.open.take().is_some()
    }

    pub fn turn(&mut self) {
        if let Some(page) = &mut self.open {
            page.for_interviewer = !page.for_interviewer;
            page.scroll = 0;
        }
    }

    pub fn step(&mut self, steps: isize) {
        match &mut self.open {
            Some(page) => {
                page.scroll =
                    page.scroll.saturating_add_signed(i16::try_from(steps).unwrap_or(i16::MAX)).min(2000);
            }
            None => self.cursor.step(steps, self.shown.len()),
        }
    }

    pub fn draw(&self, view: &View, area: Rect, frame: &mut Frame) {
        let theme = view.theme;
        if let Some(page) = &self.open {
            return page.draw(theme, area, frame);
        }
        let kind = self.kind.map(|kind| format!("{} · ", kind.title())).unwrap_or_default();
        let count = format!("{kind}{} of {}", self.shown.len(), self.all.len());
        let area =
            header(Line::styled("Questions", theme.heading), Line::styled(count, theme.dim), area, frame);
        let area = body(area);
        let [search, _, rows] =
            Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(1)]).areas(area);
        self.search.draw(theme, Rect { x: search.x.saturating_sub(1), ..search }, frame);
        if self.shown.is_empty() {
            let text = match self.text {
                Some(_) => "No question has all these words. Try fewer words or another kind.",
                None => {
                    "No title, topic, service or other name has all these words; the text is still being read."
                }
            };
            frame.render_widget(Paragraph::new(prose::lines(text, rows.width, theme.dim)), rows);
        }
        list::draw(self.cursor, self.shown.len(), rows, frame, |at, is_chosen| {
            row(&self.all[self.shown[at]].0, is_chosen, rows.width, theme)
        });
    }
}

fn row(it: &Summary, is_chosen: bool, width: u16, theme: &Theme) -> Line<'static> {
    let (mark, style) = if is_chosen { ("▶ ", theme.selected) } else { ("  ", theme.text) };
    let width = usize::from(width);
    let title = (width / 2).clamp(20, 60);
    let name = prose::cut(&it.title, title);
    let pad = " ".repeat(title.saturating_sub(unicode_width::UnicodeWidthStr::width(name.as_str())));
    let rest = width.saturating_sub(2 + title + 2 + 17 + 4);
    Line::from(vec![
        Span::styled(format!("{mark}{name}{pad}  "), style),
        Span::styled(format!("{:<16} {}  ", it.kind.title(), it.difficulty), theme.dim),
        Span::styled(prose::cut(&it.topics.join(", "), rest), theme.dim),
    ])
}

impl Page {
    fn draw(&self, theme: &Theme, area: Rect, frame: &mut Frame) {
        let whose =
            if self.for_interviewer { "as the interviewer sees it" } else { "as the candidate sees it" };
        let area =
            header(Line::styled("Question", theme.heading), Line::styled(whose, theme.dim), area, frame);
        let area = body(area);
        let lines = question_page::lines(&self.question, self.for_interviewer, area.width.min(100), theme);
        let furthest = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(area.height);
        frame.render_widget(Paragraph::new(lines).scroll((self.scroll.min(furthest), 0)), area);
    }
}
