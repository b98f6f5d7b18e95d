//! The page for others: the invitation to it, who is there, and the beginning.

use crate::{
    error::Error,
    hosting::{self, Hosting},
    practice::{Library, Live, planning::Request, sound_check::SoundCheck},
    tui::{
        keymap::host::Action,
        screens::host::{Guest, Host, Progress},
    },
    ui::{
        scoring::Scoring,
        step::{Ask, Deed, Place, Step},
    },
};

use super::setup;

/// Makes the screen; `is_running` where the interview runs already.
pub fn screen(hosting: &Hosting, is_running: bool) -> Host {
    let server = hosting.server();
    let guest = |it: hosting::Guest| Guest {
        name: it.name,
        is_interviewer: it.is_interviewer,
        awaited: it.awaited,
        has_agreed: it.has_agreed,
        is_here: it.is_here,
    };
    Host {
        title: hosting.material().title.clone(),
        recorded: hosting.material().recorded,
        link: server.link(),
        address: server.address(),
        code: server.invitation().code,
        fingerprint: server.fingerprint().map(str::to_owned),
        is_shut: server.is_shut(),
        guests: hosting.guests().map(guest).collect(),
        before: hosting.missing().map(str::to_owned).collect(),
        stage: match (is_running, hosting.folder(), hosting.is_over()) {
            (true, ..) => Progress::Running,
            (false, None, _) => Progress::New,
            (false, Some(_), false) => Progress::CutOff,
            (false, Some(_), true) => Progress::Over,
        },
    }
}

/// Carries out a key; `is_running` where the interview runs already.
pub fn act(
    action: Action,
    hosting: &mut Hosting,
    is_running: bool,
    library: &Library,
    scoring: &mut Scoring,
    sound_check: &mut SoundCheck,
) -> Result<Step, Error> {
    Ok(match action {
        Action::Begin | Action::Back if is_running => Step::Go(Place::BackToInterview),
        Action::Begin if hosting.is_over() => {
            hosting.folder().map_or(Step::Stay, |it| Step::Go(Place::Score(it.to_owned())))
        }
        Action::Begin => return start(hosting, library, scoring, sound_check),
        Action::NewInvitation => {
            hosting.renew_invitation()?;
            Step::say("People can ask to come in again, with a new invitation.")
        }
        Action::Back => Step::Ask(ask_to_close(hosting, false)),
    })
}

/// Starts, if somebody is there to lead and the microphone is ready or not wanted.
fn start(
    hosting: &mut Hosting,
    library: &Library,
    scoring: &mut Scoring,
    sound_check: &mut SoundCheck,
) -> Result<Step, Error> {
    hosting.check_ready()?;
    if !hosting.material().recorded {
        return begin(hosting, library, scoring, sound_check, false);
    }
    match setup::without_microphone(sound_check) {
        Some(step) => Ok(step),
        None => begin(hosting, library, scoring, sound_check, true),
    }
}

/// Begins the interview, or goes on with the one that was cut off.
pub fn begin(
    hosting: &mut Hosting,
    library: &Library,
    scoring: &mut Scoring,
    sound_check: &mut SoundCheck,
    recorded: bool,
) -> Result<Step, Error> {
    let recorder = if recorded { sound_check.hand_over() } else { None };
    sound_check.close();
    let live = if let Some(folder) = hosting.folder().map(ToOwned::to_owned) {
        // From now on the interview holds the session itself.
        let was_held = scoring.lock.release();
        let live = Live::resume(&folder, recorder).inspect_err(|_| {
            // Whoever is at the page can still write. The first failure is the one that counts.
            if was_held && let Err(why) = scoring.lock.hold(&folder) {
                tracing::warn!("the session is not held: {why}");
            }
        })?;
        hosting.mark_stale();
        live
    } else {
        let live = Live::begin(&library.workspace, hosting.begin(recorded), recorder)?;
        hosting.begun(&live.folder);
        live
    };
    Ok(Step::Go(Place::Interview(Box::new(live))))
}

/// Asks before the page and every invitation end with the screen.
pub fn ask_to_close(hosting: &Hosting, leaves: bool) -> Ask {
    let names: Vec<String> = hosting.guests().map(|it| it.name).collect();
    let who = match names.as_slice() {
        [] => "Nobody has joined yet.".to_owned(),
        [one] => format!("{one} is sent away."),
        many => format!("{} people are sent away.", many.len()),
    };
    let text = format!("The page and its invitation end. {who}");
    Ask::new("End the page", text, "end it", "stay", Deed::ClosePage { leaves })
}

/// Asks whether somebody may come in.
pub fn ask_to_admit(request: &hosting::AdmissionRequest) -> Ask {
    let (name, warning) = (&request.name, request.warning);
    let text = format!("{name} asks to join. {warning}Let them in only if you know that it is them.");
    let deed = Deed::Admit(request.person);
    Ask::new("Somebody asks to come in", text, "as interviewer", "turn away", deed).or("as observer")
}

/// Asks for an interview like the one of a session that is opened again.
pub fn request_like(hosting: &Hosting, device: Option<String>) -> Request {
    let before = hosting.planned();
    Request {
        kinds: before.rounds.iter().map(|it| it.format.kind).collect(),
        candidate: before.candidate.clone(),
        guest: before.guest,
        recorded: hosting.material().recorded,
        device,
        ..Request::default()
    }
}
