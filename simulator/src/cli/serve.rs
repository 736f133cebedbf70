//! `serve`: the simulator as a process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread;

use clap::Args;
use miette::{IntoDiagnostic, WrapErr};
use tokio::runtime::{Builder, Runtime};
use tracing_subscriber::filter::Targets;

use super::report::ReportArgs;
use super::store::StoreArgs;
use super::welcome::{self, Hints};
use super::{Failure, log, say, signals};
use crate::profile::Profile;
use crate::registry::Registry;
use crate::report::{Archive, Report};
use crate::simulator::{Config, Simulator, StartError, Store};
use crate::tls::Tls;
use paysys_core::Seed;
use paysys_core::clock::Pace;
use paysys_input::bearer_token::BearerToken;
use paysys_input::public_url::PublicUrl;
use paysys_input::{address, credential};
use paysys_shared::suggest;
use paysys_store::StoreError;

use crate::{entropy, wall_clock};

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Where the gateway listens; port 0 takes a free port
    #[arg(
        long,
        env = "PAYSYS_SIM_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS",
        value_parser = address::parse
    )]
    listen: SocketAddr,
    /// Under which URL clients reach the gateway, where that is not where it listens: behind a proxy or
    /// a mapped port. Paths such as /gateway are added to it
    #[arg(long, env = "PAYSYS_SIM_PUBLIC_URL", value_name = "URL")]
    public_url: Option<PublicUrl>,
    /// Speak https: self-signed makes a certificate at start, for this machine, the host of
    /// --public-url and the names given; CERT,KEY reads two PEM files
    #[arg(long, env = "PAYSYS_SIM_TLS", value_name = "self-signed[,NAME…]|CERT,KEY", value_parser = Tls::parse)]
    tls: Option<Tls>,
    /// Where the admin API listens; beyond loopback it needs --admin-token
    #[arg(
        long,
        env = "PAYSYS_SIM_ADMIN",
        default_value = "127.0.0.1:8081",
        value_name = "ADDRESS",
        value_parser = address::parse
    )]
    admin: SocketAddr,
    /// Under which URL the admin API is reached, where that is not where it listens
    #[arg(long, env = "PAYSYS_SIM_ADMIN_PUBLIC_URL", value_name = "URL")]
    admin_public_url: Option<PublicUrl>,
    /// What callers of the admin API must send as `Authorization: Bearer TOKEN`
    #[arg(
        long,
        env = "PAYSYS_SIM_ADMIN_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN", value_parser = credential::visible)]
    admin_token: Option<String>,
    /// How the gateway behaves: a built-in profile (default, page-example, wrong-status,
    /// lenient, siblings) or a file, or several with commas between them, each laid over those before it;
    /// secret keys under 16 characters or of digits only are not recognised where they do not belong
    #[arg(
        long,
        env = "PAYSYS_SIM_PROFILE",
        default_value = "default",
        value_name = "NAME|FILE"
    )]
    profile: String,
    /// Same seed, same calls, same answers; without it a new one is drawn and printed
    #[arg(long, env = "PAYSYS_SIM_SEED", value_name = "NUMBER")]
    seed: Option<u64>,
    /// How time passes for payments: real, manual (only when told) or x60 (any whole factor);
    /// without it, as the profile says
    #[arg(long, env = "PAYSYS_SIM_CLOCK", value_name = "CLOCK", value_parser = read_pace)]
    clock: Option<Pace>,
    /// How many MiB of its traffic each sandbox remembers; what is older is counted and forgotten
    #[arg(long, env = "PAYSYS_SIM_JOURNAL_MIB", default_value_t = 64, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    journal_mib: u32,
    #[command(flatten)]
    store: StoreArgs,
    /// Threads that serve; one is the fastest choice on a small machine
    #[arg(long, env = "PAYSYS_SIM_THREADS", default_value_t = 1, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    /// Print exactly one line of JSON on stdout when ready
    #[arg(long, env = "PAYSYS_SIM_JSON")]
    json: bool,
    /// Stop also when stdin ends: with a pipe there, as soon as the program that started this one is
    /// gone, even if it was killed
    #[arg(long, env = "PAYSYS_SIM_STOP_WITH_STDIN")]
    stop_with_stdin: bool,
    /// What to log on stderr: off, error, warn, info, debug or trace; PART=LEVEL behind a comma sets
    /// another level for a part, such as info,paysys_simulator::registry=debug
    #[arg(
        long,
        env = "PAYSYS_SIM_LOG",
        default_value = "info",
        value_name = "LEVEL",
        value_parser = log::filter::parse
    )]
    log: Targets,
    /// How lines of the log are written: for people, or one JSON object in each
    #[arg(
        long,
        env = "PAYSYS_SIM_LOG_FORMAT",
        value_enum,
        default_value_t = log::LogFormat::Text,
        value_name = "FORMAT"
    )]
    log_format: log::LogFormat,
    #[command(flatten)]
    report: ReportArgs,
}

