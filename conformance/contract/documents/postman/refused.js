pm.test('a wrong signature is refused (AUT-01)', () => {
  pm.response.to.have.jsonSchema(schema);
  console.info(`Refused with ${pm.response.json().error.code}. Which code it is, is assumed (AUT-04): -32504 in the simulator.`);
});
