//! Steps that change the situation, and waiting: in a sandbox by moving its clock, elsewhere by the real one.

use std::time::Duration;

use jiff::SignedDuration;

use super::player::Player;
use crate::scenario::Advance;
use crate::target::{AdminError, Arranged};
use crate::transcript::Cut;
use crate::wall_clock;

impl Player<'_> {
    pub(super) async fn arrange(&mut self, progression: &str) -> Result<(), Cut> {
        let arranged = self.arranged()?;
        arranged
            .admin
            .set_progression(&arranged.sandbox, progression)
            .await?;
        Ok(())
    }

    pub(super) async fn advance(&mut self, advance: Advance) -> Result<(), Cut> {
        let arranged = self.arranged()?;
        let now = match advance {
            Advance::By(time) => arranged.admin.advance_by(&arranged.sandbox, time).await,
            Advance::Next => arranged.admin.advance_to_next(&arranged.sandbox).await,
        };
        arranged.manual_now = Some(now?);
        Ok(())
    }

    /// Lets so much of the gateway's time pass.
    pub(super) async fn pass(&mut self, time: SignedDuration) -> Result<(), Cut> {
        match &mut self.stage.arranged {
            Some(arranged) if arranged.manual_now.is_some() => {
                let now = arranged.admin.advance_by(&arranged.sandbox, time).await?;
                arranged.manual_now = Some(now);
            }
            _ => wall_clock::wait(Duration::try_from(time).unwrap_or_default()).await,
        }
        Ok(())
    }

    fn arranged(&mut self) -> Result<&mut Arranged, Cut> {
        let live = || Cut::NotApplicable("only a simulator can be arranged".to_owned());
        self.stage.arranged.as_mut().ok_or_else(live)
    }
}

impl From<AdminError> for Cut {
    fn from(error: AdminError) -> Self {
        Self::Kit(error.to_string())
    }
}