impl Hints {
    fn of(args: &ServeArgs) -> Self {
        Self {
            json: args.json,
            language: args.report.spoken(),
            certificate_is_made: matches!(args.tls, Some(Tls::SelfSigned | Tls::SelfSignedFor(_))),
            admin_wants_token: args.admin_token.is_some(),
            kept_in: args.store.place(),
        }
    }
}

fn read_pace(text: &str) -> Result<Pace, String> {
    let did_you_mean = || suggest::did_you_mean(text, &["real", "manual"]);
    Pace::parse(text).ok_or_else(|| format!("a clock is real, manual or x60{}", did_you_mean()))
}

/// Serves until SIGINT, SIGTERM or SIGHUP, or the end of stdin where that was asked for.
pub(super) fn run(args: ServeArgs) -> Result<(), Failure> {
    if args.hands_over() {
        return hand_over(args);
    }
    let hints = Hints::of(&args);
    let with_stdin = args.stop_with_stdin;
    during(args, async |simulator| {
        let stop = signals::stop(with_stdin).into_diagnostic();
        let stop = stop.map_err(Failure::while_running)?;
        welcome::print(simulator, &hints)?;
        stop.await;
        Ok(())
    })
}

/// Gets the store ready for another version.
fn hand_over(args: ServeArgs) -> Result<(), Failure> {
    logged(args, |args| {
        let told = match args.json {
            true => r#"{"handed_over":true}"#,
            false => {
                "The store is ready for another version of paysys-simulator: start that one as this one was started."
            }
        };
        let (runtime, config) = configured(args)?;
        let handed_over = runtime.block_on(Simulator::hand_over(config));
        handed_over.map_err(|why| match why {
            StartError::Store(StoreError::Unavailable(_)) => Failure::while_running(why),
            _ => Failure::bad_usage(why),
        })?;
        say(told)?;
        Ok(Vec::new())
    })
}

/// Serves for as long as something else takes, then reports, whatever came of it.
pub(super) fn during(
    args: ServeArgs,
    work: impl AsyncFnOnce(&Simulator) -> Result<(), Failure>,
) -> Result<(), Failure> {
    logged(args, |args| run_and_report(args, work))
}

/// Does this with a log, in which it is told what went wrong.
fn logged(
    args: ServeArgs,
    work: impl FnOnce(ServeArgs) -> Result<Vec<Failure>, Failure>,
) -> Result<(), Failure> {
    let log = log::start(args.log.clone(), args.log_format)?;
    let failures = match work(args) {
        Ok(failures) => failures,
        Err(failure) => vec![failure],
    };
    for report in failures.iter().filter_map(|one| one.report.as_ref()) {
        log.complain(report);
    }
    let worst = failures.iter().map(|one| one.exit_code).max();
    worst.map_or(Ok(()), |exit_code| Err(Failure::told(exit_code)))
}

/// How to start, with the store open.
fn configured(args: ServeArgs) -> Result<(Runtime, Config), Failure> {
    let runtime = runtime(args.threads)
        .into_diagnostic()
        .map_err(Failure::while_running)?;
    let store = args.store.clone();
    let seed_is_given = args.seed.is_some();
    let mut config = args.configure()?;
    let log = runtime.block_on(store.open());
    let log = log.map_err(Failure::bad_usage)?;
    config.store = log.map(|log| Store {
        seed_is_given,
        ..Store::of(log)
    });
    Ok((runtime, config))
}

