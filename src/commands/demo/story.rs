//! The invented interviews: what was asked, how it went, and who scored it how.
//!
//! Scores are pairs of digits, the level at Senior and the one at Staff, in the order of the rubric; 0 is no evidence.

use super::play::Voice;

/// What happens at some second of an interview.
#[derive(Debug, Clone, Copy)]
pub enum Happens {
    Probe,
    Ask(usize),
    Curveball,
    More,
    Mark(&'static str),
    Note(&'static str),
}

use Happens::{Ask, Curveball, Mark, More, Note, Probe};

/// One invented interview.
#[derive(Debug)]
pub struct Story {
    /// How many days ago, and at which time of the day.
    pub days: i64,
    pub time: (u32, u32),
    pub format: &'static str,
    pub question: &'static str,
    /// Other lengths of the phases, in seconds: a recorded interview is short, so that its sound is made at once.
    pub lengths: &'static [u32],
    /// Seconds spent in each phase.
    pub spent: &'static [u32],
    pub happens: &'static [(u32, Happens)],
    pub voice: Option<Voice>,
    pub scores: &'static str,
    /// A dimension, from 0, the mark where it was seen, if there is one, and what was seen.
    pub evidence: &'static [(usize, Option<usize>, &'static str)],
    pub peers: &'static [&'static str],
    pub strengths: &'static str,
    pub to_work_on: &'static str,
    pub next_action: &'static str,
}

/// Who owns the invented workspace.
pub const OWNER: &str = "Alex (invented)";

/// How far an assessor lies from the candidate's own levels; what is beyond the scale is cut.
pub const PEERS: [(&str, [i8; 8]); 3] = [
    ("Robin", [-1, 0, 0, -1, -1, 0, 0, -1]),
    ("Sam", [0, 1, -1, -1, 0, 0, -1, 0]),
    (OWNER, [0, 0, -1, -1, 0, 0, 0, 0]),
];

/// How far what the candidate thinks that peers gave lies from their own levels.
pub const PREDICTED: [i8; 8] = [-1, 0, 0, -1, 0, 0, -1, -1];

/// What is voted a second time: who votes, on which dimension, counted from 0, with which level at Senior, and why.
pub type Second = (Option<&'static str>, usize, u8, &'static str);

/// The story after which some thought better of a score, and what they gave then.
pub const SECOND: (usize, &[Second]) = (
    9,
    &[
        (None, 7, 3, "I did begin three sentences anew; Robin counted."),
        (Some("Robin"), 4, 3, "Failure came up while I looked at the clock. I heard it in the recording."),
    ],
);

/// The story in which roles were swapped, and the guest who answers in it.
pub const SWAPPED: (usize, &str) = (11, "Robin");

/// The same question was asked twice, to compare the two.
const TWICE: &str = "conflict-two-teams-one-boundary";

/// The interview that was logged afterwards: its scores belong to the rubric for system design.
pub const LOGGED: (i64, &str) = (31, "32 33 22 32 22 21 11 32");

