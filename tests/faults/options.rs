//! What is tried, how often, and in which order.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use clap::Parser;
use mockloop::clock::now;
use rand::{TryRng, rngs::SysRng};

use crate::fault::{Fault, Outcome, Tries};

/// How many faults are caused side by side in a quick run. Most of their time is waiting.
const SIDE_BY_SIDE: usize = 6;

/// Causes faults in the real program, on purpose, and counts what survives.
///
/// Exit code 0 means that every try that could be made was survived.
#[derive(Debug, Parser)]
#[command(name = "scripts/faults", disable_version_flag = true)]
pub struct Options {
    /// A few tries of each fault, side by side: within a minute in all
    #[arg(long)]
    quick: bool,

    /// All tries of each fault, one after the other; 'scripts/faults' does this without --quick
    #[arg(long, hide = true, conflicts_with = "quick")]
    full: bool,

    /// Only the faults with these numbers
    #[arg(long, value_name = "N,N", value_delimiter = ',')]
    only: Vec<u8>,

    /// So many tries of each fault
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
    tries: Option<u32>,

    /// Print the table as the README has it
    #[arg(long)]
    pub markdown: bool,

    /// Begin the random moments and places from this number, as an earlier run printed it
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,

    /// Only faults with one of these words in their names
    words: Vec<String>,
}

/// The faults of which a few tries take longest, the longest first.
const LONG: [u8; 7] = [17, 10, 24, 15, 11, 1, 14];

impl Options {
    fn has(&self, fault: &Fault) -> bool {
        let is_numbered = self.only.is_empty() || self.only.contains(&fault.number);
        let is_named = self.words.is_empty() || self.words.iter().any(|it| fault.name.contains(it.as_str()));
        is_numbered && is_named
    }

    /// Causes what was chosen. The outcomes are in the order of the faults.
    pub fn run(&self, faults: &'static [Fault]) -> Vec<Outcome> {
        let seed = self.seed.unwrap_or_else(|| SysRng.try_next_u64().expect("randomness"));
        eprintln!("The random moments and places of this run: --seed {seed}");
        let mut chosen: Vec<&Fault> = faults.iter().filter(|it| self.has(it)).collect();
        let workers = if self.full { 1 } else { SIDE_BY_SIDE };
        if !self.full {
            // Those that take longest come first, so that none of them is alone at the end.
            chosen.sort_by_key(|it| LONG.iter().position(|long| *long == it.number).unwrap_or(LONG.len()));
        }
        let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    while let Some(fault) = chosen.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let outcome = self.cause(fault, seed);
                        outcomes.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
                    }
                });
            }
        });
        let mut outcomes = outcomes.into_inner().unwrap_or_else(PoisonError::into_inner);
        outcomes.sort_by_key(|it| it.fault.number);
        outcomes
    }

    fn cause(&self, fault: &'static Fault, seed: u64) -> Outcome {
        let planned = if self.full { fault.full } else { fault.quick };
        let wanted = self.tries.map_or(planned, |it| usize::try_from(it).unwrap_or(planned));
        let begun = now();
        let mut tries = Tries::new(wanted, seed ^ u64::from(fault.number))
            .quick(!self.full)
            .busy(!self.full && !self.quick);
        tries.run_whole(fault.run);
        let outcome = tries.outcome(fault);
        eprintln!(
            "{:>2}  {}: {} of {} survived, {} not tried, {} s",
            fault.number,
            fault.name,
            outcome.survived,
            outcome.tried,
            outcome.not_tried.len(),
            begun.elapsed().as_secs()
        );
        for words in &outcome.failures {
            eprintln!("    {}", words.replace('\n', "\n    "));
        }
        outcome
    }
}
