//! A disk that forgets: after a power cut it holds what was synced, and of the rest as much as chance wants.
//!
//! The strictest reading of the standard: a file's bytes are safe once the file was synced, and its name once the folder
//! was in which it stands. Of what is not, each write and each name may be there or not.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rand::{Rng, rngs::ChaCha8Rng};

use crate::power_trace::Call;

type Number = usize;

/// What is done to a file or to a folder.
#[derive(Debug, Clone)]
enum Change {
    Write(u64, Vec<u8>),
    Length(u64),
    Name(String, Number),
    NoName(String),
}

#[derive(Debug, Clone, Default)]
struct Node {
    is_folder: bool,
    bytes: Vec<u8>,
    names: BTreeMap<String, Number>,
    /// What has been done since it was synced, and how much of that was there when the present sync began.
    pending: Vec<Change>,
    syncing: usize,
    /// The length with all that is pending.
    length: u64,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    node: Number,
    place: u64,
    appends: bool,
}

/// The disk below one folder.
#[derive(Debug, Clone)]
pub struct Forgetful {
    root: PathBuf,
    nodes: Vec<Node>,
    open: Vec<Open>,
    descriptors: BTreeMap<u64, usize>,
}

impl Forgetful {
    /// Everything that is in a folder now is safe.
    pub fn of(root: &Path) -> Self {
        let mut new =
            Self { root: root.to_owned(), nodes: Vec::new(), open: Vec::new(), descriptors: BTreeMap::new() };
        new.take_in(root);
        new
    }

    fn take_in(&mut self, path: &Path) -> Number {
        let number = self.nodes.len();
        self.nodes.push(Node { is_folder: path.is_dir(), ..Node::default() });
        if path.is_dir() {
            for entry in fs::read_dir(path).expect("a folder") {
                let entry = entry.expect("an entry");
                let child = self.take_in(&entry.path());
                self.nodes[number].names.insert(entry.file_name().to_string_lossy().into_owned(), child);
            }
        } else {
            let bytes = fs::read(path).expect("a file");
            (self.nodes[number].length, self.nodes[number].bytes) = (bytes.len() as u64, bytes);
        }
        number
    }

    /// A program does something.
    pub fn apply(&mut self, call: &Call) {
        match call {
            Call::Open { path, flags, fd } => self.open(path, flags, *fd),
            Call::Write { fd, bytes, at } => {
                let Some(open) = self.descriptors.get(fd).copied() else { return };
                let Open { node, place, appends } = self.open[open];
                let from = at.unwrap_or(if appends { self.nodes[node].length } else { place });
                let end = from + bytes.len() as u64;
                if at.is_none() {
                    self.open[open].place = end;
                }
                self.nodes[node].length = self.nodes[node].length.max(end);
                self.nodes[node].pending.push(Change::Write(from, bytes.clone()));
            }
            Call::Seek { fd, to } => {
                if let Some(open) = self.descriptors.get(fd) {
                    self.open[*open].place = *to;
                }
            }
            Call::Truncate { fd, length } => {
                if let Some(node) = self.node(*fd) {
                    self.nodes[node].length = *length;
                    self.nodes[node].pending.push(Change::Length(*length));
                }
            }
            Call::SyncBegins { fd } => {
                if let Some(node) = self.node(*fd) {
                    self.nodes[node].syncing = self.nodes[node].pending.len();
                }
            }
            Call::SyncEnds { fd } => {
                if let Some(node) = self.node(*fd) {
                    let node = &mut self.nodes[node];
                    let done = std::mem::take(&mut node.syncing).min(node.pending.len());
                    for change in node.pending.drain(..done).collect::<Vec<_>>() {
                        node.make(change);
                    }
                }
            }
            Call::Rename { from, to } => {
                if let (Some((old, name)), Some(node), Some((new, new_name))) =
                    (self.place(from), self.find(from), self.place(to))
                {
                    self.nodes[new].pending.push(Change::Name(new_name, node));
                    self.nodes[old].pending.push(Change::NoName(name));
                }
            }
            Call::Unlink { path } => {
                if let Some((folder, name)) = self.place(path) {
                    self.nodes[folder].pending.push(Change::NoName(name));
                }
            }
            Call::MakeFolder { path } => self.create(path, true),
            Call::Duplicate { from, to } => match self.descriptors.get(from).copied() {
                Some(open) => drop(self.descriptors.insert(*to, open)),
                None => drop(self.descriptors.remove(to)),
            },
            Call::Close { fd } => drop(self.descriptors.remove(fd)),
        }
    }

