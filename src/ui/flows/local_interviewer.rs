//! Somebody who interviews at the candidate's terminal: what they write, and their consent to the recording.

use std::path::Path;

use crate::{
    domain::{history::History, scorecard::Assessor},
    error::Error,
    practice::{drafts::DraftWriter, notebook::Notebook, planning::Request},
    store::wake::Wake,
    tui::screens::interviewer::Interviewer,
    ui::step::{Ask, Deed, Step},
};

/// Holds whoever interviews at the candidate's terminal, and what they write.
#[derive(Debug)]
pub struct LocalInterviewer {
    pub name: String,
    /// What the candidate is called in sentences.
    pub candidate: String,
    pub notebook: Notebook,
}

impl LocalInterviewer {
    /// Finds the interviewer of an interview, if it has one at this terminal, with what they wrote before.
    pub fn find(
        folder: &Path,
        history: &History,
        drafts: &DraftWriter,
        wake: &Wake,
    ) -> Result<Option<Box<Self>>, Error> {
        let start = &history.start;
        let Some(name) = start.interviewer.clone() else { return Ok(None) };
        let mut notebook = Notebook::new(drafts, wake);
        notebook.find(folder, &Assessor::named(&name), start)?;
        let candidate = candidate(start.candidate.as_deref());
        Ok(Some(Box::new(Self { name, candidate, notebook })))
    }

    /// Names them as an assessor.
    pub fn assessor(&self) -> Assessor {
        Assessor::named(&self.name)
    }

    /// Puts everything on disk; returns why that failed.
    pub fn close(&mut self) -> Option<String> {
        self.notebook.close()
    }

    /// Puts what they have written into their view.
    pub fn show(&self, view: &mut Interviewer) {
        let card = self.notebook.card.as_ref();
        let signals = card.map(|it| it.rounds.iter().map(|it| it.signals.clone()).collect());
        view.signals = signals.unwrap_or_default();
        view.remarks = self.notebook.review.remarks.len();
        view.failure = self.notebook.failure();
    }
}

/// Returns what the candidate is called where nobody has given a name.
pub fn candidate(name: Option<&str>) -> String {
    name.unwrap_or("the candidate").to_owned()
}

/// Asks whoever sits beside the candidate to agree to the recording, if anybody does.
pub fn ask_consent(request: &Request) -> Option<Ask> {
    let name = request.interviewer.as_ref()?;
    let text = format!(
        "This interview is recorded: what you both say goes into a file on this machine, which belongs to {}, and nowhere \
         else. Is that all right?",
        candidate(request.candidate.as_deref())
    );
    let title = format!("{name}, before it begins");
    Some(Ask::new(title, text, "begin, recorded", "back", Deed::Consent).or("begin without recording"))
}

/// Asks the candidate to look away, before the interviewer's view opens.
pub fn ask_to_look_away(interviewer: Option<&LocalInterviewer>) -> Step {
    let Some(LocalInterviewer { name, candidate, .. }) = interviewer else {
        return Step::say("Nobody interviews you here; 'mockloop practice --interviewer NAME' is for two.");
    };
    let text = format!(
        "Look away, {candidate}: next come the answers, the probes and what to listen for. {name} presses esc when it is \
         your turn to look again."
    );
    Step::Ask(Ask::new(format!("For {name} alone"), text, &format!("{name} looks"), "back", Deed::LookAway))
}
