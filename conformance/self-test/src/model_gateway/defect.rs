//! Mutant decisions: what no alteration of an answer could bring about.

/// One thing a gateway decides wrongly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// `pam.check_payment` is not served (ENV-01).
    NoChecks,
    /// `pam.pay_by_cash` is not served (ENV-01).
    NoPayouts,
    /// A UUID is no id to it (ENV-02).
    NoUuids,
    /// A request must say jsonrpc (ENV-04).
    DemandsJsonrpc,
    /// A request must not say jsonrpc (ENV-04).
    RefusesJsonrpc,
    /// A payout must not say jsonrpc (ENV-04).
    RefusesJsonrpcOnPayouts,
    /// Null parameters are no request (ENV-05).
    RefusesNullParams,
    /// Absent parameters are no request (ENV-05, ERR-04).
    RefusesAbsentParams,
    /// A list of parameters is read (ENV-05).
    ReadsPositionalParams,
    /// An unknown method is taken for a check (ERR-01).
    GuessesMethods,
    /// What follows the JSON is not looked at (ERR-02).
    IgnoresTrailingText,
    /// An empty body is an empty request (ERR-02).
    EmptyBodyIsNoRequest,
    /// A missing method is a check (ERR-03).
    MethodIsOptional,
    /// A missing amount is the usual one (ERR-04).
    DefaultAmount,
    /// A missing currency is the usual one (ERR-04).
    DefaultCurrency,
    /// A missing transaction id means the last payment (ERR-04).
    DefaultTransaction,
    /// Amounts of zero or less are paid (PAY-14).
    TakesZero,
    /// Negative amounts are paid, without their sign (PAY-14).
    TakesNegative,
    /// Fractions are cut off (PAY-14).
    TakesFractions,
    /// The digits in a text are read as a number (PAY-14).
    TakesTextAmounts,
    /// What is no number at all is the usual amount (PAY-14).
    TakesNonsense,
    /// Accounts may be numbers (ENV-08).
    TakesNumericAccounts,
    /// Currencies may be numbers (ENV-08).
    TakesNumericCurrencies,
    /// Vendor ids may be any text (ENV-08).
    TakesTextVendors,
    /// An unknown vendor is the usual one (ENV-08).
    TakesUnknownVendors,
    /// A vendor's limits are not kept (ENV-08).
    IgnoresLimits,
    /// Numbers of cards and wallets are not looked at (ENV-08).
    IgnoresCardFormats,
    /// Any JSON is a form (ENV-08).
    TakesAnyForm,
    /// Any JSON is a transaction id, and 0 the first payment (ENV-08).
    TakesAnyTransaction,
    /// Checks need no header (AUT-01).
    ChecksNeedNoHeader,
    /// Payouts need no header (AUT-01).
    PayoutsNeedNoHeader,
    /// The hash is not compared (AUT-02).
    IgnoresHash,
    /// A header without a hash is let in (AUT-02).
    NeedsNoHash,
    /// Only the beginning of the hash is compared, as far as it goes (AUT-02).
    ComparesBeginnings,
    /// The hash may be of any time (AUT-02).
    IgnoresTimeInHash,
    /// The secret of any service will do (AUT-02).
    TakesAnySecret,
    /// The service is not looked up (AUT-02).
    IgnoresService,
    /// A malformed header is let in (AUT-02).
    IgnoresForm,
    /// Any header will do (AUT-02).
    ReadsAuthorization,
    /// The right signature is refused (AUT-02).
    RefusesEverybody,
    /// Timestamps are not looked at (AUT-03).
    NeverStale,
    /// Those of payouts are not (AUT-03).
    PayoutsNeverStale,
    /// Every timestamp is too old (AUT-03).
    AlwaysStale,
    /// Blocked services are served (AUT-06).
    ServesBlocked,
    /// Fields are read from `params` itself (PAY-01).
    ReadsFlatForms,
    /// All payments have one transaction id (PAY-15).
    OneTransactionId,
    /// Two payments have one transaction id, and then the next two (PAY-15).
    TransactionIdsInPairs,
    /// After seven payments transaction ids begin anew (PAY-15).
    ReusesTransactionIds,
    /// The payment is found under another id than was given (PAY-05).
    OtherIdThanGiven,
    /// Payments are found from two seconds on after they were made, which is right where nobody arranges otherwise.
    FoundLate,
    /// A check looks for `transaction_id` (CHK-01).
    LooksForTransactionId,
    /// Checks are refused (CHK-01).
    RefusesChecks,
    /// Payouts are refused as if something were missing (PAY-01).
    RefusesPayouts,
    /// A check answers with the newest payment (CHK-01).
    AnswersNewest,
    /// Every payment exists (CHK-07).
    InventsPayments,
    /// The amount of a payment is told otherwise once it moves (CHK-04).
    AmountChanges,
    /// Three seconds after completion a payment awaits payment again (CHK-09).
    ReopensCompleted,
    /// Three seconds after completion a payment is cancelled (CHK-09).
    CancelsCompleted,
    /// Three seconds after cancellation a payment is completed (CHK-09).
    CompletesCancelled,
    /// Three seconds after an error a payment is created again (CHK-09).
    RecreatesFailed,
    /// Three seconds after its refund a payment is completed again (CHK-09).
    UndoesRefunds,
    /// Three seconds after its refund a payment is held (CHK-09).
    HoldsRefunded,
    /// A completed payment is told as completed and as awaiting payment in turns, to a beat (CHK-09).
    Wavers,
    /// The date of a payment is that of its latest change (CHK-05).
    DateMoves,
}
