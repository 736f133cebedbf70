// `require` and `import` give one and the same.
const assert = require('node:assert/strict');
const { test } = require('node:test');

const required = require('paysys-simulator');

test('require and import give the same', async () => {
  const imported = await import('paysys-simulator');
  assert.deepEqual(Object.keys(required).sort(), ['AdminError', 'MistakesError', 'VerificationError', 'startSimulator']);
  for (const [name, value] of Object.entries(required)) assert.equal(imported[name], value);
  assert.equal((await import('paysys-simulator/node-test')).usePaysys, require('paysys-simulator/node-test').usePaysys);
});
