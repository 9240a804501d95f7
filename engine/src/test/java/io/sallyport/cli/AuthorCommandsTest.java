package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import io.sallyport.adapter.kernel.KernelProbe;

import static org.assertj.core.api.Assertions.assertThat;

/** What the commands for authors answer, and how they end. */
class AuthorCommandsTest {
    @TempDir
    private Path scratch = Path.of("");

    private record Ended(int code, String out, String err) {}

    @ParameterizedTest(name = "{0} ends with {1} and says {2}")
    @CsvSource(delimiter = '|', value = {
        "check ..                                                                        | 0 | no problem",
        "check ../nowhere                                                                | 6 | there is no directory `../nowhere`",
        "check ../engine/bin                                                             | 6 | has no policies/ directory",
        "check --jsom ..                                                                 | 2 | Unknown option",
        "schema                                                                          | 0 | networks",
        "schema Access                                                                   | 0 | urn:sallyport:schema:v1:access",
        "schema acces                                                                    | 2 | did you mean `access`?",
        "schema zzzzzzzz                                                                 | 2 | `sallyport schema` lists the names",
        "init ..                                                                         | 2 | `..` is not empty",
        "init ../pom.xml                                                                 | 2 | `../pom.xml` is a file",
        "fmt --check ..                                                                  | 0 | 0 to lay out",
        "fmt --check ../examples                                                         | 0 | 0 to lay out",
        "fmt nowhere.yaml                                                                | 6 | `nowhere.yaml` cannot be read",
        "lint ../nowhere                                                                 | 6 | there is no directory `../nowhere`",
        "lint .. --at tomorrow                                                           | 2 | Invalid value",
        "test ..                                                                         | 0 | tests passed",
        "test .. --only payroll                                                          | 0 | 5 tests passed",
        "test .. --only *PAYROLL*                                                        | 0 | 5 tests passed",
        "test .. --only nonesuch                                                         | 4 | no test fits `nonesuch`",
        "test .. tests-policy/limits.yaml                                                | 0 | 12 tests passed",
        "test .. ../tests-policy/limits.yaml                                             | 0 | 12 tests passed",
        "test .. tests-policy/limit.yaml                                                 | 6 | there is no file `tests-policy/limit.yaml`",
        "test .. --cover                                                                 | 0 | covered: rows",
        "test .. --fail-under 100.5                                                      | 4 | less than 100.5 %",
        "test .. --out tap                                                               | 0 | TAP version 14",
        "test .. --out junit --out tap                                                   | 2 | only one report can go to standard output",
        "test .. --out pdf                                                               | 2 | `pdf` is not a form of report; there are text, json, junit",
        "test .. --out html=/dev/null/x                                                  | 6 | cannot be written",
        "check .. --out sarif                                                            | 0 | 2.1.0",
        "simulate {user:\u00a0ana} --policy .. --at 2026-03-02T09:00                     | 0 | ADMIT 10.8.0.2",
        "simulate {user:\u00a0zoe} --policy .. --at 2026-03-02T09:00                     | 1 | nothing-allows",
        "simulate {user:\u00a0zoe} --policy .. --given zoe=office                        | 0 | access.yaml",
        "trace ana 10.20.0.5 tcp/443 --policy .. --at 2026-03-02T09:00                   | 0 | engineers",
        "trace ana 10.20.0.5 tcp/443 --policy .. --at 2026-03-02T09:00                   | 0 | passes  [allow/git]",
        "trace ana 10.30.0.9 tcp/443 --policy .. --at 2026-03-02T09:00                   | 1 | it belongs to finance",
        "trace 10.20.0.5 ana tcp/22 --policy .. --at 2026-03-02T09:00                    | 1 | [drop/not-invited]",
        "trace 192.0.2.1 192.0.2.2 ping --policy ..                                      | 5 | not ours",
        "trace zoe 10.20.0.5 tcp/443 --policy ..                                         | 1 | `zoe` is neither an address nor admitted",
        "trace ana 10.20.0.5 tcpp/443 --policy .. --at 2026-03-02T09:00                  | 2 | is not what a packet asks for",
        "trace ana fd00::1 tcp/443 --policy ../examples                                  | 6 | has no policies/ directory",
        "plan .. .. --at 2026-03-02T09:00                                                | 0 | nft: nothing changes",
        "plan .. .. --at 2026-03-02T09:00                                                | 0 | ip: nothing changes",
        "plan .. nowhere --policy ..                                                     | 6 | `nowhere` is neither a directory nor a revision",
        "simulate {user:\u00a0ana} --policy .. --at 2026-03-02T09:00 --difference        | 0 | add element inet sallyport_main client4 { 10.8.0.2",
        "simulate {usr:\u00a0ana} --policy ..                                            | 3 | did you mean `user`?",
        "simulate {user:\u00a0ana,instance:\u00a0mian} --policy ..                       | 3 | did you mean `main`?",
        "simulate {user:\u00a0ana} --policy .. --instance guests                         | 3 | `guests` is not an instance",
        "simulate {user:\u00a0ana} --policy .. --at tomorrow                             | 2 | `tomorrow` is not a time",
        "simulate {user:\u00a0ana} --policy .. --given ana                               | 6 | --given ana=engineers,staff",
        "simulate nowhere.yaml --policy ..                                               | 6 | there is no file `nowhere.yaml`",
        "simulate ../examples/engineer-by-day/2-event.yaml --policy .. --json            | 0 | \"verdict\": \"admit\""
    })
    void answersAndEnds(String words, int code, String says) {
        Ended ended = run(List.of(words.strip().split(" +")).stream().map(word -> word.replace('\u00a0', ' ')).toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
        assertThat(ended.out() + ended.err()).contains(says);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "fmt", "init", "lint", "schema", "test", "simulate", "doctor"})
    void everyCommandHelpsWithExamples(String command) {
        Ended ended = run(command, "--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("Examples:", "sallyport " + command);
    }

    @Test
    void aFreshRepositoryPassesItsOwnCheckAndTests() throws IOException {
        Path fresh = scratch.resolve("new/vpn-policy");
        Ended made = run("init", fresh.toString());
        assertThat(made.code()).as(made.out() + made.err()).isZero();
        Ended checked = run("check", fresh.toString());
        assertThat(checked.code()).as(checked.out()).isZero();
        assertThat(checked.err()).contains("no problem");
        Ended tested = run("test", fresh.toString());
        assertThat(tested.code()).as(tested.out() + tested.err()).isZero();
        assertThat(run("lint", fresh.toString()).err()).contains("nothing to say");
        assertThat(run("fmt", "--check", fresh.toString()).code()).isZero();
        String words = Files.readString(fresh.resolve("rules/README.md"));
        Files.createDirectories(fresh.resolve("rules/custom"));
        Files.writeString(fresh.resolve("rules/custom/devices.drl"),
                words.substring(words.indexOf("    package"), words.indexOf("A test")));
        assertThat(run("check", fresh.toString()).err()).as("with the rule that is shown").contains("no problem");
        try (var files = Files.walk(fresh)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                String first = Files.readString(file).lines().findFirst().orElse("");
                assertThat(first).startsWith("# yaml-language-server: $schema=");
                assertThat(file.resolveSibling(first.substring(first.indexOf('=') + 1))).exists();
            }
        }
        assertThat(run("init", fresh.toString()).code()).as("a second time").isEqualTo(2);
    }

