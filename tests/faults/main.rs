//! Breaks things on purpose, the real program in a real terminal with a real sound server, and counts what survives.
//!
//! `scripts/faults` builds and runs it; it measures time, so that `cargo test` leaves it out. Only Unix has the means.

#[cfg(unix)]
mod clocks;
#[cfg(unix)]
mod confined;
#[cfg(unix)]
mod deeds;
#[cfg(unix)]
mod disk;
#[cfg(unix)]
mod disk_full;
#[cfg(unix)]
mod endings;
#[cfg(unix)]
#[allow(dead_code, reason = "not every fault needs all of it")]
mod fault;
#[cfg(unix)]
mod forgetful;
#[cfg(unix)]
#[allow(dead_code, reason = "the other tests use the rest of it")]
#[path = "../gates/mod.rs"]
mod gates;
#[cfg(unix)]
#[allow(dead_code, reason = "the other tests use the rest of it")]
#[path = "../harness/mod.rs"]
mod harness;
#[cfg(unix)]
mod headers;
#[cfg(unix)]
mod held;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod journals;
#[cfg(unix)]
mod killed;
#[cfg(unix)]
mod load;
#[cfg(unix)]
mod long_take;
#[cfg(unix)]
mod microphone;
#[cfg(unix)]
mod namespace;
#[cfg(unix)]
mod no_sound;
#[cfg(unix)]
mod options;
#[cfg(unix)]
mod power;
#[cfg(unix)]
mod power_trace;
#[cfg(unix)]
mod removed;
#[cfg(unix)]
mod resized;
#[cfg(unix)]
mod stopped;
#[cfg(unix)]
mod strange;
#[cfg(unix)]
mod table;

/// All faults, in the order of their numbers.
#[cfg(unix)]
const FAULTS: &[fault::Fault] = &[
    killed::WHILE_ANSWERING,
    power::LOST,
    headers::DAMAGED,
    disk_full::WHILE_RECORDING,
    disk::FULL,
    disk::SYNC_FAILS,
    journals::TORN,
    journals::FLIPPED,
    held::TWO_PROGRAMS,
    microphone::UNPLUGGED,
    microphone::SERVER_GONE,
    microphone::DEAD,
    no_sound::NO_CARD,
    stopped::FOR_TWO_SECONDS,
    endings::ENDINGS,
    endings::WINDOW_GONE,
    clocks::MOVED,
    resized::RESIZED,
    strange::STRANGE,
    hostile::INPUT,
    long_take::OVER_FOUR_GIB,
    load::FIVE_HOURS,
    load::TEN_THOUSAND,
    removed::REMOVED,
    endings::OTHER_SIGNALS,
    held::NO_LOCKS,
];

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    use clap::Parser;

    let options = options::Options::parse();
    fault::remember_panics();
    let outcomes = options.run(FAULTS);
    if options.markdown {
        print!("{}", table::markdown(&outcomes));
    } else {
        print!("{}", table::text(&outcomes));
    }
    table::exit_code(&outcomes)
}

#[cfg(not(unix))]
fn main() {
    eprintln!("The faults need signals and pseudo-terminals of Unix.");
}
