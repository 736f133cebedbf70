pm.test('a check is answered as the contract says', () => pm.response.to.have.jsonSchema(schema));

const paid = pm.collectionVariables.get('paid');
if (paid) {
  const { amount, date } = JSON.parse(paid);
  pm.test('amount and date are the payout\'s (CHK-04, CHK-05)', () => {
    pm.expect(pm.response.json().result.result).to.include({ amount, date });
  });
}
