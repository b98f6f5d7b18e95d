//! Measures what the design promises, each figure beside its promise and beside other programs in the same run.
//!
//! `scripts/bench` builds and runs it. Only Unix has the means: pseudo-terminals, and a sound server of its own.

#[cfg(unix)]
mod bank;
#[cfg(unix)]
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/harness/browser.rs"]
mod browser;
#[cfg(unix)]
mod engine;
#[cfg(unix)]
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/harness/invented.rs"]
mod invented;
#[cfg(unix)]
mod keys;
#[cfg(unix)]
mod material;
#[cfg(unix)]
#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../../tests/harness/microphone.rs"]
mod microphone;
#[cfg(unix)]
mod options;
#[cfg(unix)]
mod page;
#[cfg(unix)]
mod peers;
#[cfg(unix)]
mod recording;
#[cfg(unix)]
mod screen;
#[cfg(unix)]
mod start;
#[cfg(unix)]
mod table;
#[cfg(unix)]
mod trend_words;
#[cfg(unix)]
mod trends;
#[cfg(unix)]
mod waveform;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    use std::process::ExitCode;

    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|it| it == material::MAKE).is_some() {
        material::obey(arguments);
        return ExitCode::SUCCESS;
    }
    let options = match options::Options::from(arguments) {
        Ok(options) => options,
        Err(options::Stop::Help) => {
            println!("{}", options::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(options::Stop::Wrong(sentence)) => {
            eprintln!("{sentence}\n\n{}", options::USAGE);
            return ExitCode::from(2);
        }
    };
    let mut table = table::Table::default();
    for (part, measure) in PARTS {
        if options.has(part) {
            measure(&options, &mut table);
        }
    }
    if options.json {
        println!("{}", table.json(&options));
    } else {
        print!("{}", table.text(&options));
    }
    ExitCode::SUCCESS
}

#[cfg(unix)]
type Measure = fn(&options::Options, &mut table::Table);

/// The parts of a run, in order: the longest first, so that nobody waits for them at the end.
#[cfg(unix)]
const PARTS: [(options::Part, Measure); 9] = [
    (options::Part::Recording, recording::measure),
    (options::Part::Start, start::measure),
    (options::Part::Trends, trends::measure),
    (options::Part::TrendWords, trend_words::measure),
    (options::Part::Keys, keys::measure),
    (options::Part::Page, page::measure),
    (options::Part::Waveform, waveform::measure),
    (options::Part::Bank, bank::measure),
    (options::Part::Engine, engine::measure),
];

#[cfg(not(unix))]
fn main() {
    eprintln!("The benchmark needs pseudo-terminals of Unix.");
}
