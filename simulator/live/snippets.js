// One payout and the question for its status, in several languages, with a sandbox's own address and key.

const FORM = { vendor_id: 101596, account: "79123456789", currency: "USD", amount: 12000 };

/** Where a self-signed gateway's certificate is put, for the lines that run a snippet. */
export const CERTIFICATE = "paysys-simulator.pem";

export const isSecure = ({ gateway_url: url }) => url.startsWith("https:");

/** Each language with its code. `gateway`: `{ gateway_url, service_id, secret_key }`. */
export function snippets(gateway) {
  const { gateway_url: url, service_id: service, secret_key: key } = gateway;
  // Over TLS each has its own way to be told which certificate to trust.
  const trust = (words) => (isSecure(gateway) ? words : "");
  const written = { curl, Python: python, Node: node, PHP: php, Java: java };
  return Object.entries(written).map(([name, write]) => ({ name, text: write({ url, service, key, trust }) }));
}

// A URL or a key may hold quotes; each language has its own way to write them.
const shell = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const double = (text) => JSON.stringify(text);
const single = (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const form = JSON.stringify(FORM);

const curl = ({ url, service, key, trust }) => `SERVICE=${shell(service)} KEY=${shell(key)}
TS=$(date +%s)000
HASH=$(printf %s "$KEY$TS" | sha1sum | cut -c1-40)
curl -s${trust(` --cacert ${CERTIFICATE}`)} ${shell(url)} -H "Auth: $SERVICE-$HASH-$TS" -H 'Content-Type: application/json' -d '{
  "id": "'$TS'", "method": "pam.pay_by_cash", "params": { "vendor_form":
    ${form} } }'`;

const python = ({ url, service, key, trust }) => `# ${trust(`SSL_CERT_FILE=${CERTIFICATE} `)}python3 pay.py
import hashlib, json, time, urllib.request, uuid

URL, SERVICE, KEY = ${double(url)}, ${double(service)}, ${double(key)}

def call(method, params):
    timestamp = str(int(time.time() * 1000))
    signature = hashlib.sha1((KEY + timestamp).encode()).hexdigest()
    headers = {"Auth": f"{SERVICE}-{signature}-{timestamp}", "Content-Type": "application/json"}
    body = json.dumps({"id": str(uuid.uuid4()), "method": method, "params": params}).encode()
    with urllib.request.urlopen(urllib.request.Request(URL, body, headers), timeout=30) as answer:
        return json.load(answer)

paid = call("pam.pay_by_cash", {"vendor_form": ${form}})
print(paid)
question = {"agr_transaction_id": paid["result"]["details"]["transaction_id"]}
pause, status = 1, None
while status not in (2, 3, 6, -1):  # the final ones
    time.sleep(pause)
    pause = min(2 * pause, 60)
    checked = call("pam.check_payment", question)
    print(checked)
    status = checked["result"]["result"]["status"]`;

const node = ({ url, service, key, trust }) => `// ${trust(`NODE_EXTRA_CA_CERTS=${CERTIFICATE} `)}node pay.mjs
import { createHash, randomUUID } from "node:crypto";

const [url, service, key] = [${double(url)}, ${double(service)}, ${double(key)}];

async function call(method, params) {
  const timestamp = String(Date.now());
  const signature = createHash("sha1").update(key + timestamp).digest("hex");
  const answer = await fetch(url, {
    method: "POST",
    headers: { Auth: \`\${service}-\${signature}-\${timestamp}\`, "Content-Type": "application/json" },
    body: JSON.stringify({ id: randomUUID(), method, params }),
    signal: AbortSignal.timeout(30_000),
  });
  return answer.json();
}

const paid = await call("pam.pay_by_cash", { vendor_form: ${form} });
console.log(paid);
const question = { agr_transaction_id: paid.result.details.transaction_id };
const final = [2, 3, 6, -1];
for (let pause = 1000, status; !final.includes(status); pause = Math.min(2 * pause, 60_000)) {
  await new Promise((resolve) => setTimeout(resolve, pause));
  const checked = await call("pam.check_payment", question);
  console.log(checked);
  status = checked.result?.result?.status;
}`;

const php = ({ url, service, key, trust }) => `<?php
// php ${trust(`-d openssl.cafile=${CERTIFICATE} `)}pay.php
const URL = ${single(url)};
const SERVICE = ${single(service)};
const KEY = ${single(key)};

function call(string $method, array $params): array
{
    $timestamp = (string) (int) (microtime(true) * 1000);
    $auth = 'Auth: ' . SERVICE . '-' . sha1(KEY . $timestamp) . '-' . $timestamp;
    $body = json_encode(['id' => bin2hex(random_bytes(8)), 'method' => $method, 'params' => $params]);
    $http = ['method' => 'POST', 'header' => [$auth, 'Content-Type: application/json'], 'content' => $body, 'timeout' => 30];
    return json_decode(file_get_contents(URL, false, stream_context_create(['http' => $http])), true);
}

$form = json_decode('${form}', true);
$paid = call('pam.pay_by_cash', ['vendor_form' => $form]);
print_r($paid);
$question = ['agr_transaction_id' => $paid['result']['details']['transaction_id']];
$pause = 1;
do {
    sleep($pause);
    $pause = min(2 * $pause, 60);
    $checked = call('pam.check_payment', $question);
    print_r($checked);
} while (!in_array($checked['result']['result']['status'] ?? null, [2, 3, 6, -1], true));`;

// Java reads no PEM by itself.
const KEYTOOL = `// keytool -importcert -noprompt -file ${CERTIFICATE} -alias paysys -keystore paysys.p12 -storepass changeit\n`;

const java = ({ url, service, key, trust }) => `${trust(KEYTOOL)}// java ${trust("-Djavax.net.ssl.trustStore=paysys.p12 -Djavax.net.ssl.trustStorePassword=changeit ")}Pay.java
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

public class Pay {
    static final String URL = ${double(url)};
    static final String SERVICE = ${double(service)};
    static final String KEY = ${double(key)};

    public static void main(String[] arguments) throws Exception {
        String paid = call("pam.pay_by_cash", "{\\"vendor_form\\": ${form.replaceAll('"', '\\"')}}");
        System.out.println(paid);
        // A real client reads JSON with a library; this one only shows the way.
        String id = paid.replaceAll(".*\\"transaction_id\\":(\\\\d+).*", "$1");
        String question = "{\\"agr_transaction_id\\": " + id + "}", status = "";
        for (long pause = 1; !List.of("2", "3", "6", "-1").contains(status); pause = Math.min(2 * pause, 60)) {
            Thread.sleep(pause * 1000);
            String checked = call("pam.check_payment", question);
            System.out.println(checked);
            status = checked.replaceAll(".*\\"status\\":(-?\\\\d+).*", "$1");
        }
    }

    static String call(String method, String params) throws Exception {
        String timestamp = String.valueOf(System.currentTimeMillis());
        byte[] hash = MessageDigest.getInstance("SHA-1").digest((KEY + timestamp).getBytes("UTF-8"));
        String auth = SERVICE + "-" + HexFormat.of().formatHex(hash) + "-" + timestamp;
        String body = "{\\"id\\": \\"" + UUID.randomUUID() + "\\", \\"method\\": \\"" + method + "\\", \\"params\\": " + params + "}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(URL)).timeout(Duration.ofSeconds(30))
            .header("Auth", auth).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}`;
