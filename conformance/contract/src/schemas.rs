//! The JSON Schemas of requests: what the kit itself must send when it means to send something right.

use jsonschema::Validator;
use serde_json::Value;

use paysys_shared::json::Json;

/// The schemas of both methods' requests.
#[derive(Debug)]
pub struct Schemas {
    pay_request: Schema,
    check_request: Schema,
}

#[derive(Debug)]
struct Schema {
    document: Value,
    validator: Validator,
}

/// Where a document breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub place: String,
    pub message: String,
}

impl Schemas {
    pub(super) fn built_in() -> Self {
        Self {
            pay_request: Schema::compile(include_str!(
                "../../../fixtures/contract/pay_by_cash.request.schema.json"
            )),
            check_request: Schema::compile(include_str!(
                "../../../fixtures/contract/check_payment.request.schema.json"
            )),
        }
    }

    /// What the contract has against this request; nothing for methods it does not know.
    #[must_use]
    pub fn faults_in_request(&self, method: &str, request: &Json) -> Vec<Fault> {
        let Some(schema) = self.request(method) else {
            return Vec::new();
        };
        let request = request.to_value();
        if schema.validator.is_valid(&request) {
            return Vec::new();
        }
        let fault = |error: jsonschema::ValidationError<'_>| Fault {
            place: error.instance_path().to_string(),
            message: error.to_string(),
        };
        schema.validator.iter_errors(&request).map(fault).collect()
    }

    /// Is it the id of a vendor whose form is documented?
    #[must_use]
    pub fn documents_vendor(&self, vendor: &Json) -> bool {
        let forms = self.pay_request.document["$defs"].as_object();
        let mut forms = forms.into_iter().flat_map(|forms| forms.values());
        forms.any(|form| {
            let id = form["properties"]["vendor_id"]["const"].as_i64();
            id.is_some() && id.map(i128::from) == vendor.as_integer()
        })
    }

    /// The JSON type the contract gives a vendor's form field or a parameter, such as `integer`.
    #[must_use]
    pub fn type_of(&self, method: &str, vendor_id: Option<i64>, field: &str) -> Option<&str> {
        let document = &self.request(method)?.document;
        let parameter = &document["properties"]["params"]["properties"][field];
        stated_type(parameter).or_else(|| {
            let forms = document["$defs"].as_object()?.values();
            let typed = |form: &'_ &Value| stated_type(&form["properties"][field]).is_some();
            let wanted = |form: &'_ &Value| {
                vendor_id.is_some_and(|id| form["properties"]["vendor_id"]["const"] == id)
            };
            let form = forms
                .clone()
                .find(wanted)
                .or_else(|| forms.clone().find(typed))?;
            stated_type(&form["properties"][field])
        })
    }

    fn request(&self, method: &str) -> Option<&Schema> {
        match method {
            "pam.pay_by_cash" => Some(&self.pay_request),
            "pam.check_payment" => Some(&self.check_request),
            _ => None,
        }
    }
}

/// A type that is stated, or follows from the one value allowed.
fn stated_type(schema: &Value) -> Option<&str> {
    schema["type"]
        .as_str()
        .or_else(|| schema["const"].is_i64().then_some("integer"))
}

impl Schema {
    fn compile(text: &str) -> Self {
        let document: Value = serde_json::from_str(text).expect("the schema is JSON");
        let validator = jsonschema::validator_for(&document).expect("the schema is a JSON Schema");
        Self {
            document,
            validator,
        }
    }
}
