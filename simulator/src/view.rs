//! How calls and payments are shown, by the admin API and by the library alike.

mod body;
mod call;
mod course;
mod decision;
mod payment;
mod reference;
mod row;

pub use body::BodyView;
pub use call::{AnsweredView, CallView, DeliveredView, HeaderView, RequestView, TraceView};
pub use course::{ComingView, EnteredView};
pub use decision::{DecisionView, FaultView};
pub use payment::PaymentView;
pub use reference::ReferenceShape;
pub use row::CallRow;

pub use crate::shape::StatusShape;
