// After every call of the gateway. What is assumed is told, and fails nothing.
pm.test('the answer has the id of its request (ENV-03)', () => {
  pm.expect(pm.response.json().id).to.equal(pm.variables.get('request_id'));
});
