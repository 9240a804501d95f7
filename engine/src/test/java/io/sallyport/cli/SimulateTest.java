package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The three forms in which {@code simulate} takes events, over a policy that allows fay two sessions at once. */
class SimulateTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path scratch = Path.of("");

    @ParameterizedTest(name = "as documents, {0}: {1}")
    @CsvSource(delimiter = '|', value = {
        "connect                                                   | admit",
        "connect connect connect                                   | admit admit refuse",
        "connect connect disconnect connect                        | admit admit admit",
        "connect connect disconnect disconnect connect connect     | admit admit admit admit",
        "connect connect reauth                                    | admit admit admit",
        "reauth                                                    | admit"})
    void aFileOfEventsIsStateful(String kinds, String verdicts) throws IOException {
        Path file = scratch.resolve("day.yaml");
        Files.writeString(file, documents(kinds, "fay"));
        assertThat(verdicts(file.toString())).isEqualTo(verdicts);
    }

    @ParameterizedTest(name = "as arguments, {0}: {1}")
    @CsvSource(delimiter = '|', value = {
        "connect                                | admit",
        "connect connect connect                | admit admit refuse",
        "connect connect disconnect connect     | admit admit admit"})
    void argumentsAreOneSequence(String kinds, String verdicts) {
        String[] events = List.of(kinds.split(" ")).stream().map(kind -> "{user: fay, event: " + kind + "}").toArray(String[]::new);
        assertThat(verdicts(events)).isEqualTo(verdicts);
    }

    @ParameterizedTest(name = "as management lines, {0}: {1}")
    @CsvSource(delimiter = '|', value = {
        "CONNECT,0,1                                                      | admit",
        "CONNECT,0,1 CONNECT,1,1 CONNECT,2,1                              | admit admit refuse",
        "CONNECT,0,1 CONNECT,1,1 DISCONNECT,0 CONNECT,2,1                 | admit admit admit",
        "CONNECT,0,1 REAUTH,0,2 CONNECT,1,1                               | admit admit admit"})
    void aTranscriptIsStateful(String blocks, String verdicts) throws IOException {
        Path file = scratch.resolve("lines.txt");
        StringBuilder lines = new StringBuilder(">INFO:OpenVPN Management Interface Version 5\n");
        for (String block : blocks.split(" ")) {
            lines.append(">CLIENT:").append(block).append('\n');
            for (String env : List.of("common_name=fay", "untrusted_ip=203.0.113.7", "tls_serial_0=4711", "tls_digest_sha256_0=0a:ff:41",
                    "X509_0_CN=fay", "bytes_received=1", "bytes_sent=1", "time_duration=1", "END")) {
                lines.append(">CLIENT:ENV,").append(env).append('\n');
            }
            lines.append(">BYTECOUNT_CLI:0,10,10\n");
        }
        Files.writeString(file, lines.toString());
        assertThat(verdicts(file.toString())).isEqualTo(verdicts);
    }

    @Test
    void twoPeopleGetTwoAddressesInWhateverFormTheyCome() throws IOException {
        Path file = scratch.resolve("day.yaml");
        Files.writeString(file, documents("connect", "fay"));
        assertThat(run(file.toString(), "{user: ines, country: TR, sign-in: {totp: 1h}}").findValuesAsString("address"))
                .containsExactly("10.8.0.2", "10.8.0.3");
    }

    private static String documents(String kinds, String user) {
        StringBuilder text = new StringBuilder();
        for (String kind : kinds.split(" ")) {
            text.append(text.isEmpty() ? "" : "---\n").append("apiVersion: sallyport/v1\nkind: Event\nevent: ").append(kind)
                    .append("\nuser: ")
                    .append(user).append('\n');
        }
        return text.toString();
    }

    private static String verdicts(String... events) {
        return String.join(" ", run(events).findValuesAsString("verdict"));
    }

    private static JsonNode run(String... events) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
        List<String> words = new ArrayList<>(List.of("simulate"));
        words.addAll(List.of(events));
        words.addAll(List.of("--policy", "src/test/resources/explaining", "--at", "2026-03-02T09:00", "--json"));
        line.execute(words.toArray(String[]::new));
        return JSON.readTree(out.toString());
    }
}
