//! One session as Markdown that reads well as it is, in the CommonMark of GitHub: headings, lists, tables.

use std::fmt::Write;

mod agreement;
mod asked;

use crate::domain::{
    fact::{self, Round},
    length::clock,
    question::Bar,
    review::{Remark, Review},
    scorecard::{Assessor, Scorecard},
    time_breakdown::{self, Share},
    timeline::{Point, Sort},
};

use super::{
    Session,
    words::{self, steers},
};

/// Writes the whole session as one document.
pub fn session(session: &Session) -> String {
    let mut page = Page { text: String::new(), session };
    page.head();
    page.verdicts();
    page.scores();
    page.agreement();
    page.asked();
    page.happened();
    page.reviews();
    page.time();
    page.signals();
    page.files();
    page.text
}

/// Returns text from a file on one line, with what Markdown would take for its own marked as text.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for it in text.chars().filter(|it| !steers(*it)) {
        match it {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&' => out.extend(['\\', it]),
            it if it.is_whitespace() => out.push(' '),
            it => out.push(it),
        }
    }
    out.trim().to_owned()
}

struct Page<'a> {
    text: String,
    session: &'a Session,
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn heading(&mut self, title: &str) {
        self.line(&format!("\n## {title}\n"));
    }

    /// Writes a table; columns after the first are numbers.
    fn table(&mut self, head: &[String], rows: &[Vec<String>]) {
        let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
        self.line(&row(head));
        let rule: Vec<String> =
            (0..head.len()).map(|at| if at == 0 { "---" } else { "--:" }.to_owned()).collect();
        self.line(&row(&rule));
        for cells in rows {
            self.line(&row(cells));
        }
    }

    fn head(&mut self) {
        let session = self.session;
        self.line(&format!("# {}\n", plain(&session.digest.title)));
        let start = &session.history.start;
        let candidate = start.candidate.iter().map(|it| plain(it));
        let elsewhere = start.elsewhere.iter().map(|it| format!("held {}", plain(&fact::elsewhere(it))));
        let facts = [plain(&words::shape(session)), words::date(session), clock(session.history.at)];
        let interviewer = start.interviewer.iter().map(|it| format!("interviewed by {}", plain(it)));
        let facts = facts.into_iter().chain(candidate).chain(elsewhere).chain(interviewer);
        let facts: Vec<String> = facts.collect();
        self.line(&facts.join(" · "));
        for reason in &session.set_aside {
            self.line(&format!("\n> {}", plain(reason)));
        }
    }

    fn verdicts(&mut self) {
        self.heading("Verdict");
        let session = self.session;
        let Some(card) = session.locked() else {
            self.line(&words::unscored(session));
            if let Some(text) = words::unseen(session) {
                self.line(&format!("\n{text}"));
            }
            return;
        };
        self.verdict(card);
        for card in &session.peers {
            self.line(&format!("\n### {}\n", plain(words::who(&card.assessor))));
            self.verdict(card);
        }
    }

    fn verdict(&mut self, card: &Scorecard) {
        let start = &self.session.history.start;
        for bar in Bar::ALL {
            let verdict = words::verdict(card.verdict(start, bar));
            self.line(&format!("- **{}: {verdict}**", bar.title()));
            for reason in words::reasons(card, bar, &card.judge(start, bar)) {
                self.line(&format!("  - {}", plain(&reason)));
            }
        }
        let written = [
            ("Next action", &card.next_action),
            ("Strengths", &card.strengths),
            ("To work on", &card.to_work_on),
        ];
        for (label, text) in written.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.line(&format!("\n**{label}:** {}", plain(text)));
        }
    }

    fn scores(&mut self) {
        let session = self.session;
        let Some(reveal) = session.reveal() else { return };
        let own = reveal.own;
        let cards: Vec<&Scorecard> = [own].into_iter().chain(reveal.peers).collect();
        let predicted = reveal.predicted().map(|it| ("You predicted", it));
        let peers = reveal.peers.iter().map(|it| (words::who(&it.assessor), it));
        let columns: Vec<(&str, &Scorecard)> =
            [("You", own)].into_iter().chain(predicted).chain(peers).collect();
        for (number, round) in session.history.start.rounds.iter().enumerate() {
            self.heading(&titled("Scores", &session.history.start.rounds, round));
            let titles = columns
                .iter()
                .flat_map(|(who, _)| Bar::ALL.map(|bar| format!("{}, {}", plain(who), bar.title())));
            let head: Vec<String> = ["Dimension".to_owned()].into_iter().chain(titles).collect();
            let row = |at: usize| {
                let dimension = &round.rubric.dimensions[at];
                let levels = columns.iter().flat_map(|(_, card)| {
                    Bar::ALL.map(|bar| words::level(card.rounds[number].scores[at].at(bar)))
                });
                [format!("{} ({} %)", plain(&dimension.title), dimension.weight)]
                    .into_iter()
                    .chain(levels)
                    .collect()
            };
            let rows: Vec<Vec<String>> = (0..round.rubric.dimensions.len()).map(row).collect();
            self.table(&head, &rows);
            for (at, dimension) in round.rubric.dimensions.iter().enumerate() {
                self.line(&format!("\n**{}**\n", plain(&dimension.title)));
                for bar in Bar::ALL {
                    let seen = own.rounds[number].scores[at].at(bar);
                    let anchor = seen.and_then(crate::domain::scorecard::Seen::level);
                    let anchor = anchor.map(|it| plain(dimension.anchors.at(bar).at(it)));
                    let anchor = anchor.map_or(String::new(), |it| format!(": {it}"));
                    self.line(&format!("- {}, {}{anchor}", bar.title(), words::level(seen)));
                }
                for card in &cards {
                    for it in &card.rounds[number].scores[at].evidence {
                        let when = it.at.map_or(String::new(), |at| format!("{} ", clock(at.0)));
                        let by = match &card.assessor {
                            Assessor::Candidate => String::new(),
                            Assessor::Peer(name) => format!(" ({})", plain(name)),
                        };
                        self.line(&format!("- Evidence{by}: {when}{}", plain(&it.text)));
                    }
                }
            }
        }
    }

    fn happened(&mut self) {
        self.heading("What happened");
        for it in self.session.points() {
            if it.added.is_none() {
                self.point(&it);
            }
        }
    }

    fn point(&mut self, it: &Point) {
        let words = match (it.sort, it.text.is_empty()) {
            (Sort::Phase | Sort::Break, _) => format!("**{}**", plain(&it.text)),
            (Sort::StarPart(_), _) => plain(&it.text),
            (sort, true) => sort.title().to_owned(),
            (sort, false) => format!("{}: {}", sort.title(), plain(&it.text)),
        };
        self.line(&format!("- `{}` {words}", clock(it.at)));
    }

    fn reviews(&mut self) {
        for review in &self.session.reviews {
            let who = review.listener.as_ref().map_or("You", words::who);
            self.heading(&format!("Review: {}", plain(who)));
            let fillers = review.remarks.iter().filter(|it| it.remark == Remark::Filler).count();
            let heard = (!review.heard().is_zero()).then(|| format!("{} heard", clock(review.heard())));
            let fillers = (fillers > 0).then(|| format!("{} tallied", words::count(fillers, "filler")));
            let figures: Vec<String> = heard.into_iter().chain(fillers).collect();
            if !figures.is_empty() {
                self.line(&format!("{}.\n", figures.join(", ")));
            }
            let points = super::points(&self.session.history, [review]);
            for it in points.iter().filter(|it| it.added.is_some() && it.sort != Sort::Filler) {
                self.point(it);
            }
        }
    }

    fn time(&mut self) {
        self.heading("Time");
        let session = self.session;
        let mut item = None;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for it in time_breakdown::spent(&session.history) {
            if session.history.items.len() > 1 && it.item.is_some() && item != it.item {
                item = it.item;
                let title =
                    it.item.and_then(|at| session.question(at)).map_or(String::new(), |it| plain(&it.title));
                rows.push(vec![format!("*{title}*"), String::new(), String::new(), String::new()]);
            }
            let over = it.over();
            let over = if over.is_zero() { String::new() } else { format!("+{}", clock(over)) };
            rows.push(vec![plain(&it.title), clock(it.planned), clock(it.spent), over]);
        }
        self.table(&["Phase", "Planned", "Spent", "Over"].map(str::to_owned), &rows);
        let review: Review = session.own_review();
        for story in time_breakdown::stories(&session.history, &review) {
            let title = session.question(story.item).map_or("", |it| &it.title);
            let how = if story.is_tapped { "as it was heard" } else { "by its phases" };
            self.line(&format!("\nThe story of {}, {how}:\n", plain(title)));
            let row = |it: &Share| {
                vec![
                    it.part.title().to_owned(),
                    words::percent(it.planned),
                    words::percent(it.spent),
                    clock(it.time),
                ]
            };
            let rows: Vec<Vec<String>> = story.shares.iter().map(row).collect();
            self.table(&["Part", "Planned", "Spent", "Time"].map(str::to_owned), &rows);
        }
    }

    fn signals(&mut self) {
        let session = self.session;
        for (number, round) in session.history.start.rounds.iter().enumerate() {
            for (at, question) in round.questions.iter().enumerate() {
                let seen = session.card.as_ref().map(|card| card.rounds[number].signals[at].as_slice());
                let seen = seen.unwrap_or_default();
                let (had, all) = (seen.len(), question.signals.len());
                self.heading(&format!("Signals: {had} of {all} · {}", plain(&question.title)));
                for (number, it) in question.signals.iter().enumerate() {
                    let dimension = round.rubric.dimension(&it.dimension);
                    let dimension = dimension.map_or(&it.dimension, |it| &it.title);
                    let mark = if seen.contains(&number) { 'x' } else { ' ' };
                    self.line(&format!(
                        "- [{mark}] {} ({}, {})",
                        plain(&it.text),
                        plain(dimension),
                        it.bar.title()
                    ));
                }
            }
        }
    }

    fn files(&mut self) {
        let session = self.session;
        if session.takes.is_empty() {
            return;
        }
        self.heading("Recordings");
        for take in &session.takes {
            let _ = writeln!(
                self.text,
                "- `{}` {}, from {}",
                take.file.replace('`', "'"),
                clock(take.length),
                clock(take.from)
            );
        }
    }
}

fn titled(title: &str, rounds: &[Round], round: &Round) -> String {
    if rounds.len() > 1 { format!("{title}: {}", plain(&round.format.title)) } else { title.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_a_file_stays_text() {
        assert_eq!(plain("a|b *c* <script>\n# d \u{202e}e\u{7}"), r"a\|b \*c\* \<script\> \# d e");
    }
}
