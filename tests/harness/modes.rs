//! The modes of a terminal, which a program gives back as they were.

use portable_pty::MasterPty;

/// The modes that a program may leave behind in a terminal.
#[derive(Debug, PartialEq, Eq)]
pub struct Modes {
    /// Echo, lines, signals: as the kernel has them.
    line: String,
    /// Those of the screen that are on.
    screen: Vec<&'static str>,
    mouse: String,
}

impl Modes {
    pub fn of(screen: &vt100::Screen, line: String) -> Self {
        let modes = [
            ("alternate screen", screen.alternate_screen()),
            ("hidden cursor", screen.hide_cursor()),
            ("bracketed paste", screen.bracketed_paste()),
            ("application cursor", screen.application_cursor()),
            ("application keypad", screen.application_keypad()),
        ];
        let on = modes.into_iter().filter(|(_, is_on)| *is_on).map(|(name, _)| name);
        Self { line, screen: on.collect(), mouse: format!("{:?}", screen.mouse_protocol_mode()) }
    }
}

/// The modes of the line, as the kernel has them.
pub fn line_modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has modes"))
}
