import type { Admin } from './admin.js';
import type { CallRow, Double, Finding } from './admin-api.js';

/** How bad a mistake must be to fail a test. A certain double payment is an error, a likely one a warning. */
export type FailOn = 'error' | 'warning';

/** The client under test made mistakes; the message tells which, and shows the calls. */
export class MistakesError extends Error {
  override name = 'MistakesError';
  constructor(
    message: string,
    /** Payments that were made twice. */
    readonly doublePayments: readonly Double[],
    /** What else it did wrong. */
    readonly findings: readonly Finding[],
  ) {
    super(message);
  }
}

/** Of very many calls and double payments the first are told. */
const TOLD = 20;

/** Throws where something is at least as bad as `failOn` and not waived. */
export async function expectNoMistakes(admin: Admin, sandbox: string, failOn: FailOn): Promise<void> {
  const severities = failOn === 'error' ? ['error'] : ['error', 'warning'];
  const confidences = failOn === 'error' ? ['certain'] : ['certain', 'likely'];
  const all = await admin.get('/sandboxes/{sandbox}/findings', sandbox);
  const findings = all.findings.filter((finding) => !finding.waived && severities.includes(finding.severity));
  const doubles = (await allDoubles(admin, sandbox)).filter((double) => confidences.includes(double.confidence));
  if (findings.length + doubles.length === 0) return;
  const numbers = new Set([...doubles, ...findings].flatMap((mistake) => mistake.calls));
  const calls = await Promise.all([...numbers].sort((a, b) => a - b).slice(0, TOLD).map((number) => callNumber(admin, sandbox, number)));
  throw new MistakesError(told(doubles, findings, calls), doubles, findings);
}

async function allDoubles(admin: Admin, sandbox: string): Promise<Double[]> {
  const doubles: Double[] = [];
  for (;;) {
    const after = doubles.at(-1)?.calls.at(-1);
    const page = await admin.get('/sandboxes/{sandbox}/double-payments', sandbox, { after });
    doubles.push(...page.double_payments);
    if (!page.more) return doubles;
  }
}

async function callNumber(admin: Admin, sandbox: string, number: number): Promise<string> {
  const { rows } = await admin.get('/sandboxes/{sandbox}/calls', sandbox, { brief: true, after: number - 1, limit: 1 });
  const row = rows?.[0];
  return row?.number === number ? `    call ${number}  ${describe(row)}` : `    call ${number}  is no longer in the journal`;
}

function told(doubles: Double[], findings: Finding[], calls: string[]): string {
  const paid = doubles.slice(0, TOLD).flatMap((double) => [
    `  ✗ paid twice, ${double.confidence}: ${double.form_amount} ${double.currency} to ${double.account} (vendor ${double.vendor_id}),` + ` payments ${double.first} and ${double.second}`,
    `    ${double.reason}`,
  ]);
  const more = doubles.length > TOLD ? [`  … and ${doubles.length - TOLD} more payments made twice`] : [];
  const found = findings.flatMap((finding) => [
    `  ✗ ${finding.id}, ${finding.severity}: ${finding.reason}${finding.times > 1 ? ` (${finding.times} times)` : ''}`,
    `    what would be right: ${finding.fix}`,
  ]);
  const title = doubles.length > 0 ? 'the client under test paid twice' : 'the client under test made mistakes';
  return [title, ...paid, ...more, ...found, '  the calls:', ...calls].join('\n');
}

function describe(row: CallRow): string {
  const asked = [row.method, row.amount, row.currency, row.account && `to ${row.account}`].filter(Boolean).join(' ');
  return `${asked} → ${result(row)}; ${delivery(row)}`;
}

function result(row: CallRow): string {
  if (row.committed) return `payment ${row.transaction_id} made`;
  if (row.error != null) return `error ${row.error}`;
  return row.transaction_id == null ? row.outcome : `payment ${row.transaction_id}`;
}

function delivery(row: CallRow): string {
  const fault = row.fault ? ` by ${row.fault}` : '';
  return row.told === 'hidden' ? `its answer was hidden${fault} (${row.bytes} bytes delivered)` : `${row.ended}, HTTP ${row.http_status}${fault}`;
}
