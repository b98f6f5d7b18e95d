//! The figures as a table for people and as JSON for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::options::Options;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Per cent of one core.
    Core,
    Mebibytes,
    Milliseconds,
    Samples,
    /// Per cent of all that were tried.
    Share,
    /// In a second; more is better.
    Rate,
}

impl Unit {
    const fn id(self) -> &'static str {
        match self {
            Self::Core => "percent-of-one-core",
            Self::Mebibytes => "MiB",
            Self::Milliseconds => "ms",
            Self::Samples => "samples",
            Self::Share => "percent",
            Self::Rate => "per-second",
        }
    }

    fn write(self, figure: f64) -> String {
        match self {
            Self::Core => format!("{figure:.2} %"),
            Self::Mebibytes => format!("{figure:.1} MiB"),
            Self::Milliseconds if figure < 10.0 => format!("{figure:.2} ms"),
            Self::Milliseconds if figure < 1000.0 => format!("{figure:.1} ms"),
            Self::Milliseconds => format!("{:.2} s", figure / 1000.0),
            Self::Samples => format!("{figure:.0}"),
            Self::Share => format!("{figure:.1} %"),
            Self::Rate if figure >= 1e6 => format!("{:.2} M/s", figure / 1e6),
            Self::Rate => format!("{:.0} k/s", figure / 1e3),
        }
    }

    fn promise(self, figure: f64) -> String {
        match self {
            Self::Core | Self::Share => format!("≤ {figure} %"),
            Self::Mebibytes => format!("≤ {figure} MiB"),
            Self::Milliseconds if figure < 1000.0 => format!("≤ {figure} ms"),
            Self::Milliseconds => format!("≤ {} s", figure / 1000.0),
            Self::Samples | Self::Rate => format!("{figure}"),
        }
    }
}

/// Another program's figure in the same run.
#[derive(Debug)]
pub struct Peer {
    pub name: String,
    pub measured: f64,
}

/// One figure.
#[derive(Debug)]
pub struct Row {
    pub what: String,
    pub unit: Unit,
    pub measured: f64,
    /// At most this.
    pub promise: Option<f64>,
    pub peers: Vec<Peer>,
}

impl Row {
    fn is_met(&self) -> Option<bool> {
        self.promise.map(|promise| self.measured <= promise)
    }

    fn ratio(&self, peer: &Peer) -> Option<f64> {
        (peer.measured > 0.0).then(|| self.measured / peer.measured)
    }
}

/// All figures of a run.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
    /// What could not be measured or compared, and why.
    notes: Vec<String>,
}

const HEAD: [&str; 7] = ["", "measured", "promised", "met", "beside", "measured", "ratio"];

impl Table {
    pub fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    pub fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// The table for people.
    pub fn text(&self, options: &Options) -> String {
        let mut lines = vec![HEAD.map(str::to_owned)];
        for row in &self.rows {
            let met = match row.is_met() {
                Some(true) => "yes",
                Some(false) => "NO",
                None => "",
            };
            let promise = row.promise.map(|it| row.unit.promise(it)).unwrap_or_default();
            let own = [row.what.clone(), row.unit.write(row.measured), promise, met.to_owned()];
            let mut peers = row.peers.iter().map(|peer| {
                let ratio = row.ratio(peer).map(|it| format!("{it:.2}")).unwrap_or_default();
                [peer.name.clone(), row.unit.write(peer.measured), ratio]
            });
            let whole = |own: [String; 4], peer: [String; 3]| {
                let mut cells = own.into_iter().chain(peer);
                std::array::from_fn(|_| cells.next().unwrap_or_default())
            };
            lines.push(whole(own, peers.next().unwrap_or_default()));
            lines.extend(peers.map(|peer| whole(<[String; 4]>::default(), peer)));
        }
        let width = |column: usize| lines.iter().map(|it| it[column].chars().count()).max().unwrap_or(0);
        let widths: [usize; 7] = std::array::from_fn(width);
        let mut text = format!("{}\n\n", machine(options));
        for line in &lines {
            let cell = |at: usize| match at {
                0 | 3 | 4 => format!("{:<width$}", line[at], width = widths[at]),
                _ => format!("{:>width$}", line[at], width = widths[at]),
            };
            let cells: Vec<String> = (0..7).map(cell).collect();
            let _ = writeln!(text, "{}", cells.join("  ").trim_end());
        }
        text.push('\n');
        for note in &self.notes {
            let _ = writeln!(text, "{note}");
        }
        let (met, missed) = self.count();
        let _ = writeln!(text, "A ratio is what mockloop takes for each unit that the other takes.");
        let _ = writeln!(text, "{met} promises met, {missed} not met");
        text
    }

    /// The same for programs.
    pub fn json(&self, options: &Options) -> Value {
        let rows = self.rows.iter().map(|row| {
            let peers = row.peers.iter().map(
                |peer| json!({ "name": peer.name, "measured": peer.measured, "ratio": row.ratio(peer) }),
            );
            json!({
                "what": row.what,
                "unit": row.unit.id(),
                "measured": row.measured,
                "promised": row.promise,
                "met": row.is_met(),
                "beside": peers.collect::<Vec<_>>(),
            })
        });
        let (met, missed) = self.count();
        json!({
            "machine": machine(options),
            "quick": options.is_quick,
            "rows": rows.collect::<Vec<_>>(),
            "notes": self.notes,
            "met": met,
            "missed": missed,
        })
    }

    fn count(&self) -> (usize, usize) {
        let met = self.rows.iter().filter_map(Row::is_met);
        met.fold((0, 0), |(yes, no), met| if met { (yes + 1, no) } else { (yes, no + 1) })
    }
}

fn machine(options: &Options) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "mockloop {} · {} {} · {cores} cores{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        if options.is_quick { " · quick" } else { "" },
    )
}
