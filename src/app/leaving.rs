//! How an interview and the program are left, with everything on disk.

use crate::{domain::fact::How, error::Error, store::sessions, tui::Screen};

use super::state::App;

impl App {
    /// Leaves the interview as it is; it can be resumed.
    pub(super) async fn leave_interview(&mut self) {
        if let Some(live) = self.live.take() {
            self.close_beside(&live.folder);
            let folder = sessions::name(&live.folder);
            match live.leave().await {
                Ok(()) if self.banner.is_some() => self.last_words = Some(super::demo::FAREWELL.to_owned()),
                Ok(()) => {
                    let how = if self.hosting.is_some() {
                        " together: mockloop host --resume"
                    } else {
                        ": mockloop resume"
                    };
                    self.last_words = Some(format!("The interview is kept. Go on with it{how} {folder}"));
                }
                Err(error) => self.fail(error),
            }
        }
        self.is_leaving = true;
    }

    /// Puts everything on disk before the program ends.
    pub async fn close(&mut self) {
        self.leave_interview().await;
        self.listening.close();
        self.close_review();
        self.close_hosting();
        self.finish_saving().await;
    }

    /// Ends the interview and goes on to its scorecard.
    pub(super) async fn end_interview(&mut self, how: How) -> Result<(), Error> {
        let Some(mut live) = self.live.take() else { return Ok(()) };
        live.end(how);
        if let Some(hosting) = &mut self.hosting {
            hosting.ended(live.history().clone());
        }
        let folder = live.folder.clone();
        self.close_beside(&folder);
        let closed = live.leave().await;
        self.refresh_sessions();
        let opened = closed.and_then(|()| self.open_score(&folder));
        if let Err(error) = opened {
            // Nothing of the interview is on the screen any more, and what went wrong must not pass by.
            if matches!(self.screen, Screen::Interview(_)) {
                self.go_home();
            }
            self.say(&error.sentence);
            self.fail(error);
        }
        Ok(())
    }
}
