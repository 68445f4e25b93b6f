//! Connections: taken one by one, bounded in number and in patience, ended in peace.

use super::app::{self, App};
use super::{Library, Settings};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The longest head of a request: the longest query, thrice for its escapes, and what browsers send beside it.
const HEAD: usize = 16 << 10;

/// How long requests under way may take to end after a stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves a library until `stop` is asked for; then what is under way is finished first.
pub async fn serve(
    listener: TcpListener,
    library: Library,
    settings: Settings,
    stop: CancellationToken,
) -> io::Result<()> {
    let connections = Arc::new(Semaphore::new(settings.connections));
    let (most, header_time) = (settings.connections as u32, settings.header_time);
    let app = Arc::new(App::new(library, settings));
    tokio::spawn(Arc::clone(&app).count_ahead());
    let router = app::router(app);
    loop {
        let taken = async {
            let turn = Arc::clone(&connections).acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((turn, listener.accept().await?.0))
        };
        let (turn, stream) = tokio::select! {
            () = stop.cancelled() => break,
            taken = taken => match taken {
                Ok(taken) => taken,
                Err(error) => {
                    // One connection is lost, or there is no room for more: not a reason to end.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let (router, stop) = (router.clone(), stop.clone());
        tokio::spawn(async move {
            connection(stream, router, header_time, stop).await;
            drop(turn);
        });
    }
    // All turns are back when all connections have ended.
    let _ = tokio::time::timeout(GRACE, connections.acquire_many(most)).await;
    Ok(())
}

async fn connection(stream: TcpStream, router: Router, header_time: Duration, stop: CancellationToken) {
    let _ = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(header_time).max_buf_size(HEAD).half_close(false);
    let serving = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
