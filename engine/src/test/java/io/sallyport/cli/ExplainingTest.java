package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code explain} and {@code why-not} print, over the policy in {@code explaining/}, as golden files that begin with the command and end with its exit
 * code. {@code -Dsallyport.golden=write} writes them anew.
 */
class ExplainingTest {
    private static final Path POLICY = Path.of("src/test/resources/explaining");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path scratch = Path.of("");

    private record Ended(int code, String out, String err) {}

    @ParameterizedTest(name = "{0}: {1} {2} {3}")
    @CsvSource(delimiter = '|', value = {
        "explain-hours-and-unknown     | explain | {user: fay}                                           | --at 2026-03-02T21:00",
        "explain-all-conditions-hold   | explain | {user: fay, managed: true, sign-in: {totp: 1h}}       | --at 2026-03-02T10:00",
        "explain-country-and-shadow    | explain | {user: ana, country: FR}                              | --at 2026-03-02T09:00",
        "explain-rule-fires            | explain | {user: eve, managed: false}                           | --at 2026-03-03T06:00",
        "explain-rule-stops-at-third   | explain | {user: eve, managed: true}                            | --at 2026-03-03T06:00",
        "explain-deny-takes-unknown    | explain | {user: ines}                                          | --at 2026-03-02T09:00",
        "explain-phone-at-risk         | explain | {user: fay, platform: ios, signals: [{signal: failed-sign-in, ago: 5m}, {signal: failed-sign-in, ago: 9m}]} | --at 2026-03-02T09:00",
        "explain-override              | explain | {user: ben, country: TR, usage: {other-sessions: 4}}        | --at 2026-03-02T09:00",
        "explain-nobody                | explain | {user: zoe}                                           | --at 2026-03-02T09:00",
        "explain-json                  | explain | {user: eve, platform: android}                        | --at 2026-03-03T06:00 --json",
        "why-not-five-together         | why-not | {user: eve}                                           | --wants payroll --at 2026-03-02T21:00",
        "why-not-already               | why-not | {user: fay}                                           | --wants books --at 2026-03-02T21:00",
        "why-not-only-by-policy        | why-not | {user: ana}                                           | --wants vault --at 2026-03-02T21:00",
        "why-not-wait                  | why-not | {user: ana, country: TR}                              | --wants git --at 2026-03-08T21:00",
        "why-not-four-facts            | why-not | {user: fay, info: {IV_VER: 2.5.1}}                    | --wants payroll --at 2026-03-02T21:00",
        "why-not-revoked               | why-not | {user: mallory}                                       | --wants allow --at 2026-03-02T09:00",
        "why-not-second-factor         | why-not | {user: ines, country: DE}                             | --wants books --at 2026-03-02T09:00",
        "why-not-deny-on-unknown       | why-not | {user: ines, sign-in: {totp: 1h}}                     | --wants books --at 2026-03-02T09:00",
        "why-not-own-rule              | why-not | {user: eve, country: TR}                              | --wants allow --at 2026-03-03T07:30",
        "why-not-other-sessions        | why-not | {user: ana, country: TR, usage: {other-sessions: 2}}        | --wants git --at 2026-03-03T09:00",
        "why-not-at-risk               | why-not | {user: fay, signals: [{signal: failed-sign-in, ago: 5m}, {signal: failed-sign-in, ago: 9m}, {signal: failed-sign-in, ago: 9m}]} | --wants books --at 2026-03-02T09:00",
        "why-not-nobody-with-a-name    | why-not | {certificate: none}                                   | --wants allow --at 2026-03-02T09:00",
        "why-not-slip                  | why-not | {user: ana}                                           | --wants payrol --at 2026-03-02T09:00",
        "why-not-no-such-resource      | why-not | {user: ana}                                           | --wants printers --at 2026-03-02T09:00",
        "why-not-json                  | why-not | {user: eve, country: TR}                              | --wants books --at 2026-03-03T09:00 --json"})
    void printsWhatTheGoldenFileSays(String name, String command, String event, String options) throws IOException {
        List<String> words = new ArrayList<>(List.of(command, event, "--policy", POLICY.toString()));
        words.addAll(List.of(options.strip().split(" +")));
        Ended ended = run(words.toArray(String[]::new));
        String actual = "$ sallyport " + command + " '" + event + "' " + options + "\n" + ended.out() + ended.err() + "exit " + ended.code()
                + "\n";
        assertThat(actual.lines()).as("nothing ends in a space").noneMatch(line -> line.endsWith(" "));
        Path golden = POLICY.resolve("golden").resolve(name + ".txt");
        if (System.getProperty("sallyport.golden", "").equals("write")) {
            Files.createDirectories(golden.resolveSibling("."));
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest(name = "{0} ends with {1} and says {2}")
    @CsvSource(delimiter = '|', value = {
        "explain nowhere.yaml                                 | 6 | there is no file `nowhere.yaml`",
        "explain {usr:\u00a0ana}                              | 3 | did you mean `user`?",
        "explain {user:\u00a0ana} --at noon                   | 2 | `noon` is not a time",
        "explain                                              | 2 | Missing required parameter",
        "explain main-1-2-3-4 --socket /nowhere               | 6 | no daemon runs here",
        "explain main-1-2-3-4 main-1-2-3-5                    | 2 | one decision on record can be explained at a time",
        "explain main-1-2-3-4 --at 2026-03-02                 | 2 | a record says itself when",
        "why-not {user:\u00a0ana}                             | 2 | --wants",
        "why-not {user:\u00a0ana} --wants Git                 | 2 | did you mean `git`?",
        "why-not {user:\u00a0ana} --wants git --given ana     | 6 | --given ana=engineers,staff",
        "why-not {user:\u00a0ana,\u00a0event:\u00a0disconnect} --wants git  | 3 | there is no request among these events"})
    void mistakesEndWithTheirCodes(String command, int code, String says) {
        List<String> words = new ArrayList<>(List.of(command.strip().split(" +")));
        words.addAll(List.of("--policy", POLICY.toString()));
        Ended ended = run(words.stream().map(word -> word.replace('\u00a0', ' ')).toArray(String[]::new));
        assertThat(ended.out() + ended.err()).contains(says);
        assertThat(ended.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "why-not"})
    void bothHelpWithExamples(String command) {
        Ended ended = run(command, "--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("Examples:", "sallyport " + command, "Ends with 0");
    }

    @Test
    void anInvalidPolicyEndsWithThree() throws IOException {
        Files.createDirectories(scratch.resolve("policies"));
        Files.writeString(scratch.resolve("policies/all.yaml"),
                Files.readString(POLICY.resolve("policies/all.yaml")).replace("allow: [finance]", "allow: [finanse]"));
        for (String[] words : List.of(new String[]{"explain", "{user: fay}"}, new String[]{"why-not", "{user: fay}", "--wants", "books"})) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--policy", scratch.toString()));
            Ended ended = run(all.toArray(String[]::new));
            assertThat(ended.code()).isEqualTo(3);
            assertThat(ended.out()).contains("did you mean `finance`?");
        }
    }

    @Test
    void ofManyEventsAllAreExplainedAndTheLastIsAskedAbout() throws IOException {
        Path events = scratch.resolve("day.yaml");
        Files.writeString(events, """
                apiVersion: sallyport/v1
                kind: Event
                user: ana
                country: TR
                at: 2026-03-02T09:00
                ---
                apiVersion: sallyport/v1
                kind: Event
                user: ana
                country: TR
                at: 2026-03-02T09:01
                ---
                apiVersion: sallyport/v1
                kind: Event
                user: ana
                country: TR
                at: 2026-03-02T09:02
                """);
        Ended explained = run("explain", events.toString(), "--policy", POLICY.toString());
        assertThat(explained.code()).isEqualTo(1);
        assertThat(explained.out()).contains("found 0 others", "found 1 others", "fails    sessions", "too many sessions are open");
        Ended asked = run("why-not", events.toString(), "--wants", "git", "--policy", POLICY.toString());
        assertThat(asked.out()).contains("end the other sessions", "by the user");
        assertThat(asked.code()).isZero();
    }

    @Test
    void whatIsPrintedForProgramsFitsItsSchema() throws IOException {
        JsonNode explained = JSON
                .readTree(run("explain", "{user: eve, platform: android}", "--at", "2026-03-03T06:00", "--json", "--policy",
                        POLICY.toString()).out());
        fits("explanation", explained);
        assertThat(new TreeSet<>(explained.path(0).propertyNames())).isEqualTo(properties("explanation", "/items/properties"));
        JsonNode asked = JSON.readTree(run("why-not", "{user: eve}", "--wants", "payroll", "--at", "2026-03-03T06:00", "--json", "--policy",
                POLICY.toString()).out());
        fits("why-not", asked);
        assertThat(new TreeSet<>(asked.propertyNames())).isEqualTo(properties("why-not", "/properties"));
    }

    private static void fits(String name, JsonNode printed) {
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaCommand.schemas().getOrDefault(name, "")).validate(printed.toString(), InputFormat.JSON))
                .as(printed.toString()).isEmpty();
    }

    private static Set<String> properties(String name, String pointer) throws IOException {
        return new TreeSet<>(JSON.readTree(SchemaCommand.schemas().getOrDefault(name, "")).at(pointer).propertyNames());
    }

    private static Ended run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = line.execute(words);
        return new Ended(code, out.toString(), err.toString());
    }
}