/// What went wrong while it ran and when it reported; that it did not start is an error.
fn run_and_report(
    args: ServeArgs,
    work: impl AsyncFnOnce(&Simulator) -> Result<(), Failure>,
) -> Result<Vec<Failure>, Failure> {
    let report = args.report.clone();
    report.take_old_reports_away().map_err(Failure::bad_usage)?;
    let (runtime, config) = configured(args)?;
    // Without a report nothing is kept of what is deleted.
    let archives = report.is_wanted().then(|| Arc::new(report.archives()));
    let (registry, worked) = runtime.block_on(serve(config, work, archives.clone()))?;
    // Somebody may be waited for who says nothing more.
    runtime.shutdown_background();
    let concluded = archives.map_or_else(Vec::new, |archives| {
        let now = wall_clock::now();
        let reports = archives.iter();
        let reports = reports.map(|archive| Report::of(archive, &registry, now));
        report.conclude(&reports.collect::<Vec<_>>())
    });
    let concluded = concluded.into_iter().map(Failure::while_running);
    Ok(worked.err().into_iter().chain(concluded).collect())
}

/// One thread is the default: a call costs so little that handing it to another thread costs more
/// (measured by `benches/throughput`: 81 000 payouts a second against 64 000 on two cores).
fn runtime(threads: u16) -> std::io::Result<Runtime> {
    if threads > 1 {
        match can_be_made(threads) {
            Ok(()) => {
                return Builder::new_multi_thread()
                    .worker_threads(threads.into())
                    .enable_all()
                    .build();
            }
            Err(error) => {
                tracing::warn!(%error, threads, "so many threads cannot be made here; one serves");
            }
        }
    }
    Builder::new_current_thread().enable_all().build()
}

/// Makes as many threads as are wanted, all at once, and lets them end: the runtime panics where it fails to make its own.
fn can_be_made(threads: u16) -> std::io::Result<()> {
    let hold = Mutex::new(());
    thread::scope(|scope| {
        let held = hold.lock();
        let made = (0..threads).try_for_each(|_| {
            let wait = || drop(hold.lock());
            thread::Builder::new().spawn_scoped(scope, wait).map(drop)
        });
        drop(held);
        made
    })
}

impl ServeArgs {
    /// Whether nothing is to be served.
    pub(super) const fn hands_over(&self) -> bool {
        self.store.hand_over
    }

    fn configure(self) -> Result<Config, Failure> {
        let seed = match self.seed {
            Some(seed) => Seed(seed),
            None => entropy::seed()
                .into_diagnostic()
                .wrap_err("failed to draw a seed; give one with --seed")
                .map_err(Failure::while_running)?,
        };
        Ok(Config {
            listen: self.listen,
            public_url: self.public_url,
            admin: self.admin,
            admin_public_url: self.admin_public_url,
            admin_token: self.admin_token.map(BearerToken::new),
            profile: Profile::named_or_file(&self.profile).map_err(Failure::bad_usage)?,
            seed,
            pace: self.clock,
            tls: self.tls,
            store: None,
            journal_limit_bytes: (self.journal_mib as usize) << 20,
            ignored_findings: self.report.ignored_findings,
        })
    }
}

/// Serves during this work; what is left are the sandboxes, and what came of the work.
async fn serve(
    config: Config,
    work: impl AsyncFnOnce(&Simulator) -> Result<(), Failure>,
    archives: Option<Arc<Vec<Archive>>>,
) -> Result<(Arc<Registry>, Result<(), Failure>), Failure> {
    allow_many_connections();
    signals::survive_full_files()
        .into_diagnostic()
        .map_err(Failure::while_running)?;
    let simulator = Simulator::launch(config)
        .await
        .map_err(Failure::bad_usage)?;
    let is_reported = archives.is_some();
    if let Some(archives) = archives {
        simulator.registry().be_witnessed_by(archives);
    }
    let worked = work(&simulator).await;
    tracing::info!("stopping");
    let registry = simulator.registry().clone();
    simulator.stop().await;
    if is_reported && let Err(error) = registry.learn_all_of_others().await {
        tracing::warn!(%error, "the report may lack what other nodes were given");
    }
    Ok((registry, worked))
}

/// A shell often allows 1024 open files, which a few hundred hung calls would use up.
fn allow_many_connections() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "failed to raise the limit of open files");
    }
}
