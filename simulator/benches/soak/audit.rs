//! Is the money in the ledger the money that was committed, and does the bundle replay?

use std::collections::BTreeMap;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::place::{Place, World};

/// The most payments that the admin lists at once.
const PAGE: usize = 1000;

/// Looks at a sandbox while nobody calls it.
pub(crate) async fn audit(world: &World, place: &Place) {
    let _quiet = place.quiet.write().await;
    world.count("audits");
    // Everything that was to be committed later is.
    world
        .post(&place.name, "/clock/advance", &json!({"by": "24h"}))
        .await;
    if let Err(wrong) = audit_money(world, place).await {
        world.report(format!("{}: {wrong}", place.name));
    }
    if let Err(wrong) = replay(world, place).await {
        world.report(format!("{}: {wrong}", place.name));
    }
}

async fn audit_money(world: &World, place: &Place) -> Result<(), String> {
    let payments = payments(world, place).await?;
    let ledger = world.get(&place.name, "/ledger").await.ok_or("no ledger")?;
    let totals: Vec<&Value> = ledger["totals"].as_array().into_iter().flatten().collect();
    let sum = |key: &str| {
        totals
            .iter()
            .filter_map(|total| total[key].as_u64())
            .sum::<u64>()
    };
    let counted = (sum("count"), sum("amount"));
    let listed = (payments.len() as u64, payments.values().sum());
    if counted != listed || ledger["count"] != json!(listed.0) {
        return Err(format!(
            "totals are {counted:?}, payments {listed:?}, {}",
            ledger["count"]
        ));
    }
    if ledger["late_commits"] != json!(0) {
        return Err("late commits are left".into());
    }
    let calls = calls(world, place).await?;
    let evicted = calls.first().and_then(|call| call["number"].as_u64()) != Some(1);
    if evicted && !calls.is_empty() {
        world.count("audits without all calls");
        return Ok(());
    }
    compare(&calls, &payments)
}

/// What calls say they committed, now or later, beside what there is.
fn compare(calls: &[Value], payments: &BTreeMap<u64, u64>) -> Result<(), String> {
    let decided = || calls.iter().map(|call| (call, &call["decided"]));
    let later = decided().filter(|(_, decided)| decided["commits_at"].is_string());
    let mut committed = later.count();
    for (call, decided) in decided().filter(|(_, decided)| decided["committed"] == true) {
        committed += 1;
        let id = decided["transaction_id"].as_u64().unwrap_or_default();
        let amount = payments.get(&id);
        let amount = amount.ok_or_else(|| format!("payment {id} is not in the ledger"))?;
        let text = call["answered"]["body"].as_str().unwrap_or_default();
        let told = format!("\"amount\":{amount}");
        if decided["fault"].is_null() && !text.contains(&told) {
            return Err(format!("of payment {id} of {amount} it was told {text}"));
        }
    }
    if committed != payments.len() {
        let all = payments.len();
        return Err(format!(
            "{committed} were committed, {all} are in the ledger"
        ));
    }
    Ok(())
}

async fn payments(world: &World, place: &Place) -> Result<BTreeMap<u64, u64>, String> {
    let mut all = BTreeMap::new();
    let mut after = 0;
    loop {
        let path = format!("/payments?after={after}&limit={PAGE}");
        let page = world.get(&place.name, &path).await.ok_or("no payments")?;
        let payments = page["payments"].as_array().cloned().unwrap_or_default();
        for payment in &payments {
            let number = |key: &str| payment[key].as_u64().unwrap_or_default();
            after = number("transaction_id");
            all.insert(after, number("amount"));
        }
        if payments.len() < PAGE {
            return Ok(all);
        }
    }
}

async fn calls(world: &World, place: &Place) -> Result<Vec<Value>, String> {
    let text = download(world, place, "/calls?format=ndjson").await?;
    let lines = text.lines().map(serde_json::from_str);
    lines
        .collect::<Result<_, _>>()
        .map_err(|error| format!("calls are no JSON: {error}"))
}

async fn replay(world: &World, place: &Place) -> Result<(), String> {
    let bundle = download(world, place, "/bundle").await?;
    if !bundle.contains("\"evicted_requests\":0,\"evicted_commands\":0") {
        return Ok(());
    }
    world.count("replays");
    let file = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    std::fs::write(file.path(), &bundle).map_err(|error| error.to_string())?;
    let replay = Command::new(&world.binary)
        .arg("replay")
        .arg(file.path())
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|error| error.to_string())?;
    if replay.status.success() {
        return Ok(());
    }
    let (_, kept) = file.keep().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&replay.stderr).into_owned();
    Err(format!("{} does not replay: {said}", kept.display()))
}

async fn download(world: &World, place: &Place, path: &str) -> Result<String, String> {
    let request = world.client.get(world.of_sandbox(&place.name, path));
    let request = request.timeout(std::time::Duration::from_secs(60));
    let answer = request
        .send()
        .await
        .map_err(|error| format!("{path}: {error:?}"))?;
    answer
        .text()
        .await
        .map_err(|error| format!("{path}: {error:?}"))
}
