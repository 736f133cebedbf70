<?php
// Program 5 of docs/clients/README.md reaches a completed payment under `--profile lenient,siblings`. It is given a URL and
// credentials, and nothing else is changed. The original uses Guzzle; these are the same bytes without it.
//
//     PAYSYS_SIMULATOR=target/release/paysys-simulator php docs/examples/programs/php_program.php

declare(strict_types=1);

/** Base URL with a slash at its end, seconds, and always the id 1. */
final class Program
{
    public function __construct(private string $url, private string $serviceId, private string $secretKey)
    {
        $this->url = rtrim($url, '/') . '/';
    }

    private function call(string $method, array $params): array
    {
        $timestamp = time();
        $headers = [
            'Auth: ' . $this->serviceId . '-' . sha1($this->secretKey . $timestamp) . '-' . $timestamp,
            'Content-Type: application/json',
            'User-Agent: GuzzleHttp/7',
        ];
        $answer = json_decode(send($this->url, ['id' => 1, 'method' => $method, 'params' => $params], $headers), true);
        if (isset($answer['error']['message'])) {
            throw new RuntimeException($answer['error']['message']);
        }
        return $answer['result'];
    }

    public function pay(array $form): int
    {
        return $this->call('pam.pay_by_cash', ['vendor_form' => $form])['details']['transaction_id'];
    }

    public function status(int $transaction): int
    {
        return $this->call('pam.check_payment', ['agr_transaction_id' => $transaction])['result']['status'];
    }
}

function send(string $url, ?array $body = null, array $headers = []): string
{
    $post = $body === null ? [] : ['method' => 'POST', 'content' => json_encode($body)];
    $http = $post + ['header' => $headers ?: ['Content-Type: application/json'], 'timeout' => 10, 'ignore_errors' => true];
    return file_get_contents($url, false, stream_context_create(['http' => $http]));
}

function check(bool $holds, string $what): void
{
    if (!$holds) {
        throw new RuntimeException("not so: $what");
    }
    echo "ok: $what\n";
}

$options = ['--json', '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--profile', 'lenient,siblings'];
$simulator = proc_open([getenv('PAYSYS_SIMULATOR'), ...$options], [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
try {
    $admin = json_decode(fgets($pipes[1]), true)['admin_url'];
    $made = json_decode(send("$admin/sandboxes", ['name' => 'five', 'clock' => 'manual']), true);
    $program = new Program($made['gateway_url'], $made['service_id'], $made['secret_key']);

    $transaction = $program->pay(['vendor_id' => 106329, 'INVOICE' => '17', 'payment_code' => '5', 'amount' => '9000']);
    check($program->status($transaction) === 0, 'the payment is created');
    send("$admin/sandboxes/five/clock/advance", ['by' => '5m']);
    check($program->status($transaction) === 2, 'the program sees that it completes');
    $ledger = json_decode(send("$admin/sandboxes/five/payments"), true)['payments'];
    check(count($ledger) === 1 && $ledger[0]['transaction_id'] === $transaction, 'the ledger has this payment alone');
    check($ledger[0]['status'] === 2 && $ledger[0]['form_amount'] === 9000, 'it is completed there, too');
    $message = null;
    try {
        $program->status(1);
    } catch (RuntimeException $refused) {
        $message = $refused->getMessage();
    }
    check($message === 'There is no such transaction', "an error is an exception with its message: $message");
} finally {
    proc_terminate($simulator);
    proc_close($simulator);
}
