//! How many clients start up at once.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use paysys_trials::TrialVerdict;
use tokio::sync::Semaphore;

use super::{assert_verdict, hold_with, interpreter, shell};
use crate::support::repository;

/// Until it pays there may be no other that has not paid yet, and then it waits until another one has started.
const PATIENT: &str = "
class Patient(Client):
  def pay(self, order):
    os.rmdir('starting')
    transaction = super().pay(order)
    os.mkdir(f'paid-{uuid.uuid4()}')
    while len(os.listdir('.')) < 3:
      time.sleep(0.01)
    return transaction
main(Patient)
";

#[tokio::test(flavor = "multi_thread")]
async fn the_next_client_starts_up_once_one_has_paid() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let folder = repository("conformance/tests/clients/python");
    let import = format!("import sys\nsys.path.insert(0, {folder:?})\nfrom careful import *");
    let file = directory.path().join("patient.py");
    fs::write(file, import + PATIENT).expect("the directory can be written");
    let (place, python) = (directory.path().display(), interpreter());
    let script = format!("cd {place} && mkdir starting && exec {python} -S -E -B patient.py");
    let trials = ["happy-path", "ids-above-2-to-53"];
    let (deadline, one) = (Duration::from_secs(10), Arc::new(Semaphore::new(1)));
    for result in hold_with(shell(&script), &trials, deadline, one).await {
        assert_verdict(&result, TrialVerdict::Pass, &[]);
    }
}
