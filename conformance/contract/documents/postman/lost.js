pm.test('a proxy\'s page comes in place of the answer', () => pm.response.to.have.status(502));

const journal = pm.variables.replaceIn('{{admin_url}}/sandboxes/{{sandbox}}/calls?text={{request_id}}');
pm.sendRequest(journal, (error, response) => {
  pm.test('the money has moved all the same: sending it again would pay twice (PAY-13)', () => {
    pm.expect(error).to.equal(null);
    const { calls } = response.json();
    pm.expect(calls).to.have.lengthOf(1);
    pm.expect(calls[0].decided.committed).to.equal(true);
  });
});
