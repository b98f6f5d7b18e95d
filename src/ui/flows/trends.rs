//! Trends: worked out from all sessions, and what keys do there.

use tokio::sync::mpsc::Sender;

use crate::{
    domain::{people::People, trends::Filter},
    lookback::{pages, trends::trends},
    practice::{Library, message::Message},
    tui::{keymap::trends::Action, screens::trends::TrendsScreen},
    ui::step::{Place, Step},
};

use super::debrief::write_page;

/// Makes the screen, the owner's interviews of all kinds or others.
pub fn screen(library: &Library, filter: Filter) -> TrendsScreen {
    let of = |filter| trends(&library.bank, &library.sessions.digests, filter);
    let guests = People::of(&library.sessions.digests).guests().to_vec();
    let mut screen = TrendsScreen::new(of(Filter { kind: None, ..filter.clone() }), guests);
    if filter.kind.is_some() {
        screen.show(of(filter));
    }
    screen
}

/// Carries out a key.
pub fn act(screen: &mut TrendsScreen, action: Action, library: &Library, sender: Sender<Message>) -> Step {
    let of = |filter| trends(&library.bank, &library.sessions.digests, filter);
    match action {
        Action::TurnPage(by) => screen.turn(by.unsigned_abs()),
        Action::Bar => screen.turn_bar(),
        Action::Adjust => screen.turn_adjusting(),
        Action::Axis => screen.turn_axis(),
        Action::WritePage => {
            let trends = screen.trends().clone();
            write_page(library, sender, move |workspace| pages::trends_page(workspace, &trends));
            return Step::say("Writing the page …");
        }
        Action::StepAside(by) => screen.step_aside(by),
        Action::NextKind => {
            let filter = screen.next_kind();
            screen.show(of(filter));
        }
        Action::NextPerson => {
            let filter = screen.next_person();
            screen.turn_to(of(filter));
        }
        Action::Open => {
            if let Some(folder) = screen.chosen() {
                return Step::Go(Place::Debrief(library.folder(folder)));
            }
        }
        Action::Back => return Step::Go(Place::Home),
        Action::Move(to) => screen.step(to.steps()),
    }
    Step::Stay
}
