//! The material of the questions and the probes that must be asked, as Markdown.

use crate::{domain::length::clock, report::asked::asked};

use super::{Page, plain, steers};

impl Page<'_> {
    pub(super) fn asked(&mut self) {
        for it in asked(self.session) {
            let title = plain(&it.question.title);
            if !it.question.material.is_empty() {
                self.heading(&format!("Given to read: {title}"));
            }
            for material in &it.question.material {
                self.line(&format!("\n**{}**\n", plain(&material.caption())));
                let text: String =
                    material.text.trim_end().chars().filter(|it| *it == '\n' || !steers(*it)).collect();
                let fence = "`".repeat(longest_run(&text).max(2) + 1);
                self.line(&format!("{fence}{}\n{text}\n{fence}", material.form.id()));
            }
            if !it.must_ask.is_empty() {
                self.heading(&format!("Must ask: {} of {} · {title}", it.done(), it.must_ask.len()));
            }
            for (probe, at) in &it.must_ask {
                let when = at.map_or("not asked".to_owned(), |at| format!("`{}`", clock(at)));
                self.line(&format!("- {when} {}", plain(&probe.ask)));
            }
        }
    }
}

/// Counts the longest run of backticks, which a fence must exceed.
fn longest_run(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::longest_run;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(longest_run("a `b` ````c"), 4);
        assert_eq!(longest_run(""), 0);
    }
}
