//! Somebody else's interview on the screens: its debrief, and the answer to it.

use std::path::Path;

use crate::{
    app::{packets::Packet, pending::Pending, reports, state::App},
    domain::scorecard::{Assessor, Scorecard},
    error::Error,
    store::{packets, reviews, scorecards, second_votes, sessions},
    tui::{
        Screen,
        screens::{
            debrief::Debrief,
            differences::{Differences, Voice},
        },
        widgets::dialog::Question,
    },
};

impl App {
    /// The debrief of a session. Of somebody else's it shows what its listener has scored and said, and nobody else.
    pub(in crate::app) fn debrief(&self, folder: &Path) -> Result<Debrief, Error> {
        let mut page = reports::debrief(folder)?;
        if let Some(packet) = self.packet.as_ref().filter(|it| it.folder == folder) {
            page.card = scorecards::load(folder, &packet.peer, &page.history.start)?;
            page.others.retain(|card| card.assessor != packet.peer);
            page.review = reviews::load(folder, &packet.peer)?.0;
        } else {
            let predicted = scorecards::prediction(folder, &page.history.start)?;
            page.waits_for_prediction = predicted.is_none() && page.can_differ();
        }
        Ok(page)
    }

    /// Opens somebody else's interview: the review, or the debrief once its listener has locked a scorecard.
    pub(in crate::app) fn prepare_packet(&mut self, packet: Packet) -> Result<(), Error> {
        let folder = packet.folder.clone();
        self.scoring.assessor = packet.peer.clone();
        self.last_words = Some(packet.go_on());
        let (_, history) = sessions::open(&folder)?;
        let card = scorecards::load(&folder, &packet.peer, &history.start)?;
        self.packet = Some(packet);
        if let Some(own) = card.filter(|it| it.locked.is_some()) {
            if self.open_lent_differences(own)? {
                return Ok(());
            }
            self.screen = Screen::Debrief(Box::new(self.debrief(&folder)?));
            self.offer_answer();
            return Ok(());
        }
        self.open_review(&folder, std::time::Duration::ZERO, crate::app::desk::Origin::Debrief)?;
        self.say("Listen, and press s to score. Nobody's scores are in a packet.");
        Ok(())
    }

    /// Shows where the listener and the candidate differ; says whether the candidate's scores are here.
    pub(in crate::app) fn open_lent_differences(&mut self, own: Scorecard) -> Result<bool, Error> {
        let Some(packet) = &self.packet else { return Ok(false) };
        let folder = packet.folder.clone();
        let (_, history) = sessions::open(&folder)?;
        let Some(theirs) = packets::theirs(&folder, &history.start)? else { return Ok(false) };
        let voice = |name: &str, card: Scorecard| -> Result<Voice, Error> {
            let second = second_votes::load(&folder, &card.assessor, &history.start)?;
            Ok(Voice::called(name, card, second))
        };
        let (own, theirs) = (voice("You", own)?, voice(packet.candidate(), theirs)?);
        let screen = Differences::new(folder.clone(), history, own, vec![theirs], None);
        self.screen = Screen::Differences(Box::new(screen));
        Ok(true)
    }

    /// From where both scorecards differ to the debrief, and to the answer if something was given again.
    pub(in crate::app) fn leave_lent_differences(&mut self) -> Result<(), Error> {
        let Some(packet) = &self.packet else { return Ok(()) };
        let (folder, has_voted) = (packet.folder.clone(), packet.has_voted());
        self.screen = Screen::Debrief(Box::new(self.debrief(&folder)?));
        if has_voted {
            self.offer_answer();
        }
        Ok(())
    }

    /// Asks whether to write the answer, if what is on screen is somebody else's interview.
    pub(in crate::app) fn offer_answer(&mut self) {
        let Some(packet) = &self.packet else { return };
        let what = if packet.has_voted() {
            "second votes beside your scorecard"
        } else {
            "scorecard and your remarks"
        };
        let text = format!(
            "Write the answer for {}? It holds your {what}, and goes to {}",
            packet.candidate(),
            packet.answer_file().display()
        );
        let later = packet.later();
        self.last_words = Some(later);
        self.ask(
            Question {
                title: "Answer".to_owned(),
                text,
                yes: "write".to_owned(),
                no: "later".to_owned(),
                other: None,
            },
            Pending::WriteAnswer,
        );
    }

    pub(in crate::app) fn write_answer(&mut self) -> Result<(), Error> {
        let Some(packet) = &self.packet else { return Ok(()) };
        let said = packet.answer()?;
        self.say("The answer is written; what to do with it is said when you leave.");
        self.last_words = Some(said);
        Ok(())
    }

    /// From here on it is one's own interviews again.
    pub(in crate::app) fn leave_packet(&mut self) {
        if self.packet.take().is_some() {
            self.scoring.assessor = Assessor::Candidate;
        }
    }
}
