//! The ledger for spreadsheets: RFC 4180, and nothing in it that one would take for a formula.

use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::meant;
use crate::admin::Aside;
use crate::admin::path::PaymentsQuery;
use crate::registry::HostedSandbox;
use crate::view::{PaymentView, ReferenceShape};
use crate::wall_clock;

const COLUMNS: &str = "transaction_id,service_id,vendor_id,account,reference,currency,form_amount,amount,\
status,final,progression,created,date,call,next_step\r\n";

/// Every payment that is meant, as it stands now.
pub(super) async fn export(
    aside: &Aside,
    sandbox: Arc<HostedSandbox>,
    page: PaymentsQuery,
) -> Response {
    let begin = move || {
        let snapshot = sandbox.snapshot(wall_clock::now());
        let (meant, _) = meant(&page, &snapshot);
        let views = meant.filter_map(move |id| PaymentView::of(&sandbox, &snapshot, id));
        std::iter::once(COLUMNS.to_owned()).chain(views.map(|payment| line(&payment)))
    };
    let lines = aside.run(begin).await;
    let content_type = [(
        header::CONTENT_TYPE,
        "text/csv; charset=utf-8; header=present",
    )];
    (content_type, aside.body(lines)).into_response()
}

fn line(payment: &PaymentView) -> String {
    let status = payment.status.code().map(|code| code.to_string());
    let optional = |text: &Option<String>| text.as_deref().map(cell).unwrap_or_default();
    let cells = [
        payment.transaction_id.0.to_string(),
        cell(&payment.service_id),
        payment.vendor_id.to_string(),
        cell(&payment.account),
        payment
            .reference
            .as_ref()
            .map(reference)
            .unwrap_or_default(),
        cell(&payment.currency),
        payment.form_amount.to_string(),
        payment.amount.to_string(),
        status.unwrap_or_else(|| "not-found".to_owned()),
        payment.is_final.to_string(),
        optional(&payment.progression),
        payment.created.clone(),
        payment.date.to_string(),
        payment.call.to_string(),
        payment.next_step.clone().unwrap_or_default(),
    ];
    cells.join(",") + "\r\n"
}

/// A number is one; only a text can be meant as a formula.
fn reference(reference: &ReferenceShape) -> String {
    let text: Result<String, _> = serde_json::from_str(reference.json());
    text.map_or_else(|_| reference.json().to_owned(), |text| cell(&text))
}

/// A text of a client or a profile as one cell.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    if text.contains([',', '"', '\r', '\n']) {
        return format!("\"{guard}{}\"", text.replace('"', "\"\""));
    }
    format!("{guard}{text}")
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[rstest::rstest]
    #[case("79123456789", "79123456789")]
    #[case("a,b", "\"a,b\"")]
    #[case("say \"hi\"\r\nthere", "\"say \"\"hi\"\"\r\nthere\"")]
    #[case("=1+1", "'=1+1")]
    #[case("+7912", "'+7912")]
    #[case("-1", "'-1")]
    #[case("@SUM(1)", "'@SUM(1)")]
    #[case("\t=1", "'\t=1")]
    #[case("\r=1", "\"'\r=1\"")]
    #[case("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"")]
    #[case("1=1", "1=1")]
    #[case("", "")]
    fn a_cell_is_one_cell_and_no_formula(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(cell(text), expected);
    }
}
