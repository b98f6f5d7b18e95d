//! One question as a page to read: as the candidate sees it, or with all that the interviewer has.

use ratatui::text::{Line, Span};

use crate::{
    domain::question::{Bar, Question},
    tui::{
        theme::Theme,
        widgets::{material, prose},
    },
};

/// Returns the page as lines of at most `width` columns.
pub fn lines(question: &Question, for_interviewer: bool, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut page = Page { lines: Vec::new(), width, theme };
    let kind = question.kind.title();
    page.lines.push(Line::styled(question.title.clone(), theme.heading));
    page.lines.push(Line::styled(
        format!("{kind} · difficulty {} of 5 · {}", question.difficulty, question.id),
        theme.dim,
    ));
    page.gap();
    page.prose(&question.prompt);
    page.one("Your role", question.role.as_deref());
    page.list("Constraints", "· ", question.constraints.iter().map(String::as_str));
    for it in &question.material {
        page.heading(&it.caption());
        page.lines.extend(material::lines(it, width, theme));
    }
    if for_interviewer {
        page.interviewer(question);
    }
    page.lines
}

struct Page<'a> {
    lines: Vec<Line<'static>>,
    width: u16,
    theme: &'a Theme,
}

impl Page<'_> {
    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn heading(&mut self, title: &str) {
        self.gap();
        self.lines.push(Line::styled(title.to_owned(), self.theme.heading));
    }

    fn prose(&mut self, text: &str) {
        self.lines.extend(prose::lines(text, self.width, self.theme.text));
    }

    fn one(&mut self, title: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.heading(title);
            self.prose(text);
        }
    }

    fn item(&mut self, mark: &str, text: &str) {
        self.lines.extend(prose::item(mark, self.theme.dim, text, self.width, self.theme.text));
    }

    fn list<'t>(&mut self, title: &str, mark: &str, items: impl ExactSizeIterator<Item = &'t str>) {
        if items.len() > 0 {
            self.heading(title);
            for text in items {
                self.item(mark, text);
            }
        }
    }

    /// Writes what is said, and below it what to listen for.
    fn said(&mut self, mark: &str, says: &str, listen_for: &[String], wrong: Option<&str>) {
        self.lines.extend(prose::item(mark, self.theme.accent, says, self.width, self.theme.text));
        let indent = " ".repeat(mark.chars().count());
        for text in listen_for {
            self.lines.extend(prose::item(
                &format!("{indent}+ "),
                self.theme.good,
                text,
                self.width,
                self.theme.dim,
            ));
        }
        if let Some(text) = wrong {
            self.lines.extend(prose::item(
                &format!("{indent}- "),
                self.theme.warn,
                text,
                self.width,
                self.theme.dim,
            ));
        }
    }

    fn interviewer(&mut self, question: &Question) {
        if !question.clarifications.is_empty() {
            self.heading("If the candidate asks");
            for it in &question.clarifications {
                self.lines.extend(prose::item("? ", self.theme.accent, &it.ask, self.width, self.theme.text));
                self.lines.extend(prose::item("  ", self.theme.dim, &it.answer, self.width, self.theme.dim));
            }
        }
        if !question.figures.is_empty() {
            self.heading("Figures");
            for it in &question.figures {
                let formula = it.equals.as_ref().map(|it| format!("  = {it}")).unwrap_or_default();
                self.item(
                    "· ",
                    &format!("{}: {} {}{formula}", it.name.replace('_', " "), number(it.value), it.unit),
                );
            }
        }
        self.one("Estimate", question.estimate.as_deref());
        self.one("Competency", question.competency.as_deref());
        if let Some(star) = &question.star {
            self.heading("The story holds");
            for (part, text) in [
                ("Situation  ", &star.situation),
                ("Task       ", &star.task),
                ("Action     ", &star.action),
                ("Result     ", &star.result),
                ("In numbers ", &star.quantified),
            ] {
                self.lines.extend(prose::item(part, self.theme.accent, text, self.width, self.theme.text));
            }
        }
        if !question.events.is_empty() {
            self.heading("What arrives");
            for it in &question.events {
                self.said(&format!("{:>3} ", it.at.to_string()), &it.says, &it.listen_for, None);
            }
        }
        self.heading("Probes");
        let mut phase = None;
        for it in question.probes_by_phase().map(|at| &question.probes[at]) {
            if it.phase != phase {
                phase.clone_from(&it.phase);
                let title = phase.as_deref().unwrap_or("any time");
                self.lines.push(Line::from(Span::styled(title.to_owned(), self.theme.dim)));
            }
            self.said("▸ ", &it.noted(), &it.listen_for, it.wrong.as_deref());
        }
        for bar in Bar::ALL {
            let signals = question.signals.iter().filter(|it| it.bar == bar);
            let texts: Vec<String> = signals.map(|it| format!("{} [{}]", it.text, it.dimension)).collect();
            self.list(&format!("Signals at {}", bar.title()), "□ ", texts.iter().map(String::as_str));
        }
        self.list("Trade-offs", "· ", question.tradeoffs.iter().map(String::as_str));
        self.list("A good plan", "· ", question.actions.iter().map(String::as_str));
        let artefacts: Vec<String> =
            question.artefacts.iter().map(|it| format!("{}: {}", it.name, it.holds)).collect();
        self.list("Artefacts", "· ", artefacts.iter().map(String::as_str));
        self.list("Pitfalls", "- ", question.pitfalls.iter().map(String::as_str));
        if !question.curveballs.is_empty() {
            self.heading("Curveballs");
            for it in &question.curveballs {
                self.said("! ", &it.says, &it.listen_for, None);
            }
        }
        let references: Vec<String> =
            question.references.iter().map(|it| format!("{} <{}>", it.title, it.url)).collect();
        self.list("References", "· ", references.iter().map(String::as_str));
    }
}

/// Writes a number with its thousands apart: 12,500,000.
fn number(value: f64) -> String {
    let text = value.to_string();
    let (whole, rest) =
        text.split_once('.').map_or((text.as_str(), String::new()), |(a, b)| (a, format!(".{b}")));
    let digits: Vec<char> = whole.chars().rev().collect();
    let groups: Vec<String> = digits.chunks(3).map(|it| it.iter().rev().collect()).collect();
    groups.into_iter().rev().collect::<Vec<String>>().join(",") + &rest
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(number(12_500_000.0), "12,500,000");
        assert_eq!(number(999.0), "999");
        assert_eq!(number(1234.5), "1,234.5");
    }
}
