// Prints the first test of a README, so that what people copy is what runs.
import { readFileSync } from 'node:fs';

const code = /```js\n([\s\S]*?)```/.exec(readFileSync(process.argv[2], 'utf8'));
if (code === null) throw new Error('the README has no block of JavaScript');
process.stdout.write(code[1]);
