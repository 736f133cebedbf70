// Program 7 of docs/clients/README.md reaches a completed payment under `--profile lenient,siblings`. It is given a URL and
// credentials, and nothing else is changed. The original uses Spring's RestTemplate on Apache HttpClient; these are
// the same headers and bodies with the JDK alone.
//
//     PAYSYS_SIMULATOR=target/release/paysys-simulator java docs/examples/programs/SpringProgram.java

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class SpringProgram {
    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static String send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.timeout(Duration.ofSeconds(120)).build(), BodyHandlers.ofString()).body();
    }

    static HttpRequest.Builder post(String url, String body) {
        return HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A member as it is written, quotes included; the original has Jackson. */
    static String raw(String json, String key) {
        Matcher found = Pattern.compile("\"" + key + "\":(\"[^\"]*\"|[^,}]*)").matcher(json);
        if (!found.find()) throw new AssertionError("no " + key + " in " + json);
        return found.group(1);
    }

    static String text(String json, String key) {
        String raw = raw(json, key);
        if (!raw.startsWith("\"")) throw new ClassCastException(key + " is no String: " + raw);
        return raw.substring(1, raw.length() - 1);
    }

    /** How the program waits: three seconds between two checks. */
    interface Pause {
        void seconds(int count) throws Exception;
    }

    /** Accept-Charset, seconds, an id of its own, a time-out of 120 s; casts the id to text; polls every 3 s. */
    record Program(String url, String serviceId, String secretKey, Pause pause) {
        String call(String id, String method, String params) throws Exception {
            String timestamp = String.valueOf(System.currentTimeMillis() / 1000);
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((secretKey + timestamp).getBytes());
            String body = "{\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":" + params + "}";
            String answer = send(post(url, body).headers("Auth", serviceId + "-" + HexFormat.of().formatHex(digest) + "-" + timestamp,
                    "Accept", "application/json, application/*+json", "Accept-Charset", "big5, utf-8, windows-1251",
                    "Content-Type", "application/json;charset=UTF-8", "User-Agent", "Apache-HttpClient/4.5.13 (Java/11.0.16)"));
            if (!text(answer, "id").equals(id)) throw new IllegalStateException("the answer of another call");
            if (!raw(answer, "error").equals("null")) throw new IllegalStateException(text(answer, "message"));
            return answer;
        }

        String payAndWait(String order, String form) throws Exception {
            String paid = call(order + "-pay", "pam.pay_by_cash", "{\"vendor_form\":" + form + "}");
            String transaction = raw(paid, "transaction_id");
            for (int polls = 0; polls < 40; polls++) {
                String answer = call(order + "-" + polls, "pam.check_payment", "{\"agr_transaction_id\":" + transaction + "}");
                if (raw(answer, "status").equals("2")) return transaction;
                pause.seconds(3);
            }
            throw new IllegalStateException("not completed in two minutes");
        }
    }

    static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
        System.out.println("ok: " + what);
    }

    public static void main(String[] arguments) throws Exception {
        Process simulator = new ProcessBuilder(System.getenv("PAYSYS_SIMULATOR"), "--json", "--listen", "127.0.0.1:0",
                "--admin", "127.0.0.1:0", "--profile", "lenient,siblings").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            String ready = new BufferedReader(new InputStreamReader(simulator.getInputStream())).readLine();
            String sandboxes = text(ready, "admin_url") + "/sandboxes";
            String made = send(post(sandboxes, "{\"name\":\"seven\",\"clock\":\"manual\"}"));
            // The program waits for three seconds; the sandbox's clock moves by as much, and nobody sleeps.
            int[] pauses = {0};
            Pause pause = count -> {
                pauses[0]++;
                send(post(sandboxes + "/seven/clock/advance", "{\"by\":\"" + count + "s\"}"));
            };
            Program program = new Program(text(made, "gateway_url"), text(made, "service_id"), text(made, "secret_key"), pause);

            String transaction = program.payAndWait("order-1", "{\"vendor_id\":106331,\"NDECREE\":\"12\",\"code\":\"3\",\"amount\":4000}");
            String ledger = send(HttpRequest.newBuilder(URI.create(sandboxes + "/seven/payments")));
            check(raw(ledger, "count").equals("1"), "there is one payment");
            check(raw(ledger, "transaction_id").equals(transaction), "it is the one that the program saw completed");
            check(raw(ledger, "status").equals("2") && raw(ledger, "form_amount").equals("4000"), "the ledger says the same");
            check(pauses[0] > 0, "it had to poll more than once");
        } finally {
            simulator.destroy();
            check(simulator.waitFor() == 0, "the simulator stopped in good order");
        }
    }
}
