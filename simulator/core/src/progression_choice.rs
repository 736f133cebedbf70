//! Which progression a payment takes: a certain one, or one of several by chance.

use rand::RngExt;

use super::chance::Purpose;
use super::progression::Luck;

/// A named way to give payments progressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressionChoice {
    pub name: String,
    pub leads_to: LeadsTo,
}

/// Where a choice leads; numbers are places in [`super::Behaviour::progressions`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadsTo {
    One(u16),
    /// To one of several, each with a weight; never empty, the weights never all zero.
    Chosen(Vec<(u16, u32)>),
}

impl ProgressionChoice {
    /// The progression of one payment: same luck, same progression.
    pub fn progression(&self, luck: Luck) -> u16 {
        match &self.leads_to {
            LeadsTo::One(progression) => *progression,
            LeadsTo::Chosen(weighted) => choose(weighted, luck),
        }
    }
}

fn choose(weighted: &[(u16, u32)], luck: Luck) -> u16 {
    let total: u64 = weighted.iter().map(|(_, weight)| u64::from(*weight)).sum();
    let mut drawn = luck
        .seed
        .draw(Purpose::Choice, luck.payment)
        .random_range(0..total);
    for (progression, weight) in weighted {
        match drawn.checked_sub(u64::from(*weight)) {
            None => return *progression,
            Some(rest) => drawn = rest,
        }
    }
    unreachable!("what is drawn is below the sum of the weights")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn weights_decide_how_often_each_is_chosen() {
        let choice = ProgressionChoice {
            name: "mixed".into(),
            leads_to: LeadsTo::Chosen(vec![(1, 3), (2, 1), (3, 0)]),
        };
        let count = |wanted| {
            let chosen = (0..1000).map(|payment| {
                choice.progression(Luck {
                    seed: Seed(1),
                    payment,
                })
            });
            chosen.filter(|progression| *progression == wanted).count()
        };
        assert!((700..800).contains(&count(1)), "{}", count(1));
        assert_eq!(count(1) + count(2), 1000);
    }
}
