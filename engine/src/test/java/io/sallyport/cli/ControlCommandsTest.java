package io.sallyport.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import io.sallyport.adapter.control.ControlServer;
import io.sallyport.adapter.control.ControlServer.Opening;
import io.sallyport.adapter.control.ControlSettings;
import io.sallyport.adapter.control.Permissions;
import io.sallyport.control.Samples;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands against a daemon's real socket. */
class ControlCommandsTest {
    @TempDir
    private Path directory = Path.of("");

    private final List<ControlServer> servers = new ArrayList<>();

    @BeforeEach
    void listen() {
        Opening opening = ControlServer.open(ControlSettings.of(socket(), Permissions.OWNER_ONLY),
                new Samples.FakeDaemon(List.of(Samples.session(1,
                        "ana"), Samples.session(2, "e\u001b[31mve"))));
        servers.add(((Opening.Open) opening).server());
    }

    @AfterEach
    void stop() {
        servers.forEach(ControlServer::close);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "status               | 0 | sallyport 0.1.0, pid 4711, running for 3 h 05 min",
        "status               | 0 | policy     3f2a9c1 \"contractors may reach ci\", in force for 1 min; the source confirmed it 12 s ago",
        "status               | 0 | main      running  4712  2         5 of 250",
        "sessions             | 0 | main/1/1  ana            engineers  connected  203.0.113.7  10.8.0.7 fd00::7",
        "sessions             | 0 | 50 Mbit/s / -  2.5 MB / 1.5 kB  policies/access.yaml:12 engineers-git  r-1",
        "sessions             | 0 | main/1/2  e\\u001b[31mve",
        "kill ana             | 0 | ended main/1/1",
        "kill main/1/2        | 0 | ended main/1/2",
        "kill zoe             | 1 | `zoe` has no session",
        "reload               | 3 | error  unknown-group",
        "reload               | 3 | aaaaaaa \"typo\" is refused",
        "why r-1              | 0 | by engineers-git",
        "why r-9              | 5 | no decision with the id `r-9` is on record",
        "why r-1 --json       | 0 | {\"id\":\"r-1\"}",
        "why r-9 --json       | 5 | {",
        "usage                | 0 | ana            1         9.0 GB / 1.0 GB  -             40.0 GB / 3.0 GB  43 % of 100.0 GB per month  1.2 GB !",
        "usage ana            | 0 | limit    43 % of 100.0 GB per month used (43.0 GB), then throttle 1 Mbit/s: policies/quotas.yaml:5 staff",
        "usage ana            | 0 | usual    1.2 GB a day: the median of 19 days of the last four weeks; they lie 300.0 MB from it (median); a day is unusual from 3.4 GB",
        "leases               | 0 | main      contractors  10.8.0.128/26  60 of 62   96 %",
        "leases               | 0 | main      10.8.0.130 fd00:8::82  h0      in use                                  contractors  2026-03-02T09:00:00Z",
        "leases h3            | 0 | main      10.8.0.133  h3      held until 2026",
        "leases h6            | 0 | static  contractors  -",
        "leases h6            | 0 | and 3 more: give a network or a name to see those",
        "leases nobody        | 1 | nothing that is taken fits `nobody`",
        "leases --json        | 0 | \"taken\" : 60",
        "usage zoe            | 1 | `zoe` is unknown",
        "usage reset ana --per day,week | 0 | ana, 1 session",
        "usage reset zoe      | 1 | `zoe` is unknown",
        "usage grant ana 10 GB --per month --reason 'move' | 0 | month   40.0 GB  3.0 GB  10.0 GB  2026-03-02T10:00:00Z",
        "usage grant ana 10GB --per month | 0 | limit    39 % of 110.0 GB per month used",
        "usage grant zoe 10 GB --per month | 1 | `zoe` is unknown",
        "usage ana --json     | 0 | \"medianBytes\" : 1200000000",
        "usage grant ana 10 GB --per day --json | 0 | \"person\" : \"ana\"",
        "reach ana            | 0 | to  git   10.20.0.5/32 tcp/443  12       3.4 kB  policies/access.yaml:7 engineers-git",
        "reach ana            | 0 | refused: 1 packets, 60 B",
        "reach zoe            | 5 | `zoe` is not connected",
        "reach ana --json     | 0 | \"packets\" : 12",
        "trace ana 10.20.0.5 tcp/443 | 0 | 10.8.0.5 > 10.20.0.5 tcp/443  passes  [allow/git]",
        "trace ana 10.20.0.5 tcp/443 --json | 0 | \"verdict\" : \"passes\"",
        "trace ana zoe tcp/443 | 6 | `zoe` is neither an address nor connected",
        "status               | 0 | dropped at the port of main, 1 source is kept out now:",
        "status               | 0 | 1234 packets not OpenVPN",
        "bans                 | 0 | main      198.51.100.7  5                  2026-03-02T09:02:00Z  ban-main-1772442000000-1",
        "bans --json          | 0 | \"source\" : \"198.51.100.7\"",
        "bans lift 198.51.100.7 | 0 | 198.51.100.7 may come again to main",
        "bans lift 198.51.100.8 | 1 | `198.51.100.8` is not kept out",
        "status --json        | 0 | \"commit\" : \"3f2a9c1",
        "sessions --json      | 0 | \"client\" : \"main/1/1\"",
        "kill ana --json      | 0 | [ \"main/1/1\" ]",
        "reload --json        | 3 | \"result\" : \"refused\""})
    void eachCommandPrintsItsAnswerAndEndsWithItsCode(String command, int code, String text) {
        Ran ran = run(command);
        assertThat(ran.all()).contains(text);
        assertThat(ran.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "sessions", "kill ana", "reload", "why r-1", "leases", "usage", "usage ana", "usage reset ana",
        "usage grant ana 1 GB --per day"})
    void withoutADaemonEachCommandSaysSoAndEndsWith6(String command) {
        stop();
        Ran ran = run(command);
        assertThat(ran.code()).isEqualTo(6);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("no daemon runs here", "hint: start one with `sallyport run --config FILE`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "kill ana --frob", "why", "kill ana --reason '\n'", "frob", "usage reset", "usage reset ana --per year",
        "usage grant ana", "usage grant ana 10 GB", "usage grant ana ten --per day", "usage grant ana 0 B --per day",
        "usage grant ana 1 GB --per year", "bans lift", "bans lift ana"})
    void aWrongCommandLineEndsWith2(String command) {
        assertThat(run(command).code()).isEqualTo(2);
    }

    @Test
    void everyCommandHasHelpWithExamples() {
        CommandLine line = Main.commandLine();
        assertThat(line.getSubcommands()).isNotEmpty();
        line.getSubcommands().keySet().forEach(name -> {
            Ran ran = run(List.of(name, "--help"));
            assertThat(ran.code()).isZero();
            assertThat(ran.out()).as("help of " + name).contains("Examples:", "sallyport " + name);
        });
    }

    @Test
    void theExitCodesAreAllInTheHelp() {
        String help = run(List.of("--help")).out();
        for (ExitCode code : ExitCode.values()) {
            assertThat(help).contains(code.code() + "   " + code.meaning());
        }
    }

    private record Ran(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private Ran run(String command) {
        List<String> arguments = new ArrayList<>();
        for (String word : command.split(" ", -1)) {
            arguments.add(word.replace("'", ""));
        }
        if (!arguments.getFirst().equals("frob")) {
            arguments.addAll(List.of("--socket", socket().toString()));
        }
        return run(arguments);
    }

    private static Ran run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).setColorScheme(CommandLine.Help
                .defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = line.execute(arguments.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private Path socket() {
        return directory.resolve("run/control.sock");
    }
}