    @Test
    void filesAreLaidOutOnce() throws IOException {
        Files.createDirectories(scratch.resolve("policies"));
        Path file = scratch.resolve("policies/a.yaml");
        Files.writeString(file, "rows:\n- name:   a   # kept\n");
        assertThat(run("fmt", "--check", scratch.toString()).code()).isEqualTo(1);
        assertThat(file).hasContent("rows:\n- name:   a   # kept\n");
        Ended changed = run("fmt", scratch.toString());
        assertThat(changed.code()).isZero();
        assertThat(changed.out()).isEqualTo(file + "\n");
        assertThat(file).hasContent("rows:\n  - name: a   # kept\n");
        assertThat(run("fmt", "--check", scratch.toString()).code()).isZero();
        Files.writeString(file, "rows: [\n");
        Ended bad = run("fmt", file.toString());
        assertThat(bad.code()).isEqualTo(3);
        assertThat(bad.out()).contains("not-yaml");
    }

    @Test
    void whatCouldBeBetterEndsWithOneAndAnInvalidPolicyWithThree() throws IOException {
        Files.createDirectories(scratch.resolve("policies"));
        Path policy = scratch.resolve("policies/all.yaml");
        Files.copy(Path.of("../examples/engineer-by-day/1-policy.yaml"), policy);
        Ended ended = run("lint", scratch.toString());
        assertThat(ended.code()).as(ended.out()).isEqualTo(1);
        assertThat(ended.out()).contains("warning  no-tests");
        Files.writeString(policy, Files.readString(policy).replace("allow: [engineers]", "allow: [enginers]"));
        Ended invalid = run("lint", scratch.toString(), "--json");
        assertThat(invalid.code()).isEqualTo(3);
        assertThat(invalid.out()).contains("unknown-group");
    }

