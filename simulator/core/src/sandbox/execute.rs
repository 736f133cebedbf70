//! Following a command.

use super::Sandbox;
use crate::Moment;
use crate::command::{Command, CommandError, Outcome};

impl Sandbox {
    /// Does what a command says. One that is refused may still have settled what had come due.
    pub fn execute(&mut self, command: &Command, wall: Moment) -> Result<Outcome, CommandError> {
        let mut outcome = Outcome::quiet(self.clock.now(wall));
        match command {
            Command::SetClock { pace, now } => outcome.now = self.set_clock(*pace, *now, wall)?,
            Command::Advance(advance) => outcome = self.advance(*advance, wall)?,
            Command::AddRule(spec) if spec.when.is_over(outcome.now) => {
                return Err(CommandError::RuleIsOver);
            }
            Command::AddRule(spec) => {
                let rule = self.rules.add((**spec).clone(), outcome.now);
                outcome.rule = Some(rule.ok_or(CommandError::TooManyRules)?.id);
            }
            Command::RemoveRule(id) if !self.rules.remove(*id) => {
                return Err(CommandError::NoSuchRule(*id));
            }
            Command::RemoveRule(_) => (),
            Command::ClearRules => self.rules.clear(),
            Command::SetStatus {
                transaction_id,
                status,
                force,
            } => self.set_status(*transaction_id, *status, *force, wall)?,
        }
        Ok(outcome)
    }
}
