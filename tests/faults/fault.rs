//! A fault, its tries, and what is learnt from them.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    panic::{self, AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng, seq::SliceRandom};

/// Every place there is: what [`Tries::over`] is given.
pub const EVERY: usize = usize::MAX;

/// How many failures are told in full.
const TOLD: usize = 3;

/// Something that can go wrong, and how to cause it.
#[derive(Debug)]
pub struct Fault {
    pub number: u8,
    pub name: &'static str,
    /// What must hold all the same, as the table has it.
    pub holds: &'static str,
    /// Tries in a quick run, and in a full one.
    pub quick: usize,
    pub full: usize,
    pub run: fn(&mut Tries),
}

/// The tries of one fault.
#[derive(Debug)]
pub struct Tries {
    wanted: usize,
    is_quick: bool,
    lenience: u64,
    random: ChaCha8Rng,
    tried: usize,
    survived: usize,
    not_tried: Vec<String>,
    failures: Vec<String>,
    figures: BTreeMap<&'static str, Figure>,
}

/// What was measured in several tries, as one number.
#[derive(Debug, Clone, Copy)]
pub enum Figure {
    /// The greatest, where less is better.
    AtMost(u64),
    /// The least, where more is better.
    AtLeast(u64),
    /// All together.
    Sum(u64),
}

/// One try.
#[derive(Debug)]
pub struct Try {
    /// From 0.
    pub number: usize,
    random: ChaCha8Rng,
    /// By how much what is promised in milliseconds may be exceeded.
    lenience: u64,
    figures: Vec<(&'static str, Figure)>,
    not_tried: Option<String>,
}

/// What came of all tries.
#[derive(Debug)]
pub struct Outcome {
    pub fault: &'static Fault,
    pub tried: usize,
    pub survived: usize,
    /// Why a try could not be made; one entry a try.
    pub not_tried: Vec<String>,
    pub failures: Vec<String>,
    pub figures: BTreeMap<&'static str, Figure>,
}

impl Tries {
    pub fn new(wanted: usize, seed: u64) -> Self {
        Self {
            wanted,
            is_quick: false,
            lenience: 1,
            random: ChaCha8Rng::seed_from_u64(seed),
            tried: 0,
            survived: 0,
            not_tried: Vec::new(),
            failures: Vec::new(),
            figures: BTreeMap::new(),
        }
    }

    /// On a machine that does other things meanwhile, so that times prove little: only what is far too long is a failure.
    pub fn busy(self, is_busy: bool) -> Self {
        Self { lenience: if is_busy { 20 } else { 1 }, ..self }
    }

    /// Whether all of it is to take less than a minute.
    pub fn quick(self, is_quick: bool) -> Self {
        Self { is_quick, ..self }
    }

    pub fn is_quick(&self) -> bool {
        self.is_quick
    }

    /// How many tries are wanted.
    pub fn wanted(&self) -> usize {
        self.wanted
    }

    /// Makes as many tries as are wanted. One is survived if it ends without a panic.
    pub fn each(&mut self, mut run: impl FnMut(&mut Try)) {
        for _ in 0..self.wanted {
            self.one(&mut run);
        }
    }

    /// Makes a try at each of these places; at so many of them, taken at random, if fewer are wanted.
    pub fn over<T: Clone>(&mut self, places: &[T], mut run: impl FnMut(&mut Try, T)) {
        let mut all: Vec<usize> = (0..places.len()).collect();
        let wanted = self.wanted.min(all.len());
        let (chosen, _) = all.partial_shuffle(&mut self.random, wanted);
        let mut chosen = chosen.to_vec();
        chosen.sort_unstable();
        for at in chosen {
            self.one(&mut |it: &mut Try| run(it, places[at].clone()));
        }
    }

    /// Tries that this machine does not allow. They are no survivals.
    pub fn cannot(&mut self, why: &str) {
        self.not_tried.push(why.to_owned());
    }

    fn one(&mut self, run: &mut impl FnMut(&mut Try)) {
        let number = self.tried + self.not_tried.len();
        let random = ChaCha8Rng::seed_from_u64(self.random.next_u64());
        let mut it = Try { number, random, lenience: self.lenience, figures: Vec::new(), not_tried: None };
        let ended = catch_unwind(AssertUnwindSafe(|| run(&mut it)));
        if let (Ok(()), Some(why)) = (&ended, it.not_tried) {
            self.not_tried.push(why);
            return;
        }
        self.tried += 1;
        match ended {
            Ok(()) => self.survived += 1,
            Err(_) => self.fail(&format!("try {number}")),
        }
        for (what, figure) in it.figures {
            self.figures.entry(what).and_modify(|known| *known = known.with(figure)).or_insert(figure);
        }
    }

    fn fail(&mut self, which: &str) {
        let words = PANIC.with_borrow_mut(std::mem::take);
        if self.failures.len() < TOLD {
            self.failures.push(format!("{which}: {words}"));
        }
    }

    /// Causes the fault. What goes wrong outside a try counts as one that failed.
    pub fn run_whole(&mut self, run: fn(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| run(self))).is_err() {
            self.tried += 1;
            self.fail("around the tries");
        }
    }

    pub fn outcome(self, fault: &'static Fault) -> Outcome {
        let Self { tried, survived, not_tried, failures, figures, .. } = self;
        Outcome { fault, tried, survived, not_tried, failures, figures }
    }
}

impl Try {
    /// A random number generator of this try's own.
    pub fn random(&mut self) -> &mut ChaCha8Rng {
        &mut self.random
    }

    /// A figure of which the greatest is the worst, such as "ms missing".
    pub fn worst(&mut self, what: &'static str, figure: u64) {
        self.figures.push((what, Figure::AtMost(figure)));
    }

    /// The same where no more than `most` is promised, in milliseconds.
    #[track_caller]
    pub fn within(&mut self, what: &'static str, figure: u64, most: u64) {
        self.worst(what, figure);
        let most = most * self.lenience;
        assert!(figure <= most, "{figure} {what}, and {most} are allowed");
    }

    /// So long is waited for what is promised within `most`.
    pub fn patience(&self, most: Duration) -> Duration {
        most * u32::try_from(self.lenience).expect("small")
    }

    /// A figure of which the least is the worst, such as "s warned ahead".
    pub fn least(&mut self, what: &'static str, figure: u64) {
        self.figures.push((what, Figure::AtLeast(figure)));
    }

    /// A figure that adds up over the tries, such as "bytes flipped".
    pub fn sum(&mut self, what: &'static str, figure: u64) {
        self.figures.push((what, Figure::Sum(figure)));
    }

    /// This machine does not let the fault be caused: no survival, and no failure either.
    pub fn not_tried(&mut self, why: impl Into<String>) {
        self.not_tried = Some(why.into());
    }
}

impl Figure {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::AtLeast(a), Self::AtLeast(b)) => Self::AtLeast(a.min(b)),
            (Self::Sum(a), Self::Sum(b)) => Self::Sum(a + b),
            (Self::AtMost(a), Self::AtMost(b)) => Self::AtMost(a.max(b)),
            (_, other) => other,
        }
    }
}

impl Outcome {
    /// Whether no try was made in vain.
    pub fn is_survived(&self) -> bool {
        self.survived == self.tried
    }
}

thread_local! {
    /// What the last panic of this thread said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps the words of a panic for the table instead of printing them.
pub fn remember_panics() {
    panic::set_hook(Box::new(|panic| {
        PANIC.with_borrow_mut(|words| *words = panic.to_string());
    }));
}
