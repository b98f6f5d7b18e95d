//! The server as a value: it starts, is told what is new, and ends when it is dropped.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    sync::Arc,
    thread::JoinHandle,
};

use tokio::{
    net::TcpListener,
    sync::{mpsc::Sender, oneshot},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Event, Invitation, PeerError, PersonId, Published, certificate,
    guard::Place,
    listen, routes,
    seats::{Room, Standing},
};

/// Tells where to listen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// True for the local network, with TLS; false for this machine alone.
    pub lan: bool,
    /// 0 takes any that is free.
    pub port: u16,
}

/// Runs the server. Dropping it ends it, and every connection with it.
#[derive(Debug)]
pub struct Server {
    room: Arc<Room>,
    place: Place,
    fingerprint: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to listen; what pages want comes through `events`.
    /// Where no port was asked for, `usual` is tried before any that is free.
    pub fn start(options: Options, usual: u16, events: Sender<Event>) -> Result<Self, PeerError> {
        let ip = if options.lan { lan_address()? } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
        let certificate = if options.lan { Some(certificate::make(ip)?) } else { None };
        let wanted = SocketAddr::new(ip, options.port);
        let failed = |source| PeerError::Listen { at: wanted.to_string(), source };
        let bind = |port: u16| std::net::TcpListener::bind(SocketAddr::new(ip, port));
        let listener = match options.port {
            0 => bind(usual).or_else(|_| bind(0)),
            port => bind(port),
        };
        let listener = listener.map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let authority = listener.local_addr().map_err(failed)?.to_string();
        let place = Place { authority, is_tls: options.lan };
        let room = Arc::new(Room::new(events)?);
        let router = routes::router(Arc::clone(&room), place.clone());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| PeerError::Start { source })?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener).map_err(|source| PeerError::Start { source })?
        };
        let fingerprint = certificate.as_ref().map(|it| it.fingerprint.clone());
        let tls = certificate.map(|it| TlsAcceptor::from(it.config));
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("page".to_owned())
            .spawn(move || runtime.block_on(listen::listen(listener, tls, router, stopped)))
            .map_err(|source| PeerError::Start { source })?;
        Ok(Self { room, place, fingerprint, stop: Some(stop), thread: Some(thread) })
    }

    /// Returns the address for somebody who types it: `https://192.0.2.7:7707`.
    pub fn address(&self) -> String {
        self.place.origin()
    }

    /// Returns the invitation with which the next person asks to come in.
    pub fn invitation(&self) -> Invitation {
        self.room.invitation()
    }

    /// Returns the address with the invitation in its fragment.
    pub fn link(&self) -> String {
        format!("{}/#{}", self.place.origin(), self.room.invitation().token)
    }

    /// Returns the fingerprint of the certificate, where there is one.
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// Returns whether wrong tries have shut the door.
    pub fn is_shut(&self) -> bool {
        self.room.is_shut()
    }

    /// Opens the door again, with another invitation.
    pub fn open_door(&self) -> Result<(), PeerError> {
        self.room.open_door()
    }

    pub fn admit(&self, person: PersonId) {
        self.room.settle(person, Standing::In);
    }

    pub fn refuse(&self, person: PersonId) {
        self.room.settle(person, Standing::Refused);
    }

    /// Gives the page of a person to somebody else, who is known by this name from now on.
    pub fn rename(&self, person: PersonId, name: &str) {
        self.room.rename(person, name);
    }

    /// Returns whether a page of this person is connected.
    pub fn is_here(&self, person: PersonId) -> bool {
        self.room.is_here(person)
    }

    /// Tells every page what is new. Never waits: a page that is slow gets only the newest.
    pub fn publish(&self, published: Published) {
        self.room.published.send_replace(published);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the page's server panicked");
        }
    }
}

/// Finds the address by which others on the local network reach this machine: the one from which it would send to the
/// outside. Nothing is sent; a datagram socket only looks up the route when it is connected.
fn lan_address() -> Result<IpAddr, PeerError> {
    let outside = SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 9));
    let found = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect(outside)?;
        socket.local_addr()
    });
    match found {
        Ok(found) if !found.ip().is_unspecified() && !found.ip().is_loopback() => Ok(found.ip()),
        _ => Err(PeerError::NoNetwork),
    }
}
