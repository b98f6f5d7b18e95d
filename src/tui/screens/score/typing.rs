//! The typing into a scorecard: evidence, words at the end, the reason for a verdict.

use std::time::Duration;

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    text::Line,
};

use crate::{
    domain::{
        length::clock,
        scorecard::{Evidence, Moment as At},
    },
    tui::{
        theme::Theme,
        widgets::{input::Input, prose},
    },
};

use super::{
    Score,
    part::{Part, Typed, WORDS},
    parts,
};

impl Score {
    /// Begins to type: evidence, or the chosen words.
    pub fn begin_typing(&mut self) {
        self.link = 0;
        self.typing = match self.part() {
            Part::Dimension { .. } => Some((Typed::Evidence, Input::new("Evidence", ""))),
            Part::Words => {
                let (typed, label) = WORDS[self.row.at];
                Some((typed, Input::new(label, self.words(typed))))
            }
            Part::Verdict => self
                .card
                .without_reason()
                .map(|bar| (Typed::Reason(bar), Input::new(format!("Why, at {}", bar.title()), ""))),
            Part::Signals { .. } => None,
        };
    }

    pub(super) fn words(&self, typed: Typed) -> &str {
        match typed {
            Typed::Strengths => &self.card.strengths,
            Typed::ToWorkOn => &self.card.to_work_on,
            Typed::NextAction => &self.card.next_action,
            Typed::Evidence | Typed::Reason(_) => "",
        }
    }

    /// Leaves what is being typed; says whether something was.
    pub fn stop_typing(&mut self) -> bool {
        self.typing.take().is_some()
    }

    /// Keeps what is being typed.
    pub fn keep_typed(&mut self) {
        let Some((typed, input)) = self.typing.take() else { return };
        let text = input.text().trim().to_owned();
        match (typed, self.part()) {
            (Typed::Evidence, Part::Dimension { round, dimension }) => {
                let at = self.linked().map(|(at, _)| At(at));
                if !text.is_empty() || at.is_some() {
                    self.card.rounds[round].scores[dimension].evidence.push(Evidence { at, text });
                }
            }
            (Typed::Evidence, _) => {}
            (Typed::Strengths, _) => self.card.strengths = text,
            (Typed::ToWorkOn, _) => self.card.to_work_on = text,
            (Typed::NextAction, _) => self.card.next_action = text,
            (Typed::Reason(bar), _) => {
                if let Some(mut overruling) = self.card.overruling(bar).cloned() {
                    overruling.because = text;
                    self.card.overrule(bar, Some(overruling));
                }
            }
        }
        if matches!(typed, Typed::Strengths | Typed::ToWorkOn | Typed::NextAction) {
            self.step(1);
        }
    }

    /// Returns the mark, note or remark to which the evidence being typed is linked.
    fn linked(&self) -> Option<(Duration, String)> {
        parts::links(&self.history, &self.remarks).into_iter().nth(self.link.checked_sub(1)?)
    }

    /// Takes the last evidence of the current dimension away.
    pub fn drop_evidence(&mut self) {
        if let Part::Dimension { round, dimension } = self.part() {
            self.card.rounds[round].scores[dimension].evidence.pop();
        }
    }

    /// Draws the line being typed at the bottom and gives the room above it.
    pub(super) fn draw_typing(
        &self,
        typed: Typed,
        input: &Input,
        theme: &Theme,
        area: Rect,
        frame: &mut Frame,
    ) -> Rect {
        let [above, link, line] =
            Layout::vertical([Constraint::Min(0), Constraint::Length(1), Constraint::Length(1)]).areas(area);
        if typed == Typed::Evidence {
            let text = match self.linked() {
                Some((at, text)) => format!(" linked to {} {text}", clock(at)),
                None if parts::links(&self.history, &self.remarks).is_empty() => String::new(),
                None => " ↑↓ links it to a mark".to_owned(),
            };
            frame.render_widget(Line::styled(prose::cut(&text, usize::from(link.width)), theme.dim), link);
        }
        input.draw(theme, line, frame);
        above
    }
}
