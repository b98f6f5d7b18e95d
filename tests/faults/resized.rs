//! A window that changes its size all the time, over wide characters and names written from right to left.

use std::time::Duration;

use rand::{Rng, rngs::ChaCha8Rng};

use crate::{
    fault::{Fault, Tries, Try},
    harness::{
        content,
        microphone::{SoundServer, Voice, let_pass},
        recorded::{counted, end, is_whole, open, opens_elsewhere, samples},
        window::Window,
        workspace::Workspace,
    },
};

pub const RESIZED: Fault = Fault {
    number: 18,
    name: "1,000 resizes, 1x1, 500x200, wide characters, right-to-left names",
    holds: "no panic, no lost sample",
    quick: 1,
    full: 10,
    run: resized,
};

/// How often the size changes in each of a full try's screens.
const RESIZES: usize = 1_000;
const FEW: usize = 150;

/// Sizes that come again and again.
const SIZES: [(u16, u16); 12] = [
    (1, 1),
    (500, 200),
    (1, 200),
    (500, 1),
    (2, 2),
    (3, 40),
    (80, 24),
    (79, 3),
    (40, 10),
    (20, 5),
    (100, 30),
    (250, 60),
];

/// Wide letters, right-to-left ones, marks that have no width, pictures of several characters, and a word without end.
const TITLE: &str = "エレベーター制御の設計 תכנון מעליות تصميم المصاعد a\u{301}\u{302}\u{323} 👩🏽‍🚒👨‍👩‍👧‍👦 𝔘𝔫𝔦 ﷽ Donaudampfschifffahrtsgesellschaftskapitän";

fn resized(tries: &mut Tries) {
    let server = SoundServer::with_microphone();
    let voice = Voice::silent(&server);
    let times = if tries.is_quick() { FEW } else { RESIZES };
    tries.each(|it| one(it, &server, &voice, times));
}

fn workspace() -> Workspace {
    let workspace = Workspace::new();
    let text = content::QUESTIONS.replace("title: The lifts of a tall building", &format!("title: {TITLE}"));
    let text =
        text.replace("Design the control of twelve lifts", &format!("{TITLE} {TITLE} Design the control"));
    workspace.write("question-bank/small.yaml", text);
    workspace
}

fn one(it: &mut Try, server: &SoundServer, voice: &Voice, times: usize) {
    voice.be_silent();
    let workspace = workspace();
    let arguments = ["practice", "--question", "lift-control", "--candidate", "ליאורה 株式会社"];
    let mut window = open(&workspace, server, &arguments);
    window.wait_for(" safe");
    let before = voice.spoken();
    voice.count();
    window.press("t");
    window.press(TITLE);
    window.press("\r");
    shake(it.random(), &mut window, times);
    window.press("?");
    shake(it.random(), &mut window, times / 10);
    window.resize(100, 30);
    // Keys are answered in their order: with this everything before is drawn.
    window.wait_for("Keys · Interview");
    window.press("\x1b");
    window.wait_until_gone("Keys · Interview");
    window.wait_for("● 0:");
    let spoken = voice.spoken() - before;
    voice.be_silent();
    let_pass(Duration::from_millis(300));
    end(&mut window);
    let take = workspace.session().join("01_lift-control.wav");
    opens_elsewhere(&take);
    let all = samples(&take);
    let counted = counted(&all);
    is_whole(counted);
    assert!(counted.len() as u64 >= spoken, "{} of {spoken} samples", counted.len());
    it.sum("resizes", (times + times / 10) as u64);
    everywhere(it, &workspace, times / 5);
}

/// The same on the other screens.
fn everywhere(it: &mut Try, workspace: &Workspace, times: usize) {
    for (arguments, text) in [
        (&[][..], "Practise"),
        (&["score"], "Score · "),
        (&["review", "last"], "Review"),
        (&["trends"], "Trends"),
    ] {
        let mut window = Window::open(workspace, arguments, 100, 30);
        window.wait_for(text);
        shake(it.random(), &mut window, times);
        window.resize(100, 30);
        window.wait_for(text);
        window.press("\x03");
        assert_eq!(window.ends(), 0, "{arguments:?}");
        it.sum("resizes", times as u64);
    }
}

fn shake(random: &mut ChaCha8Rng, window: &mut Window, times: usize) {
    for number in 0..times {
        let (columns, rows) = if number % 3 == 0 {
            let mut below = |limit: u64| u16::try_from(1 + random.next_u64() % limit).expect("small");
            (below(500), below(200))
        } else {
            SIZES[number % SIZES.len()]
        };
        window.resize(columns, rows);
        let_pass(Duration::from_millis(5));
    }
}