    @Test
    void rawManagementLinesAreSimulated() throws IOException {
        Path lines = scratch.resolve("connect.txt");
        Files.writeString(lines, """
                >CLIENT:CONNECT,0,1
                >CLIENT:ENV,common_name=ana
                >CLIENT:ENV,untrusted_ip=203.0.113.7
                >CLIENT:ENV,IV_PLAT=win
                >CLIENT:ENV,tls_serial_0=4711
                >CLIENT:ENV,tls_digest_sha256_0=0a:ff:41
                >CLIENT:ENV,X509_0_CN=ana
                >CLIENT:ENV,END
                """);
        Ended ended = run("simulate", lines.toString(), "--policy", "..", "--at", "2026-03-02T09:00");
        assertThat(ended.out()).contains("ADMIT 10.8.0.2", "from 203.0.113.7 windows", "ifconfig-push 10.8.0.2",
                "table inet sallyport_main", "class replace");
        assertThat(ended.code()).isZero();
    }

    @Test
    void halfAManagementBlockIsNoEvent() throws IOException {
        Path lines = scratch.resolve("half.txt");
        Files.writeString(lines, ">CLIENT:CONNECT,0,1\n>CLIENT:ENV,common_name=ana\n");
        Ended ended = run("simulate", lines.toString(), "--policy", "..");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).contains("bad-transcript", "copy all lines from `>CLIENT:CONNECT` to `>CLIENT:ENV,END`");
    }

    @Test
    void aFailingTestEndsWithOneAndABadPolicyWithThree() throws IOException {
        Files.createDirectories(scratch.resolve("policies"));
        Files.createDirectories(scratch.resolve("tests-policy"));
        Path policy = scratch.resolve("policies/all.yaml");
        Files.copy(Path.of("../examples/engineer-by-day/1-policy.yaml"), policy);
        assertThat(run("test", scratch.toString()).code()).isEqualTo(4);
        Files.writeString(scratch.resolve("tests-policy/t.yaml"), """
                apiVersion: sallyport/v1
                kind: PolicyTest
                clock: 2026-03-02
                tests:
                  - {name: wrong, connect: {user: ana}, expect: {verdict: admit}}
                """);
        Ended failed = run("test", scratch.toString());
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("FAILED  wrong", "expected  admit", "outside-hours", "1 of 1 test failed");
        Files.writeString(policy, Files.readString(policy).replace("allow: [engineers]", "allow: [enginers]"));
        Ended invalid = run("check", scratch.toString());
        assertThat(invalid.code()).isEqualTo(3);
        assertThat(invalid.out()).contains("policies/all.yaml:", "did you mean `engineers`?");
        assertThat(run("test", scratch.toString()).code()).isEqualTo(3);
    }

    @Test
    void eventsRestOnEarlierOnesAndOnWhatIsGiven() throws IOException {
        Path given = scratch.resolve("people.yaml");
        Files.writeString(given, "users:\n  zoe: {groups: [office], platform: windows}\n");
        Path events = scratch.resolve("day.yaml");
        Files.writeString(events, """
                apiVersion: sallyport/v1
                kind: Event
                user: ana
                at: 2026-03-02T09:00
                ---
                apiVersion: sallyport/v1
                kind: Event
                user: zoe
                at: 2026-03-02T09:01
                """);
        Ended ended = run("simulate", events.toString(), "--policy", "..", "--given", given.toString());
        assertThat(ended.out()).contains("ADMIT 10.8.0.2", "ADMIT 10.8.0.3", "zoe (office, staff) from 203.0.113.1 windows");
        Files.writeString(given, "users: {zoe: {grups: [office]}}");
        Ended invalid = run("simulate", events.toString(), "--policy", "..", "--given", given.toString());
        assertThat(invalid.code()).isEqualTo(3);
        assertThat(invalid.out()).contains("did you mean `groups`?");
    }

    @Test
    void reportsGoToFilesBesideTheText() throws IOException {
        Path junit = scratch.resolve("out/tests.xml");
        Path lcov = scratch.resolve("out/cover.info");
        Ended ended = run("test", "..", "--out", "text", "--out", "junit=" + junit, "--out", "lcov=" + lcov);
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("tests passed");
        assertThat(Files.readString(junit)).startsWith("<?xml").contains("<testsuite name=\"tests-policy/access.yaml\"");
        assertThat(Files.readString(lcov)).contains("SF:policies/access.yaml", "end_of_record");
    }

    @Test
    void watchingRunsAgainWhenSomethingChanged() {
        List<TreeMap<String, String>> states = new ArrayList<>(List.of(new TreeMap<>(Map.of("a", "1")), new TreeMap<>(Map.of("a", "1")),
                new TreeMap<>(Map.of("a", "2")), new TreeMap<>(Map.of("a", "2"))));
        int[] runs = {0};
        ExitCode last = new Watch(states::removeFirst, () -> !states.isEmpty()).repeat(() -> ++runs[0] == 2 ? ExitCode.NO : ExitCode.YES);
        assertThat(runs[0]).isEqualTo(2);
        assertThat(last).isEqualTo(ExitCode.NO);
    }

    @ParameterizedTest(name = "Java {0}, openvpn says {1}: {2}")
    @CsvSource({"25.0.3, OpenVPN 2.6.14 x86_64, true", "26, OpenVPN 3.0.0, true", "21.0.2, OpenVPN 2.6.14, false",
        "25, OpenVPN 2.5.9 x86_64, false",
        "25, '', false", "25, gibberish, false"})
    void oldProgramsAreFound(String java, String openvpn, boolean fit) {
        List<Examination.Finding> findings = new Examination(new Machine() {
            @Override
            public Optional<String> run(List<String> command) {
                return Optional.of(openvpn).filter(said -> !said.isEmpty());
            }

            @Override
            public List<KernelProbe.Feature> kernel() {
                return List.of(new KernelProbe.Feature("tc: fq_codel", false, false, "no", "modprobe sch_fq_codel"));
            }

            @Override
            public String java() {
                return java;
            }
        }).findings();
        assertThat(findings.stream().allMatch(finding -> finding.isGood() || !finding.needed())).isEqualTo(fit);
        assertThat(findings.getLast().mend()).contains("modprobe sch_fq_codel");
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
