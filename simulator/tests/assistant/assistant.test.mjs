// The official client of the Model Context Protocol finds the tools of `paysys-simulator mcp`, and sees a double payment with them.
//
//     PAYSYS_SIMULATOR=…/paysys-simulator node --test      (a build with the feature `mcp`)

import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const program = process.env.PAYSYS_SIMULATOR;
assert.ok(program, "PAYSYS_SIMULATOR names no simulator");

test("an assistant makes a sandbox, loses an answer, and reads what became of the money", { timeout: 60_000 }, async () => {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ command: program, args: ["mcp", "--seed", "1"], stderr: "ignore" }));
  try {
    const { tools } = await client.listTools();
    for (const name of ["read_guide", "make_sandbox", "arm_fault", "advance_clock", "list_payments", "list_calls", "list_findings", "verify"]) {
      assert.ok(tools.some((tool) => tool.name === name), `no tool ${name}`);
    }
    assert.ok(client.getInstructions().includes("read_guide"));
    const use = async (name, input = {}) => {
      const used = await client.callTool({ name, arguments: input });
      assert.ok(!used.isError, `${name}: ${used.content[0].text}`);
      return used.content[0].text;
    };
    assert.match(await use("read_guide"), /When a payout may be repeated/);

    const sandbox = "shop";
    const made = JSON.parse(await use("make_sandbox", { name: sandbox, clock: "manual" }));
    assert.match(made.gateway_url, /\/s\/shop\/gateway$/);
    await use("arm_fault", { sandbox, when: { next: 1 }, then: { fault: "lost-response" }, must_apply: true });
    const form = { vendor_id: 101596, account: "79123456789", currency: "USD", amount: 12000 };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await use("send_call", { sandbox, method: "pam.pay_by_cash", params: { vendor_form: form } });
    }
    assert.equal(JSON.parse(await use("list_payments", { sandbox })).count, 2);
    const [row] = JSON.parse(await use("list_calls", { sandbox, brief: true, ended: "closed" })).rows;
    assert.equal(row.method, "pam.pay_by_cash");
    const { doubles } = JSON.parse(await use("list_double_payments", { sandbox }));
    assert.equal(doubles.length, 1);
    const { findings } = JSON.parse(await use("list_findings", { sandbox }));
    assert.ok(findings.some((finding) => finding.id === "paid-again-after-unknown-outcome"), JSON.stringify(findings));

    const refused = await client.callTool({ name: "list_payments", arguments: { sandbox: "shopp" } });
    assert.ok(refused.isError && refused.content[0].text.includes("shop"), "a wrong name is told, and the right one");
  } finally {
    await client.close();
  }
});
