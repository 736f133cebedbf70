// Signed with another key.
const [, service, timestamp] = pm.variables.get('auth').match(/^(.*)-[0-9a-f]{40}-(\d+)$/);
const hash = require('crypto-js').SHA1(`another key${timestamp}`).toString();
pm.variables.set('auth', `${service}-${hash}-${timestamp}`);
