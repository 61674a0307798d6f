//! Listens, accepts connections, keeps the view fresh, and ends in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::TcpListener,
    sync::{Mutex, Semaphore, watch},
    task::JoinSet,
};
use tower::ServiceExt;

use super::{
    ServerError, Settings, View,
    metrics::Metrics,
    pages,
    pool::Pool,
    router::{App, router},
    view::Views,
};

/// How long a client gets to send the headers of a request, and how long a connection may be silent.
const HEADER_TIME: Duration = Duration::from_secs(15);

/// How many connections are held at the same time.
const CONNECTIONS: usize = 1024;

/// Serves until the process is told to end (Ctrl-C, SIGTERM). `ready` learns the address, with the port that was given.
pub fn run(settings: Settings, ready: impl FnOnce(SocketAddr)) -> Result<(), ServerError> {
    let first = View::take(&settings, 1)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServerError::Threads)?;
    let result = runtime.block_on(serve(settings, first, ready));
    // What still runs then has been told to stop, and is not waited for.
    runtime.shutdown_timeout(Duration::from_millis(200));
    result
}

async fn serve(settings: Settings, first: View, ready: impl FnOnce(SocketAddr)) -> Result<(), ServerError> {
    let address = settings.address;
    let listen = |source| ServerError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let bound = listener.local_addr().map_err(listen)?;
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let (grace, every) = (settings.grace, settings.refresh);
    let app = Arc::new(App {
        pool: Pool::new(settings.worker_command.clone(), settings.workers),
        views: Views::new(first),
        metrics: Metrics::default(),
        changes: Mutex::new(()),
        threads: Arc::new(Semaphore::new(2 * cores)),
        rules: pages::Rules::default(),
        settings,
    });
    ready(bound);
    let (stop, stopped) = watch::channel(false);
    let refreshing = tokio::spawn(keep_fresh(Arc::clone(&app), every, stopped.clone()));
    let mut connections = JoinSet::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let service = router(Arc::clone(&app));
    let mut ending = std::pin::pin!(told_to_end());
    loop {
        while connections.try_join_next().is_some() {}
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut ending => break,
        };
        let Some((stream, place)) = accepted else { continue };
        // Answers are sent as they are ready, not when a packet is full.
        let _ = stream.set_nodelay(true);
        let service =
            TowerToHyperService::new(service.clone().map_request(|request: hyper::Request<Incoming>| request.map(axum::body::Body::new)));
        let mut stopped = stopped.clone();
        connections.spawn(async move {
            let _place = place;
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(64 << 10);
            let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
            let told = tokio::select! {
                // A client that breaks off is no concern of the others.
                _ = connection.as_mut() => false,
                _ = stopped.wait_for(|stop| *stop) => true,
            };
            if told {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        });
    }
    (app.settings.log)("ending: open requests are finished, new ones are not taken");
    drop(listener);
    let _ = stop.send(true);
    let finished = tokio::time::timeout(grace, async { while connections.join_next().await.is_some() {} }).await;
    if finished.is_err() {
        connections.shutdown().await;
    }
    refreshing.abort();
    app.pool.close();
    Ok(())
}

/// The next connection, when there is room for it.
async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<(tokio::net::TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    if let Ok((stream, _)) = listener.accept().await {
        return Some((stream, place));
    }
    // Too many open files, for instance: it passes.
    tokio::time::sleep(Duration::from_millis(50)).await;
    None
}

async fn keep_fresh(app: Arc<App>, every: Duration, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        let _turn = app.changes.lock().await;
        let inner = Arc::clone(&app);
        let changed = tokio::task::spawn_blocking(move || inner.views.refresh(&inner.settings, false)).await;
        if changed.unwrap_or(false) {
            app.pool.forget_older_than(&app.views.current().snapshot);
        }
    }
}

/// Waits for Ctrl-C, or on Unix for SIGTERM.
async fn told_to_end() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
