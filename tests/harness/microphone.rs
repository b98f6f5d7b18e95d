//! A real microphone for a machine without one: a private PulseAudio server whose only source is a FIFO.
//!
//! Every 16-bit sample written to the FIFO reaches the recorder exactly once, so that a recording can be
//! compared with what was spoken, bit for bit. Needs `pulseaudio` and `pactl`.

use std::{
    fs::OpenOptions,
    io::Write,
    net::TcpListener,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use mockloop::clock::now;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Frames a second of the microphone.
pub const RATE: u32 = 48_000;

/// The ramp counts 1, 2, … up to this and begins again. It is never zero, and silence is.
pub const PERIOD: u64 = 32_000;

/// What the voice says where nothing should be recorded.
pub const SECRET: i16 = -12_345;

/// How long the harness waits for something that must come before it gives up: longer than a machine is ever busy.
pub const PATIENCE: Duration = Duration::from_mins(4);

/// Waits until `condition` holds.
pub fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = now() + PATIENCE;
    while !condition() {
        assert!(now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Lets whatever goes on go on for this long. For sound, time is content.
pub fn let_pass(length: Duration) {
    thread::sleep(length);
}

/// A sound server of this test's own. Dropping it ends it.
pub struct SoundServer {
    folder: TempDir,
    process: Option<Child>,
}

impl SoundServer {
    /// A server with one speaker and no microphone.
    pub fn without_microphone() -> Self {
        let mut server = Self { folder: tempfile::tempdir().expect("a folder"), process: None };
        server.start();
        server
    }

    /// A server with one speaker and the microphone.
    pub fn with_microphone() -> Self {
        let server = Self::without_microphone();
        server.plug();
        server
    }

    pub fn start(&mut self) {
        let socket = self.folder.path().join("native");
        let process = self
            .command("pulseaudio")
            .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--log-target=null"])
            .args([
                "-L",
                &format!("module-native-protocol-unix socket={} auth-anonymous=1", socket.display()),
            ])
            .args(["-L", "module-null-sink sink_name=speaker rate=48000"])
            .stdin(Stdio::null())
            .spawn()
            .expect("pulseaudio is installed");
        self.process = Some(process);
        wait_until("the sound server answers", || self.pactl(&["info"]).is_some());
    }

    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    pub fn plug(&self) {
        self.plug_as("virtual_mic");
    }

    /// Plugs a microphone of this name, which becomes the default one.
    pub fn plug_as(&self, name: &str) {
        // A server that was killed has left its end of it behind.
        let _ = std::fs::remove_file(self.fifo());
        let file = format!("file={}", self.fifo().display());
        let rate = format!("rate={RATE}");
        let name_it = format!("source_name={name}");
        let source = [&name_it, &file, "format=s16le", &rate, "channels=1"];
        let load = ["load-module", "module-pipe-source"];
        self.pactl(&[&load[..], &source].concat()).expect("a microphone");
        self.pactl(&["set-default-source", name]).expect("a default microphone");
    }

    /// Adds a speaker and makes it the default one. What it was given it plays: it takes nothing back, so that
    /// its monitor hears what a person would hear.
    pub fn add_speaker(&self, name: &str) {
        let sink = format!("sink_name={name}");
        let load = ["load-module", "module-null-sink", &sink, "rate=48000", "norewinds=1"];
        self.pactl(&load).expect("a speaker");
        self.pactl(&["set-default-sink", name]).expect("a default speaker");
    }

    /// Takes a speaker away.
    pub fn remove_speaker(&self, name: &str) {
        let modules = self.pactl(&["list", "short", "modules"]).expect("a list");
        let has_name = |line: &&str| line.contains(&format!("sink_name={name} "));
        let module = modules.lines().find(has_name).and_then(|line| line.split('\t').next()).expect(name);
        self.pactl(&["unload-module", module]).expect("the speaker was there");
    }

    pub fn unplug(&self) {
        self.pactl(&["unload-module", "module-pipe-source"]).expect("the microphone was plugged");
    }

    /// A program that sees this server and no other.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.path();
        command.env("PULSE_SERVER", format!("unix:{}", folder.join("native").display()));
        for name in ["PULSE_RUNTIME_PATH", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "HOME"] {
            command.env(name, folder);
        }
        command
    }

    /// Stops the server, or lets it go on.
    pub fn signal(&self, signal: Signal) {
        let process = self.process.as_ref().expect("a server that runs");
        kill_process(Pid::from_child(process), signal).expect("the server is there");
    }

    /// Lets it be reached over TCP on this machine, and says under which address.
    pub fn over_tcp(&self) -> String {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port");
        let port = format!("port={}", free.port());
        let listen =
            ["load-module", "module-native-protocol-tcp", "listen=127.0.0.1", "auth-anonymous=1", &port];
        self.pactl(&listen).expect("TCP");
        format!("tcp:{free}")
    }

    /// Asks the server something; `None` if it does not answer.
    pub fn pactl(&self, arguments: &[&str]) -> Option<String> {
        let output = self.command("pactl").args(arguments).output().expect("pactl is installed");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A folder that goes when the server goes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn fifo(&self) -> PathBuf {
        self.folder.path().join("mic.fifo")
    }
}

impl Drop for SoundServer {
    fn drop(&mut self) {
        self.kill();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Silence = 0,
    Ramp,
    Secret,
}

/// Somebody who speaks into the microphone at the speed of a real one, for as long as it is plugged.
pub struct Voice {
    speech: Arc<Speech>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Speech {
    words: AtomicUsize,
    /// How often the voice has drawn breath.
    turns: AtomicU64,
    spoken: AtomicU64,
    stop: AtomicBool,
}

impl Voice {
    /// Begins with silence: zeros, which a recorder does receive.
    pub fn silent(server: &SoundServer) -> Self {
        let speech = Arc::new(Speech::default());
        let (fifo, same) = (server.fifo(), Arc::clone(&speech));
        Self { speech, thread: Some(thread::spawn(move || same.speak(&fifo))) }
    }

    /// Counts aloud from now on.
    pub fn count(&self) {
        self.say(Words::Ramp);
    }

    /// Says nothing from now on. Whatever was said before has left the mouth when this returns.
    pub fn be_silent(&self) {
        self.say(Words::Silence);
    }

    /// Says what must not be recorded.
    pub fn tell_a_secret(&self) {
        self.say(Words::Secret);
    }

    /// How many samples of the ramp have been spoken; while the microphone is away, to nobody.
    pub fn spoken(&self) -> u64 {
        self.speech.spoken.load(Ordering::SeqCst)
    }

    fn say(&self, words: Words) {
        self.speech.words.store(words as usize, Ordering::SeqCst);
        let turns = || self.speech.turns.load(Ordering::SeqCst);
        let begun = turns();
        wait_until("the voice speaks", || turns() >= begun + 2);
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.speech.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Speech {
    fn speak(&self, fifo: &Path) {
        let nonblocking = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let open = || OpenOptions::new().write(true).custom_flags(nonblocking).open(fifo).ok();
        let (begun, mut said, mut microphone) = (now(), 0, None);
        let mut words = Words::Silence as usize;
        while !self.stop.load(Ordering::SeqCst) {
            let due =
                u64::try_from(begun.elapsed().as_micros()).expect("short") * u64::from(RATE) / 1_000_000;
            let spoken = self.spoken.load(Ordering::SeqCst);
            let sample = |n: u64| match words {
                words if words == Words::Ramp as usize => ramp(spoken + n),
                words if words == Words::Secret as usize => SECRET,
                _ => 0,
            };
            let bytes: Vec<u8> = (0..due - said).flat_map(|n| sample(n).to_le_bytes()).collect();
            microphone = microphone.or_else(open);
            let is_silence = words == Words::Silence as usize;
            if microphone.as_mut().is_some_and(|fifo| !write(fifo, &bytes, is_silence, &self.stop)) {
                microphone = None;
            }
            if words == Words::Ramp as usize {
                self.spoken.fetch_add(due - said, Ordering::SeqCst);
            }
            said = due;
            // What is changed now holds from now on, not for the moment that has just been spoken.
            words = self.words.load(Ordering::SeqCst);
            self.turns.fetch_add(1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn ramp(n: u64) -> i16 {
    i16::try_from(n % PERIOD + 1).expect("a short period")
}

/// Writes everything, however long the server takes. False if the microphone is gone. Silence that nobody takes is not
/// kept for whoever listens next: it would come all at once, as from a microphone that is ahead of time.
fn write(fifo: &mut std::fs::File, mut bytes: &[u8], is_silence: bool, stop: &AtomicBool) -> bool {
    while !bytes.is_empty() && !stop.load(Ordering::SeqCst) {
        match fifo.write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                if is_silence {
                    return true;
                }
                thread::sleep(Duration::from_millis(2));
            }
            Err(_) => return false,
        }
    }
    true
}

/// Two busy loops for every core, until dropped.
pub struct Load {
    stop: Arc<AtomicBool>,
}

impl Load {
    pub fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let cores = thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..2 * cores {
            let stop = Arc::clone(&stop);
            thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        Self { stop }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
