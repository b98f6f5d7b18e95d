//! The second votes and how close each peer is, as Markdown.

use crate::{
    domain::{
        reveal::Compared,
        statistics::Agreement,
        trends::{
            self_judgement::SelfJudgement,
            words::{apart, change},
        },
    },
    report::words,
};

use super::{Page, plain};

impl Page<'_> {
    pub(super) fn agreement(&mut self) {
        let session = self.session;
        let Some(reveal) = session.reveal() else { return };
        let again = reveal.again();
        if !again.is_empty() {
            self.heading("Given again");
            for it in again {
                let who = plain(words::who(it.assessor));
                let (twice, because) = (words::twice(&it), plain(&it.vote.because));
                self.line(&format!("- {who}, {}, {twice}. {because}", plain(it.title)));
            }
        }
        for it in reveal.compared() {
            self.heading(&format!("Agreement with {}", plain(&it.peer)));
            self.compared(&it);
        }
    }

    fn compared(&mut self, it: &Compared) {
        if let Some(why) = &it.not_compared {
            return self.line(&plain(why));
        }
        // Of a dimension there are two pairs at most, of which kappa says nothing.
        let row = |name: &str, found: &Agreement, is_whole: bool| {
            let kappa = SelfJudgement::kappa(found).filter(|_| is_whole).unwrap_or_else(|| "–".to_owned());
            vec![name.to_owned(), change(found.bias), apart(found.gap), kappa, found.pairs.to_string()]
        };
        let all =
            [("Your scores", it.own), ("After second votes", it.second), ("Your predictions", it.predicted)];
        let all = all.iter().filter_map(|(name, found)| found.map(|it| row(name, &it.all, true)));
        let each = it.dimensions.iter().filter_map(|of| of.own.map(|it| row(&plain(&of.title), &it, false)));
        let rows: Vec<Vec<String>> = all.chain(each).collect();
        if rows.is_empty() {
            return self.line("No dimension has a level by both.");
        }
        self.table(&["Of what", "Bias", "Gap", "Kappa", "Scores"].map(str::to_owned), &rows);
    }
}
