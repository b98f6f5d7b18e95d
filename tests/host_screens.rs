//! The screen that invites others, at three sizes, in colour and without.

use mockloop::{
    domain::{
        awaited::Awaited,
        sound::{Hearing, Sound},
    },
    tui::{
        Screen,
        screens::host::{Guest, Host, Progress},
        widgets::dialog,
    },
};

use crate::{
    harness::scenes::{Scene, hearing},
    screens::check,
};

macro_rules! screens {
    ($($name:ident => $scene:expr;)*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name), &$scene);
        })*
    };
}

/// An invitation of this machine alone, nobody there yet.
fn invitation() -> Host {
    Host {
        title: "A payments ledger for a marketplace".to_owned(),
        recorded: true,
        link: "http://127.0.0.1:52311/#5f0c1b7e94d2a6880e3f11c4d7a95b62".to_owned(),
        address: "http://127.0.0.1:52311".to_owned(),
        code: "302114".to_owned(),
        fingerprint: None,
        is_shut: false,
        guests: Vec::new(),
        before: Vec::new(),
        stage: Progress::New,
    }
}

fn guest(name: &str, is_interviewer: bool, has_agreed: bool, is_here: bool) -> Guest {
    Guest { name: name.to_owned(), is_interviewer, awaited: None, has_agreed, is_here }
}

fn everybody() -> Vec<Guest> {
    vec![
        guest("Robin", true, true, true),
        guest("Ada Lovelace-Byron of the analytical engines", false, false, true),
        guest("Kim", false, true, false),
    ]
}

fn of_the_network() -> Host {
    let fingerprint = (0..32).map(|it| format!("{:02X}", it * 7 + 13)).collect::<Vec<_>>().join(":");
    Host {
        link: "https://192.168.178.142:52311/#5f0c1b7e94d2a6880e3f11c4d7a95b62".to_owned(),
        address: "https://192.168.178.142:52311".to_owned(),
        fingerprint: Some(fingerprint),
        ..invitation()
    }
}

fn scene(host: Host) -> Scene {
    let sound = Sound { is_recording: false, ..hearing(Hearing::Live) };
    Scene::of(Screen::Host(Box::new(host))).with_sound(sound)
}

fn at_the_door() -> dialog::Confirmation {
    dialog::Confirmation {
        title: "Somebody asks to come in".to_owned(),
        text: "Robin asks to join. Somebody of this name was let in before, and their page is gone. Let them in only \
               if you know that it is them."
            .to_owned(),
        yes: "as interviewer".to_owned(),
        other: Some("as observer".to_owned()),
        no: "turn away".to_owned(),
    }
}

screens! {
    host_alone => scene(invitation());
    host_on_the_network => scene(of_the_network());
    host_with_everybody => scene(Host { guests: everybody(), ..of_the_network() });
    host_with_somebody_at_the_door => Scene { confirmation: Some(at_the_door()), ..scene(invitation()) };
    host_shut => scene(Host { is_shut: true, guests: everybody(), ..invitation() });
    host_shut_on_the_network => scene(Host { is_shut: true, ..of_the_network() });
    host_during_the_interview => scene(Host { guests: everybody(), stage: Progress::Running, ..invitation() });
    host_after_a_cut => {
        let before = vec!["Kim".to_owned(), "Ada Lovelace-Byron of the analytical engines".to_owned()];
        scene(Host { guests: vec![guest("Robin", true, true, true)], before, stage: Progress::CutOff, ..invitation() })
    };
    host_for_scores => {
        let scores = |name, awaited| Guest { awaited: Some(awaited), ..guest(name, true, true, true) };
        let kim = guest("Kim", false, true, true);
        let guests = vec![scores("Robin", Awaited::Scores), scores("Ada", Awaited::Nothing), kim];
        scene(Host { guests, recorded: false, stage: Progress::Over, ..invitation() })
    };
}
