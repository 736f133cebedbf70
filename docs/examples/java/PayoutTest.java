// A payout tested against the simulator with nothing but the JDK (17 or later).
//
//     PAYSYS_SIMULATOR=target/release/paysys-simulator java docs/examples/java/PayoutTest.java

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class PayoutTest {
    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static String post(String url, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) request.headers(headers);
        return HTTP.send(request.build(), BodyHandlers.ofString()).body();
    }

    /** Good enough for an example; use a JSON library. */
    static String find(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":\"?([^\",}]*)").matcher(json);
        if (!found.find()) throw new AssertionError("no " + key + " in " + json);
        return found.group(1);
    }

    /** The client under test; yours is longer. */
    record PaysysClient(String url, String serviceId, String secretKey) {
        String call(String method, String params) throws Exception {
            String timestamp = String.valueOf(System.currentTimeMillis());
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((secretKey + timestamp).getBytes());
            String auth = serviceId + "-" + HexFormat.of().formatHex(digest) + "-" + timestamp;
            String body = "{\"id\":\"1\",\"method\":\"" + method + "\",\"params\":" + params + "}";
            return post(url, body, "Auth", auth, "Content-Type", "application/json");
        }

        /** The transaction id, or "unknown": then the money may have moved, and nothing is paid again from here. */
        String pay(String account, int amount) throws Exception {
            long balance = Long.parseLong(find(call("pam.get_service_balance", "{}"), "balance"));
            if (balance < amount) throw new IllegalStateException("the balance of " + balance + " is too low");
            String form = "{\"vendor_id\":101596,\"account\":\"" + account + "\",\"currency\":\"USD\",\"amount\":" + amount + "}";
            try {
                return find(call("pam.pay_by_cash", "{\"vendor_form\":" + form + "}"), "transaction_id");
            } catch (IOException lost) {
                return "unknown";
            }
        }

        String status(String transactionId) throws Exception {
            return find(call("pam.check_payment", "{\"agr_transaction_id\":" + transactionId + "}"), "status");
        }
    }

    static String get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString()).body();
    }

    static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
        System.out.println("ok: " + what);
    }

    public static void main(String[] arguments) throws Exception {
        Process simulator = new ProcessBuilder(System.getenv("PAYSYS_SIMULATOR"), "--json", "--listen=127.0.0.1:0", "--admin=127.0.0.1:0",
                "--profile=lenient,siblings,docs/examples/mine.toml").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            String ready = new BufferedReader(new InputStreamReader(simulator.getInputStream())).readLine();
            String admin = find(ready, "admin_url");
            aPayoutCompletes(admin);
            aLostAnswerIsAnUnknownOutcome(admin);
        } finally {
            simulator.destroy();
            check(simulator.waitFor() == 0, "the simulator stopped in good order");
        }
    }

    static void aPayoutCompletes(String admin) throws Exception {
        String made = post(admin + "/sandboxes", "{\"name\":\"completes\",\"clock\":\"manual\"}");
        PaysysClient client = new PaysysClient(find(made, "gateway_url"), find(made, "service_id"), find(made, "secret_key"));
        String transaction = client.pay("79123456789", 12000);
        check(client.status(transaction).equals("0"), "a payout is created");
        post(admin + "/sandboxes/completes/clock/advance", "{\"by\":\"1m\"}");
        check(client.status(transaction).equals("2"), "a payout completes");
        String calls = get(admin + "/sandboxes/completes/calls?outcome=payout&count=1&wait=5s");
        check(find(calls, "outcome").equals("payout"), "the payout was waited for");
    }

    static void aLostAnswerIsAnUnknownOutcome(String admin) throws Exception {
        String made = post(admin + "/sandboxes", "{\"name\":\"lost\"}");
        PaysysClient client = new PaysysClient(find(made, "gateway_url"), find(made, "service_id"), find(made, "secret_key"));
        post(admin + "/sandboxes/lost/rules", "{\"match\":{\"method\":\"pam.pay_by_cash\"},\"when\":{\"next\":1},\"then\":{\"fault\":\"lost-response\"}}");
        check(client.pay("79123456789", 12000).equals("unknown"), "a lost answer is an unknown outcome");
        String ledger = get(admin + "/sandboxes/lost/ledger");
        check(find(ledger, "count").equals("1"), "the money has moved all the same");
        check(find(ledger, "certain").equals("0"), "nobody paid again");
    }
}
