//! What no process can be made to do from outside, and bytes that other versions have to read.

use std::collections::BTreeMap;

use paysys_store::MemoryLog;

use super::*;
use crate::profile::{Profile, Source};
use crate::registry::house::Created;
use crate::registry::step::Step;
use crate::simulator::{Config, Simulator, Store};

async fn handed_over_store() -> Arc<dyn EventLog> {
    let log: Arc<dyn EventLog> = Arc::new(MemoryLog::default());
    let config = || Config {
        store: Some(Store::of(log.clone())),
        ..Config::default()
    };
    Simulator::launch(config()).await.unwrap().stop().await;
    Simulator::hand_over(config()).await.unwrap();
    log
}

fn house(log: &Arc<dyn EventLog>) -> House {
    House::new(log.clone(), Profile::standard().clone(), u64::MAX).unwrap()
}

fn terms() -> Terms {
    Terms {
        version: "9.9.9".into(),
        profile: (*Profile::standard().source).clone(),
        services: vec!["shop".into()],
        seed: 7,
        pace: None,
        keys: vec![[1, 2, 3]],
        journal_limit_bytes: 9,
    }
}

/// What the first has made must not be lost.
#[tokio::test]
async fn of_two_that_take_over_the_slower_one_changes_nothing() {
    let log = handed_over_store().await;
    let (first, slow) = (house(&log), house(&log));
    let (found, found_too) = (first.handed_over().await, slow.handed_over().await);
    first
        .take_over(found.unwrap().unwrap(), &terms())
        .await
        .unwrap();
    assert_eq!(slow.agree(terms()).await.unwrap().version, "9.9.9");
    let base = log.base(RowId::HOUSE).await.unwrap().unwrap();
    let nonce = "made since".to_owned();
    let made = first
        .append(base.ordinal + 1, &HouseStep::Posted { nonce })
        .await;
    assert!(matches!(made, Appended::Done), "{made:?}");

    slow.take_over(found_too.unwrap().unwrap(), &terms())
        .await
        .unwrap();
    assert_eq!(log.base(RowId::HOUSE).await, Ok(Some(base.clone())));
    let events = log.read(RowId::HOUSE, base.ordinal).await.unwrap();
    assert_eq!(events.len(), 2, "{events:?}");
    assert!(slow.handed_over().await.unwrap().is_none(), "it goes on");
}

#[tokio::test]
async fn what_one_that_took_over_did_not_finish_another_one_takes_over() {
    let log = handed_over_store().await;
    let (killed, next) = (house(&log), house(&log));
    let found = killed.handed_over().await.unwrap().unwrap();
    let begun = killed.append(found.last, &HouseStep::TakenOver).await;
    assert!(matches!(begun, Appended::Done), "{begun:?}");
    let found = next.handed_over().await.unwrap().unwrap();
    next.take_over(found, &terms()).await.unwrap();
    assert_eq!(next.agree(terms()).await.unwrap().version, "9.9.9");
}

/// They are what other versions read before they know anything of the store.
#[test]
fn the_events_that_other_versions_read_stay_as_they_are() {
    let sandbox = Step::HandedOver.write(Vec::new());
    assert_eq!(sandbox, [0, 0, 0, 0, 0, 0, 0, 0, 6]);
    assert!(step::hands_over(&sandbox));
    let house = |step| postcard::to_allocvec(&step).unwrap();
    assert_eq!(house(HouseStep::HandedOver), [4]);
    assert_eq!(house(HouseStep::TakenOver), [5]);
}

#[test]
fn a_house_of_another_layout_has_another_number() {
    let source = |text: &str| Source {
        name: "p".into(),
        text: text.into(),
    };
    let created = Created {
        wall: 5,
        name: "n".into(),
        profile: source("s"),
        seed: 6,
        pace: "real".into(),
    };
    let house = HouseBase {
        terms: Terms {
            profile: source("t"),
            ..terms()
        },
        sandboxes: BTreeMap::from([(1, created)]),
        names_made_up: 4,
    };
    let head = house.ending_at(1).head;
    assert_eq!(
        head.escape_ascii().to_string(),
        r"\x01\x059.9.9\x01p\x01t\x01\x04shop\x07\x00\x01\x01\x02\x03\t\x01\x01\n\x01n\x01p\x01s\x06\x04real\x04",
        "where this changes, FORMAT has to"
    );
}