    fn open(&mut self, path: &Path, flags: &str, fd: u64) {
        self.descriptors.remove(&fd);
        if self.find(path).is_none() && flags.contains("O_CREAT") {
            self.create(path, false);
        }
        let Some(node) = self.find(path) else { return };
        if flags.contains("O_TRUNC") {
            self.nodes[node].length = 0;
            self.nodes[node].pending.push(Change::Length(0));
        }
        self.descriptors.insert(fd, self.open.len());
        self.open.push(Open { node, place: 0, appends: flags.contains("O_APPEND") });
    }

    fn create(&mut self, path: &Path, is_folder: bool) {
        let Some((folder, name)) = self.place(path) else { return };
        self.nodes.push(Node { is_folder, ..Node::default() });
        let number = self.nodes.len() - 1;
        self.nodes[folder].pending.push(Change::Name(name, number));
    }

    fn node(&self, fd: u64) -> Option<Number> {
        self.descriptors.get(&fd).map(|open| self.open[*open].node)
    }

    /// The folder and the name of a path below the root.
    fn place(&self, path: &Path) -> Option<(Number, String)> {
        let folder = self.find(path.parent()?)?;
        Some((folder, path.file_name()?.to_string_lossy().into_owned()))
    }

    /// What a path means to a program that runs.
    fn find(&self, path: &Path) -> Option<Number> {
        let whole = if path.is_absolute() { path.to_owned() } else { self.root.join(path) };
        let mut node = 0;
        for name in whole.strip_prefix(&self.root).ok()? {
            let name = name.to_string_lossy();
            if name == "." {
                continue;
            }
            let mut names = self.nodes[node].names.clone();
            for change in &self.nodes[node].pending {
                apply_name(&mut names, change);
            }
            node = *names.get(name.as_ref())?;
        }
        Some(node)
    }

    /// Writes down what the disk holds after a power cut. Without chance nothing that was not synced.
    pub fn after_a_cut(&self, into: &Path, mut chance: Option<&mut ChaCha8Rng>) {
        self.write_node(0, into, &mut chance);
    }

    fn write_node(&self, number: Number, into: &Path, chance: &mut Option<&mut ChaCha8Rng>) {
        let mut node = self.nodes[number].clone();
        for change in std::mem::take(&mut node.pending) {
            if chance.as_mut().is_some_and(|it| it.next_u32() % 2 == 0) {
                node.make(change);
            }
        }
        if node.is_folder {
            fs::create_dir_all(into).expect("a folder");
            for (name, child) in &node.names {
                self.write_node(*child, &into.join(name), chance);
            }
        } else {
            fs::write(into, &node.bytes).expect("a file");
        }
    }
}

impl Node {
    fn make(&mut self, change: Change) {
        match change {
            Change::Write(at, bytes) => {
                let at = usize::try_from(at).expect("short");
                let end = at + bytes.len();
                if self.bytes.len() < end {
                    self.bytes.resize(end, 0);
                }
                self.bytes[at..end].copy_from_slice(&bytes);
            }
            Change::Length(length) => self.bytes.resize(usize::try_from(length).expect("short"), 0),
            name => apply_name(&mut self.names, &name),
        }
    }
}

fn apply_name(names: &mut BTreeMap<String, Number>, change: &Change) {
    match change {
        Change::Name(name, node) => drop(names.insert(name.clone(), *node)),
        Change::NoName(name) => drop(names.remove(name)),
        Change::Write(..) | Change::Length(_) => {}
    }
}
