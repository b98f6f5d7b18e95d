//! The listening socket: connections with bounds, with TLS where others are on the line.

use std::{io, pin::Pin, sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

use crate::platform;

use super::connections::{Connections, Known};

/// Limits how long the head of a request, or the beginning of TLS, may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Limits how long a page may leave unread what it is sent before the connection counts as dead.
const UNREAD: Duration = Duration::from_secs(10);
/// Limits the bytes not yet read by a page that the system keeps.
const KEPT: usize = 64 * 1024;
/// Limits the bytes of the head of a request.
const HEAD: usize = 16 * 1024;
/// Sets how long to wait where the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(50);

/// Answers until told to stop; then every connection is cut.
pub async fn listen(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    mut stop: oneshot::Receiver<()>,
) {
    let connections = Arc::new(Connections::default());
    loop {
        let accepted = tokio::select! {
            // The program tells it to stop, or is gone.
            _ = &mut stop => return,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::info!("a connection could not be taken: {error}");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        if !connections.make_room() {
            continue;
        }
        let stream = match bounded(stream) {
            Ok(stream) => stream,
            Err(error) => {
                tracing::info!("a connection was gone at once: {error}");
                continue;
            }
        };
        let known = Known::default();
        let service = router.clone().layer(Extension(known.clone()));
        let tls = tls.clone();
        let task = tokio::spawn(async move {
            match tls {
                None => serve(stream, service).await,
                // A browser that does not yet trust the certificate hangs up here.
                Some(tls) => {
                    if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, tls.accept(stream)).await {
                        serve(stream, service).await;
                    }
                }
            }
        });
        connections.add(task.abort_handle(), known);
    }
}

/// Sets a connection up to send at once, and to end where the other side does not read what it is sent.
fn bounded(stream: TcpStream) -> io::Result<Pin<Box<TimeoutStream<TcpStream>>>> {
    stream.set_nodelay(true)?;
    platform::bound_sending(&stream, KEPT, UNREAD)?;
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(UNREAD));
    Ok(Box::pin(stream))
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(HEAD).max_headers(64);
    // A peer that breaks the rules or the line is its own affair; it is told to nobody.
    let _ = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)).await;
}
