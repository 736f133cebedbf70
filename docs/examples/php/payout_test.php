<?php
// A payout tested against the simulator with nothing but PHP's command line (8.1 or later).
//
//     PAYSYS_SIMULATOR=target/release/paysys-simulator php docs/examples/php/payout_test.php

declare(strict_types=1);

/** @return array<string, mixed>|null null where no answer came */
function post(string $url, array $body, array $headers = []): ?array
{
    $http = ['method' => 'POST', 'content' => json_encode($body), 'header' => $headers, 'timeout' => 10, 'ignore_errors' => true];
    $answer = @file_get_contents($url, false, stream_context_create(['http' => $http]));
    return $answer === false || $answer === '' ? null : json_decode($answer, true, flags: JSON_THROW_ON_ERROR);
}

function check(bool $holds, string $what): void
{
    if (!$holds) {
        throw new RuntimeException("not so: $what");
    }
    echo "ok: $what\n";
}

/** The client under test; yours is longer. */
final class PaysysClient
{
    public function __construct(private string $url, private string $serviceId, private string $secretKey)
    {
    }

    private function call(string $method, array|object $params): ?array
    {
        $timestamp = (string) (int) (microtime(true) * 1000);
        $auth = "Auth: {$this->serviceId}-" . sha1($this->secretKey . $timestamp) . "-$timestamp";
        $body = ['id' => '1', 'method' => $method, 'params' => $params];
        return post($this->url, $body, [$auth, 'Content-Type: application/json']);
    }

    /** The transaction id, or null: then the money may have moved, and nothing is paid again from here. */
    public function pay(string $account, int $amount): ?int
    {
        // An object, for PHP writes an empty array as a JSON list.
        $balance = $this->call('pam.get_service_balance', (object) [])['result']['balance'];
        if ($balance < $amount) {
            throw new RuntimeException("the balance of $balance is too low");
        }
        $form = ['vendor_id' => 101596, 'account' => $account, 'currency' => 'USD', 'amount' => $amount];
        return $this->call('pam.pay_by_cash', ['vendor_form' => $form])['result']['details']['transaction_id'] ?? null;
    }

    public function status(int $transactionId): int
    {
        return $this->call('pam.check_payment', ['agr_transaction_id' => $transactionId])['result']['result']['status'];
    }
}

function sandbox(string $admin, string $name): PaysysClient
{
    $made = post("$admin/sandboxes", ['name' => $name, 'clock' => 'manual']);
    return new PaysysClient($made['gateway_url'], $made['service_id'], $made['secret_key']);
}

$profile = 'lenient,siblings,' . dirname(__DIR__) . '/mine.toml';
$command = [getenv('PAYSYS_SIMULATOR'), '--json', '--listen=127.0.0.1:0', '--admin=127.0.0.1:0', "--profile=$profile"];
$simulator = proc_open($command, [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
try {
    $admin = json_decode(fgets($pipes[1]), true)['admin_url'];

    $client = sandbox($admin, 'completes');
    $transaction = $client->pay('79123456789', 12000);
    check($client->status($transaction) === 0, 'a payout is created');
    post("$admin/sandboxes/completes/clock/advance", ['by' => '1m']);
    check($client->status($transaction) === 2, 'a payout completes');
    $calls = json_decode(file_get_contents("$admin/sandboxes/completes/calls?outcome=payout&count=1&wait=5s"), true)['calls'];
    check(count($calls) === 1, 'the payout was waited for');

    $client = sandbox($admin, 'lost');
    $payout = ['method' => 'pam.pay_by_cash'];
    post("$admin/sandboxes/lost/rules", ['match' => $payout, 'when' => ['next' => 1], 'then' => ['fault' => 'lost-response']]);
    check($client->pay('79123456789', 12000) === null, 'a lost answer is an unknown outcome');
    $ledger = json_decode(file_get_contents("$admin/sandboxes/lost/ledger"), true);
    check($ledger['count'] === 1, 'the money has moved all the same');
    check($ledger['suspected']['certain'] === 0, 'nobody paid again');
} finally {
    proc_terminate($simulator);
    proc_close($simulator);
}
