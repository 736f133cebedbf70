//! The payout that is made again and again.

pub(crate) const PAYOUT: &str = r#"{"id":"1cb17690-9105-4a23-9868-f5006cda7724","method":"pam.pay_by_cash","params":{"vendor_form":{"account":"79123456789","currency":"USD","amount":12000,"vendor_id":101596}}}"#;
