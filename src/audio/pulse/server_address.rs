//! Finds the sockets that a server may listen at.

use std::{
    env,
    path::{Path, PathBuf},
};

/// Lists where a server may listen, likeliest first: `PULSE_SERVER` alone if it is set, as libpulse does it. Servers on
/// other machines are left out.
pub(super) fn sockets() -> Vec<PathBuf> {
    if let Ok(servers) = env::var("PULSE_SERVER") {
        return servers.split_whitespace().filter_map(socket).collect();
    }
    let folder = |name: &str| env::var_os(name).map(PathBuf::from);
    let own = folder("PULSE_RUNTIME_PATH").map(|path| path.join("native"));
    let runtime = folder("XDG_RUNTIME_DIR").map(|path| path.join("pulse/native"));
    let user =
        Path::new("/run/user").join(rustix::process::getuid().as_raw().to_string()).join("pulse/native");
    own.into_iter().chain(runtime).chain([user]).collect()
}

/// Returns the path in one word of `PULSE_SERVER`, such as `{machine}unix:/path` or `/path`.
fn socket(server: &str) -> Option<PathBuf> {
    let address =
        server.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or(server, |(_, rest)| rest);
    let path = address.strip_prefix("unix:").unwrap_or(address);
    path.starts_with('/').then(|| PathBuf::from(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_s_address_is_read_in_all_its_forms() {
        for address in ["unix:/run/x", "/run/x", "{0badcafe}unix:/run/x", "{0badcafe}/run/x"] {
            assert_eq!(socket(address), Some(PathBuf::from("/run/x")), "{address}");
        }
        assert_eq!(socket("tcp:example.org"), None);
    }
}
