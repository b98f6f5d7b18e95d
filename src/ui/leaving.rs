//! How an interview and the program are left, with everything on disk.

use crate::{domain::fact::How, error::Error, practice::message::Message, store::sessions, tui::Screen};

use super::{
    app::App,
    flows::{review, running::Interview},
};

impl App {
    /// Leaves the interview as it is; it can be resumed.
    pub(super) async fn leave_interview(&mut self) {
        if let Some(mut interview) = self.interview.take() {
            self.close_interviewer(&mut interview);
            let folder = sessions::name(&interview.live.folder);
            match interview.live.leave().await {
                // Nothing of the demo is kept, and that is said already.
                Ok(()) if self.shell.banner.is_some() => {}
                Ok(()) => {
                    let how = if self.hosting.is_some() {
                        " together: mockloop host --resume"
                    } else {
                        ": mockloop resume"
                    };
                    self.shell.last_words =
                        Some(format!("The interview is kept. Go on with it{how} {folder}"));
                }
                Err(error) => self.shell.fail(error),
            }
        }
        self.shell.is_leaving = true;
    }

    /// Puts everything on disk before the program ends.
    pub async fn close(&mut self) {
        self.leave_interview().await;
        self.sound_check.close();
        self.close_review();
        self.close_hosting();
        self.finish_saving().await;
    }

    /// Ends the interview and goes on to its scorecard.
    pub(super) async fn end_interview(&mut self, how: How) -> Result<(), Error> {
        let Some(mut interview) = self.interview.take() else { return Ok(()) };
        interview.live.end(how);
        if let Some(hosting) = &mut self.hosting {
            hosting.ended(interview.live.history().clone());
        }
        let folder = interview.live.folder.clone();
        self.close_interviewer(&mut interview);
        let closed = interview.live.leave().await;
        self.library.refresh_sessions();
        if let Err(error) = closed.and_then(|()| self.open_score(&folder)) {
            // Nothing of the interview is on the screen any more, and what went wrong must not pass by.
            if matches!(self.screen, Screen::Interview(_)) {
                self.go_home();
            }
            self.shell.say(error.sentence.clone());
            self.shell.fail(error);
        }
        Ok(())
    }

    /// Puts what the interviewer at this terminal wrote on disk.
    fn close_interviewer(&mut self, interview: &mut Interview) {
        if let Some(mut interviewer) = interview.interviewer.take()
            && let Some(why) = interviewer.close()
        {
            let text = format!("what {} wrote is not complete: {why}", interviewer.name);
            self.shell.say(text.clone());
            self.shell.last_words = Some(format!("error: {text}"));
        }
    }

    /// Puts what was heard and said on disk before the program ends.
    fn close_review(&mut self) {
        let closed = if let Screen::Review(screen) = &mut self.screen {
            review::close(screen, &mut self.listening)
        } else {
            self.listening.player.stop();
            Ok(())
        };
        if let Err(error) = closed {
            self.shell.fail(error);
        }
    }

    /// Waits until the last draft is on disk; one that the disk has refused is tried once more.
    pub(super) async fn finish_saving(&mut self) {
        if let (Some(_), Screen::Score(score)) = (self.scoring.draft.failure(), &self.screen)
            && !score.is_prediction()
        {
            self.scoring.write(score.card.clone());
        }
        while self.scoring.draft.is_writing() {
            match self.inbox.next().await {
                Message::DraftsWritten => {}
                // Whatever else comes is for a screen that is being left.
                other => tracing::debug!("not waited for: {other:?}"),
            }
        }
        if let Screen::Score(score) = &mut self.screen {
            score.unsaved = self.scoring.draft.failure().map(|it| it.reason);
        }
        self.candidate_has_written();
        if let Some(failure) = self.scoring.draft.failure() {
            let error = Error::failed(format!("the scorecard was not saved: {}", failure.reason))
                .hint("check the disk; what was saved before is kept");
            self.shell.say(error.sentence.clone());
            self.shell.fail(error);
        }
    }
}
