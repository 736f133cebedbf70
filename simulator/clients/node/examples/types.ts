// Compiled, never run: what the types promise, and what they refuse.
import { type Call, MistakesError, type Rule, startSimulator } from 'paysys-simulator';
import { usePaysys as usePaysysInJest } from 'paysys-simulator/jest';
import { usePaysys } from 'paysys-simulator/node-test';

export async function use(): Promise<number> {
  await using simulator = await startSimulator({ profile: 'lenient', args: ['--threads', '2'] });
  await using sandbox = await simulator.sandbox({ clock: 'x60', seed: 7, profile: { findings: { ignore: [] } }, failOn: 'warning' });
  const rule: Rule = { match: { account: '7912*', amount: { min: 1000 } }, when: { next: 1 }, then: { fault: 'lost-response' }, must_apply: true };
  await sandbox.rule(rule);
  const call: Call | undefined = (await sandbox.calls({ outcome: 'payout', count: 1, wait: '5s' }))[0];
  const passed: boolean = (await sandbox.verify({ calls: [{ match: { error: -32320 }, never: true }], rules_applied: true })).passed;
  const severities: ('info' | 'warning' | 'error')[] = (await sandbox.findings()).map((finding) => finding.severity);
  // @ts-expect-error a rule says what is to happen
  await sandbox.rule({ when: { next: 1 } });
  // @ts-expect-error it is `fault`
  await sandbox.rule({ then: { fualt: 'lost-response' } });
  // @ts-expect-error there is no such severity
  usePaysys({ failOn: 'errors' });
  return (await sandbox.payments()).length + (call?.number ?? 0) + Number(passed) + severities.length;
}

export const url: string = usePaysysInJest().url;
export const confidences = (error: MistakesError): string[] => error.doublePayments.map((double) => double.confidence);
