//! `tamis serve`: what was gathered, as pages and as a JSON API.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::output::{bold, dim, plain, yellow};
use crate::pipeline::Plan;
use crate::store::StoreError;
use crate::web::{self, Library, Settings};
use anyhow::Context as _;
use serde_json::json;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The shortest token that is accepted: what can be guessed protects nothing.
const SHORTEST_TOKEN: usize = 16;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The address to listen on; others than loopback can be reached from elsewhere
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port; 0 takes a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 7331)]
    port: u16,
    /// A name under which the server may be asked, beside localhost and addresses in numbers
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// A file with a token that allows changes through the API; without one it only reads
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// Serves until interrupted.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let loaded = context.config()?;
    let settings = Settings {
        hosts: args.allow_host.iter().map(|name| name.to_ascii_lowercase()).collect(),
        token: args.token_file.as_deref().map(token).transpose()?,
        ..Settings::default()
    };
    bring_up_to_date(context);
    let library = Library::new(loaded.data_folder(), Plan::new(&loaded.config.clean), loaded.synonyms()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let address = SocketAddr::new(args.host, args.port);
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}: name a free port with --port, 0 finds one"))?;
        announce(listener.local_addr()?, &settings, context)?;
        let stop = CancellationToken::new();
        tokio::spawn(stop_on_signal(stop.clone()));
        web::serve(listener, library, settings, stop).await?;
        anyhow::Ok(())
    })?;
    Ok(Exit::Done)
}

/// Store and index of an older format, or an index that is behind, are brought up to date where nobody else is at it.
/// Other faults are no reason not to serve: the pages say what is missing.
fn bring_up_to_date(context: &Context) {
    let opened = context.open_store_for_reading().and_then(|_| context.open_index_for_reading());
    if let Err(error) = opened
        && !matches!(error.downcast_ref(), Some(StoreError::Missing(_) | StoreError::Locked { .. }))
    {
        context.out.note(&[yellow("note: "), plain(error.to_string())]);
    }
}

fn announce(address: SocketAddr, settings: &Settings, context: &mut Context) -> anyhow::Result<()> {
    let url = format!("http://{address}/");
    let out = &mut context.out;
    match out.json {
        true => out.json_line(&json!({ "url": url, "changes": settings.token.is_some() }))?,
        false => out.line(&[plain("serving "), bold(&url)])?,
    }
    out.flush()?;
    if !address.ip().is_loopback() {
        let who = "whoever reaches this address can read all that was gathered";
        out.note(&[yellow("note: "), plain(who)]);
    }
    out.note(&[dim("Ctrl-C ends it")]);
    Ok(())
}

fn token(file: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read the token in {}", file.display()))?;
    let token = text.trim().to_owned();
    if token.len() < SHORTEST_TOKEN {
        let message = format!("the token in {} is shorter than {SHORTEST_TOKEN} characters", file.display());
        return Err(Usage(message).into());
    }
    Ok(token)
}

async fn stop_on_signal(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return stop.cancel();
        }
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        stop.cancel();
    }
}
