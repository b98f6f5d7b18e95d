//! The terminal: taken over, given back exactly as it was, and the loop that draws and listens in between.

use std::{
    fs::File,
    future::poll_fn,
    io::{self, Stdout, stdout},
    task::Poll,
    time::Duration,
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste, Event},
    execute,
    terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
};
use futures_util::{Stream, StreamExt};
use ratatui::{
    Terminal,
    backend::{Backend, CrosstermBackend},
};
use tokio::time::sleep_until;

use crate::{
    clock,
    platform::{self, QuietStderr, Signals, Told},
    practice::quiet::log_file,
};

use super::{app::App, event_stream::EventKeys};

/// How often the loop looks whether the terminal is still there: its loss must be noticed within two seconds.
const TERMINAL_WATCH: Duration = Duration::from_millis(500);

/// So many keys are taken in before what they did is drawn, and before anything else has its turn.
const MOST_AT_ONCE: usize = 256;

/// The terminal while screens are on it. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Taken {
    _quiet: Option<QuietStderr>,
}

impl Taken {
    /// Takes the terminal over; what libraries print goes to `log` meanwhile.
    pub fn take(log: Option<&File>) -> io::Result<Self> {
        let quiet = log.map(QuietStderr::into).transpose()?;
        let taken = Self { _quiet: quiet };
        enter()?;
        Ok(taken)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        leave();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// Gives the terminal back. A terminal that is gone cannot be given back, so failures say nothing.
fn leave() {
    let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}

/// Runs the screens on the real terminal until the user leaves.
pub async fn run(app: &mut App) -> io::Result<()> {
    let mut signals = Signals::take()?;
    let log = log_file(app.library().cache());
    let _taken = Taken::take(log.as_ref())?;
    let mut terminal: Terminal<CrosstermBackend<Stdout>> = Terminal::new(CrosstermBackend::new(stdout()))?;
    run_on(app, &mut terminal, EventKeys::default(), &mut signals).await
}

/// Runs the loop and puts everything on disk after it, whatever has ended it. Generic, so that tests drive the real
/// one.
pub async fn run_on<B>(
    app: &mut App,
    terminal: &mut Terminal<B>,
    events: impl Stream<Item = io::Result<Event>> + Unpin,
    signals: &mut Signals,
) -> io::Result<()>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
{
    let ended = draw_and_listen(app, terminal, events, signals).await;
    app.close().await;
    // A window that was closed while something was drawn is no error.
    if platform::is_terminal_gone() { Ok(()) } else { ended }
}

/// The loop: draw what has changed, then wait for whatever comes first.
async fn draw_and_listen<B>(
    app: &mut App,
    terminal: &mut Terminal<B>,
    mut events: impl Stream<Item = io::Result<Event>> + Unpin,
    signals: &mut Signals,
) -> io::Result<()>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
{
    let mut watch = tokio::time::interval(TERMINAL_WATCH);
    watch.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    while !app.shell.is_leaving {
        app.attend();
        app.tell_pages();
        if std::mem::take(&mut app.shell.is_dirty) {
            terminal.draw(|frame| app.draw(frame)).map_err(io::Error::other)?;
            app.shell.ring()?;
        }
        let deadline = app.deadline();
        tokio::select! {
            biased;
            told = signals.next() => match told {
                Told::End => app.shell.is_leaving = true,
                Told::Suspend => suspend(app, terminal)?,
            },
            news = app.news() => app.take_in(news),
            event = events.next() => match event {
                Some(Ok(event)) => {
                    app.event(event).await;
                    take_what_waits(app, &mut events).await;
                }
                Some(Err(_)) | None => app.shell.is_leaving = true,
            },
            () = sleep_until(deadline.unwrap_or_else(clock::now).into()), if deadline.is_some() => app.tick(),
            _ = watch.tick() => {
                app.look_for_sleep();
                if platform::is_terminal_gone() {
                    app.shell.is_leaving = true;
                }
            }
        }
        if std::mem::take(&mut app.shell.wants_suspend) {
            suspend(app, terminal)?;
        }
    }
    Ok(())
}

/// What was typed faster than it can be drawn is drawn once.
async fn take_what_waits(app: &mut App, events: &mut (impl Stream<Item = io::Result<Event>> + Unpin)) {
    for _ in 0..MOST_AT_ONCE {
        if app.shell.is_leaving || app.shell.wants_suspend {
            return;
        }
        // With the waker of this task: the stream remembers the first that asks.
        let waiting = poll_fn(|context| match events.poll_next_unpin(context) {
            Poll::Ready(event) => Poll::Ready(Some(event)),
            Poll::Pending => Poll::Ready(None),
        });
        match waiting.await {
            Some(Some(Ok(event))) => app.event(event).await,
            Some(Some(Err(_)) | None) => {
                app.shell.is_leaving = true;
                return;
            }
            None => return,
        }
    }
}

/// Steps aside until somebody continues the process, the interview paused meanwhile.
fn suspend<B>(app: &mut App, terminal: &mut Terminal<B>) -> io::Result<()>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
{
    app.pause_for_suspend();
    leave();
    platform::suspend()?;
    enter()?;
    // Everything is drawn anew. `Terminal::clear` would ask the terminal where its cursor is, and the stream of events
    // holds the lock that hearing the answer needs.
    terminal.backend_mut().clear().map_err(io::Error::other)?;
    terminal.swap_buffers();
    app.shell.is_dirty = true;
    Ok(())
}
