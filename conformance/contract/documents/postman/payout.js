pm.test('a payout is answered as the contract says', () => pm.response.to.have.jsonSchema(schema));

// Kept as text: an id may have more digits than a JavaScript number keeps.
const [, transaction] = pm.response.text().match(/"transaction_id"\s*:\s*(-?\d+)/) || [];
pm.test('there is a transaction to ask about (PAY-05)', () => pm.expect(transaction).to.be.a('string'));
if (transaction) {
  pm.collectionVariables.set('transaction_id', transaction);
  pm.collectionVariables.set('paid', JSON.stringify(pm.response.json().result.details));
}
