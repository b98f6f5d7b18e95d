//! Setting an interview up and starting it.

use crate::{
    domain::{question::Kind, sound::Hearing},
    error::Error,
    practice::{
        Library, Live,
        planning::{Request, plan},
        quiet,
        sound_check::SoundCheck,
    },
    tui::{
        keymap::setup::Action,
        screens::setup::{Row, Setup, Shape, Wanted},
    },
    ui::step::{Ask, Deed, Place, Step, Wish},
};

use super::local_interviewer;

/// Makes the screen, with what is wished for chosen. Fails if there is no format to practise in.
pub fn screen(library: &Library, request: &Request, wish: &Wish) -> Result<Setup, Error> {
    let bank = &library.bank;
    // Formats stand by kind, each kind's usual one first, then the loops.
    let formats =
        Kind::ALL.into_iter().flat_map(|kind| bank.formats.iter().filter(move |it| it.kind == kind));
    let mut shapes: Vec<Shape> = formats.cloned().map(Shape::Format).collect();
    shapes.extend(bank.loops.iter().map(|it| {
        let formats = it.rounds.iter().filter_map(|id| bank.format(id).cloned()).collect();
        Shape::Loop(it.clone(), formats)
    }));
    if shapes.is_empty() {
        return Err(Error::failed("There is no format to practise in; 'mockloop bank lint' says why."));
    }
    let mut setup = Setup::new(shapes, request.recorded);
    match wish {
        Wish::Nothing => {}
        Wish::Shape(id) => setup.choose_shape(id),
        Wish::Question(id) => choose_question(&mut setup, library, id)?,
    }
    Ok(setup)
}

/// Puts a question into the screen, with the usual format for it.
fn choose_question(setup: &mut Setup, library: &Library, id: &str) -> Result<(), Error> {
    let summary = library.bank.entry(id)?.summary.clone();
    let format = library.bank.usual_format(summary.kind, summary.exercise).map(|it| it.id.clone());
    let Some(format) = format else {
        return Err(Error::failed(format!("There is no format for this question ({}).", summary.kind)));
    };
    setup.choose_question(summary.id, summary.title, &format);
    Ok(())
}

/// Carries out a key.
pub fn act(
    setup: &mut Setup,
    action: Action,
    library: &Library,
    request: &mut Request,
    sound_check: &mut SoundCheck,
) -> Result<Step, Error> {
    Ok(match action {
        Action::Change(by) => {
            if setup.change(by) {
                let device = setup.device().map(str::to_owned);
                match setup.microphone() {
                    Wanted::None => sound_check.close(),
                    Wanted::Default => sound_check.open(None),
                    Wanted::This(_) => {
                        sound_check.open(device.as_deref());
                        request.device = device;
                    }
                }
            }
            Step::Stay
        }
        Action::ChooseQuestion => Step::Go(Place::Questions),
        Action::Start if setup.row() == Row::Question && setup.question().is_none() => {
            Step::Go(Place::Questions)
        }
        Action::Start => return start(setup, library, request, sound_check),
        Action::Microphone => Step::Go(Place::Microphone),
        Action::Back => Step::Go(Place::Home),
        Action::Move(to) => {
            setup.step(to.steps());
            Step::Stay
        }
    })
}

/// Starts the interview as set up, if the microphone is ready or not wanted.
fn start(
    setup: &Setup,
    library: &Library,
    request: &Request,
    sound_check: &mut SoundCheck,
) -> Result<Step, Error> {
    if setup.microphone() == Wanted::None {
        return begin(setup, library, request, sound_check, false);
    }
    match without_microphone(sound_check) {
        Some(step) => Ok(step),
        None => match local_interviewer::ask_consent(request) {
            Some(ask) => Ok(Step::Ask(ask)),
            None => begin(setup, library, request, sound_check, true),
        },
    }
}

/// Says what stands in the way of recording: the microphone is still being opened, or cannot be used.
pub fn without_microphone(sound_check: &SoundCheck) -> Option<Step> {
    if sound_check.is_opening() {
        return Some(Step::say("The microphone is still being opened."));
    }
    match sound_check.sound().hearing {
        Hearing::Failed(why) => Some(Step::Ask(ask_without_recording(&why))),
        Hearing::Off | Hearing::Opening | Hearing::Live | Hearing::NoSignal | Hearing::Gone => None,
    }
}

/// Asks whether to go on without a microphone that cannot be used.
fn ask_without_recording(why: &str) -> Ask {
    let text = format!(
        "The microphone cannot be used: {why}. Practise without recording? Notes, times and scores are kept all the same."
    );
    Ask::new("No microphone", text, "practise without", "back", Deed::StartWithoutRecording)
}

/// Begins what is set up, once whoever interviews beside the candidate has agreed to the recording, or nobody does.
pub fn begin(
    setup: &Setup,
    library: &Library,
    request: &Request,
    sound_check: &mut SoundCheck,
    recorded: bool,
) -> Result<Step, Error> {
    let request = Request {
        questions: setup.question().map(str::to_owned).into_iter().collect(),
        format: Some(setup.shape().id().to_owned()),
        count: None,
        recorded,
        ..request.clone()
    };
    let planned = plan(&library.bank, &library.sessions.digests, &request)?;
    let recorder = if recorded { sound_check.hand_over() } else { None };
    sound_check.close();
    Ok(Step::Go(Place::Interview(Box::new(Live::begin(&library.workspace, planned, recorder)?))))
}

/// Begins what the command line describes in full.
pub fn begin_requested(library: &Library, request: &Request, recorded: bool) -> Result<Step, Error> {
    let request = Request { recorded, ..request.clone() };
    let planned = plan(&library.bank, &library.sessions.digests, &request)?;
    match quiet::recorder(&library.workspace, &request) {
        Ok(recorder) => {
            let live = Live::begin(&library.workspace, planned, recorder)?;
            Ok(Step::Go(Place::Interview(Box::new(live))))
        }
        Err(error) => Ok(Step::Ask(ask_without_recording(&error.sentence))),
    }
}
