//! Somebody else's interview on the screens: its debrief, and the answer to it.

use std::path::Path;

use crate::{
    app::{packets::Packet, pending::Pending, reports, state::App},
    domain::scorecard::Assessor,
    error::Error,
    store::{reviews, scorecards, sessions},
    tui::{Screen, screens::debrief::Debrief, widgets::dialog::Question},
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
        if card.is_some_and(|it| it.locked.is_some()) {
            self.screen = Screen::Debrief(Box::new(self.debrief(&folder)?));
            self.offer_answer();
            return Ok(());
        }
        self.open_review(&folder, std::time::Duration::ZERO, crate::app::desk::Origin::Debrief)?;
        self.say("Listen, and press s to score. Nobody's scores are in a packet.");
        Ok(())
    }

    /// Asks whether to write the answer, if what is on screen is somebody else's interview.
    pub(in crate::app) fn offer_answer(&mut self) {
        let Some(packet) = &self.packet else { return };
        let text = format!(
            "Write the answer for {}? It holds your scorecard and your remarks, and goes to {}",
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