pub const STORIES: [Story; 12] = [
    Story {
        days: 63,
        time: (18, 30),
        format: "system-design-45",
        question: "url-shortener",
        lengths: &[],
        spent: &[260, 480, 870, 1090, 130],
        happens: &[
            (70, Ask(0)),
            (120, Ask(1)),
            (410, Mark("reads a second: lost a factor of ten")),
            (900, Probe),
            (1650, Probe),
            (2200, Mark("hot keys?")),
            (2500, Note("ran out of time before the failure of a region")),
        ],
        voice: None,
        scores: "21 32 21 21 11 22 21 32",
        evidence: &[
            (0, None, "began to draw before asking who reads how often"),
            (4, None, "no word on a region that fails"),
        ],
        peers: &["Robin"],
        strengths: "Clear drawing, one request followed from end to end.",
        to_work_on: "Numbers first. The estimate took eight minutes and decided nothing.",
        next_action: "Ask for the three numbers that decide the design before drawing.",
    },
    Story {
        days: 58,
        time: (19, 10),
        format: "behavioural-10",
        question: TWICE,
        lengths: &[15, 10, 35, 10, 20],
        spent: &[29, 7, 27, 6, 18],
        happens: &[(24, Mark("still telling who everybody was")), (40, Mark("said we, not I")), (70, Probe)],
        voice: Some(Voice { seed: 2, gap: None, hesitant: 0.22 }),
        scores: "22 21 21 32 22 11",
        evidence: &[
            (5, Some(0), "half of the time went into the situation"),
            (1, None, "no number in the result"),
        ],
        peers: &["Robin"],
        strengths: "A real conflict, told without blame.",
        to_work_on: "Too much situation, too little action, no number at the end.",
        next_action: "Tell the situation in twenty seconds and the result with one number.",
    },
    Story {
        days: 53,
        time: (18, 30),
        format: "system-design-45",
        question: "notifications",
        lengths: &[],
        spent: &[300, 430, 930, 1120, 120],
        happens: &[
            (90, Ask(0)),
            (380, Note("30 million phones, 5 % in the same minute")),
            (1300, Probe),
            (1500, Curveball),
            (1900, Probe),
            (2450, Mark("retry storm: said it late")),
        ],
        voice: None,
        scores: "22 32 21 32 21 00 11 32",
        evidence: &[(3, None, "compared push and pull by the load that was named")],
        peers: &["Robin", "Sam"],
        strengths: "Trade-offs named with the load that decides them.",
        to_work_on: "Security did not come up at all. The deep dive ate the wrap-up.",
        next_action: "Say one sentence on identity and secrets in every design.",
    },
    Story {
        days: 47,
        time: (7, 45),
        format: "azure-deep-dive-30",
        question: "availability-zones",
        lengths: &[],
        spent: &[310, 420, 460, 330, 280],
        happens: &[(60, Probe), (400, Probe), (780, Probe), (900, Mark("guessed the SLA")), (1250, Probe)],
        voice: None,
        scores: "32 21 21 22 21 32",
        evidence: &[(2, None, "did not know what happens to a zonal disk")],
        peers: &[],
        strengths: "Knew what zones are for and what they cost.",
        to_work_on: "How zones fail, and what a zone-redundant service does meanwhile.",
        next_action: "Read how zone-redundant storage behaves while a zone is down.",
    },
    Story {
        days: 41,
        time: (18, 30),
        format: "system-design-45",
        question: "product-search",
        lengths: &[],
        spent: &[320, 450, 850, 1150, 160],
        happens: &[
            (100, Ask(0)),
            (200, Ask(1)),
            (700, Mark("index per market")),
            (1400, Probe),
            (1800, More),
            (2100, Probe),
            (2300, Note("name the price of a replica next time")),
        ],
        voice: None,
        scores: "32 32 22 21 22 22 21 43",
        evidence: &[(0, None, "asked for freshness before anything else"), (6, None, "no price named")],
        peers: &["Robin", "Sam"],
        strengths: "Scope in five minutes, with what was left out said aloud.",
        to_work_on: "One option shown as the only one.",
        next_action: "For each store, name a second option and what would change the choice.",
    },
    Story {
        days: 36,
        time: (19, 0),
        format: "behavioural-10",
        question: "failure-outage-you-caused",
        lengths: &[],
        spent: &[95, 40, 160, 25, 290],
        happens: &[(80, Mark("situation again")), (330, Probe), (430, Probe)],
        voice: None,
        scores: "32 21 22 32 21 22",
        evidence: &[(0, None, "said plainly whose change it was")],
        peers: &[],
        strengths: "Owned the mistake in the first minute.",
        to_work_on: "The situation still takes longer than planned.",
        next_action: "Write the situation down in three sentences and say only these.",
    },
    Story {
        days: 25,
        time: (12, 15),
        format: "scenario-30",
        question: "cup-final-in-twelve-days",
        lengths: &[],
        spent: &[330, 590, 680, 210],
        happens: &[(150, Ask(0)), (700, Probe), (1000, Mark("did not say who decides")), (1400, Probe)],
        voice: None,
        scores: "32 32 21 32 22 11 32 22",
        evidence: &[
            (1, None, "an order with owners and dates"),
            (5, None, "the cost of the second subnet was left out"),
        ],
        peers: &["Sam"],
        strengths: "Calm when the second event came in.",
        to_work_on: "Cost and who carries it.",
        next_action: "Put a price beside each step of the plan.",
    },
    Story {
        days: 19,
        time: (18, 30),
        format: "system-design-45",
        question: "feature-flag-service",
        lengths: &[],
        spent: &[290, 420, 880, 1080, 200],
        happens: &[
            (80, Ask(0)),
            (520, Note("4,000 services, 20 flags each, read at start and pushed")),
            (1200, Probe),
            (1700, Curveball),
            (2000, Probe),
            (2500, Mark("went back to the requirement, good")),
        ],
        voice: None,
        scores: "33 32 32 21 32 00 21 32",
        evidence: &[
            (4, None, "named what a client does when the service is gone"),
            (2, None, "went down to the cache's clock"),
        ],
        peers: &["Robin"],
        strengths: "Failure modes came first.",
        to_work_on: "Security left out again.",
        next_action: "Say who may change a flag, and how that is known.",
    },
    Story {
        days: 13,
        time: (19, 5),
        format: "behavioural-10",
        question: TWICE,
        lengths: &[15, 10, 35, 10, 20],
        spent: &[18, 10, 41, 12, 21],
        happens: &[(52, Mark("the choice that was hard")), (70, Mark("the number")), (84, Probe)],
        voice: Some(Voice { seed: 10, gap: None, hesitant: 0.1 }),
        scores: "33 32 22 32 32 33",
        evidence: &[
            (5, None, "situation in eighteen seconds"),
            (1, Some(1), "from eleven days to two, measured for a quarter"),
        ],
        peers: &["Robin"],
        strengths: "The parts of the story had their shares, and the result a number.",
        to_work_on: "What the other team gained is still missing.",
        next_action: "Tell what the other team would say about it.",
    },
    Story {
        days: 6,
        time: (18, 30),
        format: "system-design-45",
        question: "payments-ledger",
        lengths: &[15, 15, 30, 30, 10],
        spent: &[14, 22, 29, 39, 8],
        happens: &[
            (6, Ask(0)),
            (20, Note("9,000 payments a second at the peak")),
            (41, Mark("append only, and why")),
            (70, Probe),
            (86, Mark("idempotency, said before being asked")),
            (95, Probe),
        ],
        voice: Some(Voice { seed: 11, gap: Some((54.0, 59.0)), hesitant: 0.15 }),
        scores: "43 33 33 32 33 22 21 43",
        evidence: &[
            (2, Some(1), "went down to the order of two writes"),
            (3, Some(0), "said what would change the decision"),
        ],
        peers: &["Robin", "Sam"],
        strengths: "Depth, and failure before it was asked for.",
        to_work_on: "Cost is still one sentence at the end.",
        next_action: "Name the monthly bill with the estimate, not after it.",
    },
    Story {
        days: 2,
        time: (8, 0),
        format: "azure-deep-dive-30",
        question: "api-management-policies",
        lengths: &[],
        spent: &[280, 380, 470, 350, 300],
        happens: &[
            (50, Probe),
            (380, Probe),
            (800, Probe),
            (1000, Mark("rate limit by key or by quota?")),
            (1300, Probe),
        ],
        voice: None,
        scores: "33 32 32 21 32 32",
        evidence: &[(1, None, "knew the order in which policies run")],
        peers: &[],
        strengths: "Inside knowledge, told from the request's point of view.",
        to_work_on: "What a tier costs, and when it is worth it.",
        next_action: "Learn what three tiers of API Management cost and hold.",
    },
    Story {
        days: 6,
        time: (19, 40),
        format: "behavioural-10",
        question: "brought-a-technology-in",
        lengths: &[],
        spent: &[80, 45, 190, 40, 250],
        happens: &[(60, Mark("who had asked for it?")), (370, Probe), (480, Probe)],
        voice: None,
        scores: "32 22 32 33 22 32",
        evidence: &[(1, None, "said what it cost to bring it in, not what it gave")],
        peers: &[OWNER],
        strengths: "A plain story, and what went wrong in it.",
        to_work_on: "What it was worth, in a number.",
        next_action: "Find the one number that the team still quotes.",
    },
];
