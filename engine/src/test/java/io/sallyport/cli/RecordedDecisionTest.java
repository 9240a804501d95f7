package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import io.sallyport.adapter.control.ControlServer;
import io.sallyport.adapter.control.ControlServer.Opening;
import io.sallyport.adapter.control.ControlSettings;
import io.sallyport.adapter.control.Permissions;
import io.sallyport.api.PolicyDirectory;
import io.sallyport.audit.DecisionId;
import io.sallyport.audit.DecisionRecord;
import io.sallyport.audit.RecordJson;
import io.sallyport.control.BanRow;
import io.sallyport.control.Caller;
import io.sallyport.control.DaemonStatus;
import io.sallyport.control.Handler;
import io.sallyport.control.ReachRow;
import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.Samples;
import io.sallyport.control.SessionRow;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code explain} of a decision that a daemon has on record, by the commit that decided it. */
class RecordedDecisionTest {
    private static final String ID = "main-1-0-1-1";

    @TempDir
    private Path directory = Path.of("");

    private final List<ControlServer> servers = new ArrayList<>();
    private String record = "";

    @BeforeEach
    void decideAndMoveOn() throws IOException, GitAPIException {
        Files.createDirectories(repository().resolve("policies"));
        Path policy = repository().resolve("policies/all.yaml");
        String text = Files.readString(Path.of("src/test/resources/explaining/policies/all.yaml"));
        Files.writeString(policy, text);
        String decider = commit("first");
        Files.writeString(policy, text.replace("08:00-19:00", "00:00-24:00"));
        commit("open at night");
        record = record(decider);
        Opening opening = ControlServer.open(ControlSettings.of(socket(), Permissions.OWNER_ONLY), new OneRecord(() -> record));
        servers.add(((Opening.Open) opening).server());
    }

    @AfterEach
    void stop() {
        servers.forEach(ControlServer::close);
    }

    @Test
    void isExplainedByTheCommitThatDecidedItWhateverLiesThereNow() {
        Ran ran = run(ID);
        assertThat(ran.out()).contains("at         2026-03-02 21:00:00 +03:00", "+ allows         policies/all.yaml:",
                "fails    hours          wants mon-fri 08:00-19:00; found Mon 21:00");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
    }

    @ParameterizedTest(name = "{0} instead of {1}: {3}")
    @CsvSource(delimiter = '|', value = {
        "'\"verdict\":\"admit\"' | '\"verdict\":\"wait\"'              | 5 | is not of a decision",
        "'hours'                 | 'minutes'                            | 5 | does not come out as recorded",
        "'\"commit\":\"'         | '\"commit\":\"0'                     | 6 | no Git repository at"})
    void whatCannotBeDecidedAgainIsSaidToBeSo(String one, String other, int code, String says) {
        String before = record;
        record = record.replace(one, other);
        assertThat(record).isNotEqualTo(before);
        Ran ran = run(ID);
        assertThat(ran.err()).contains(says);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.code()).isEqualTo(code);
    }

    @Test
    void whatIsNotOnRecordEndsWithFive() {
        Ran ran = run("main-1-0-1-2");
        assertThat(ran.err()).contains("no decision with the id `main-1-0-1-2` is on record");
        assertThat(ran.code()).isEqualTo(5);
    }

    private String commit(String subject) throws GitAPIException {
        try (Git git = Git.init().setDirectory(repository().toFile()).call()) {
            git.add().addFilepattern(".").call();
            return git.commit().setMessage(subject).setAuthor("Ana", "ana@example.org").setCommitter("Ana", "ana@example.org")
                    .setSign(false).call().name();
        }
    }

    private String record(String commit) {
        PolicyDirectory.Opened.Ready ready = (PolicyDirectory.Opened.Ready) PolicyDirectory.open(repository(), commit);
        EventReader.Defaults night = new EventReader.Defaults(Instant.parse("2026-03-02T18:00:00Z"), Optional.empty(),
                PolicyTest.Given.NOTHING);
        Moment moment = ready.decide("{user: fay, managed: true}", night).value().orElseThrow().getFirst();
        DecisionId id = DecisionId.parse(ID).orElseThrow();
        return RecordJson.encode(DecisionRecord.of(id, moment.event(), moment.event().peer(), moment.facts(), moment.decision(), List.of(),
                List.of()));
    }

    private Path repository() {
        return directory.resolve("policy");
    }

    private Path socket() {
        return directory.resolve("c.sock");
    }

    private record Ran(int code, String out, String err) {}

    private Ran run(String id) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = line.execute("explain", id, "--socket", socket().toString(), "--policy", repository().toString());
        return new Ran(code, out.toString(), err.toString());
    }

    /** A daemon that has one decision on record. */
    private record OneRecord(java.util.function.Supplier<String> json) implements Handler {
        @Override
        public DaemonStatus status() {
            return Samples.status();
        }

        @Override
        public List<SessionRow> sessions() {
            return List.of();
        }

        @Override
        public Reply kill(Request.Kill kill, Caller by) {
            return new Reply.Killed(List.of());
        }

        @Override
        public Reloaded reload(Caller by) {
            return new Reloaded.Unchanged("none", "none");
        }

        @Override
        public Reply usage(String person) {
            return new Reply.Usage(List.of());
        }

        @Override
        public io.sallyport.control.LeaseList leases(String filter) {
            throw new IllegalStateException("nobody asks for that here");
        }

        @Override
        public Reply usageReset(Request.UsageReset reset, Caller by) {
            return new Reply.Usage(List.of());
        }

        @Override
        public Reply usageGrant(Request.UsageGrant grant, Caller by) {
            return new Reply.Usage(List.of());
        }

        @Override
        public List<ReachRow> reach(String target) {
            return List.of();
        }

        @Override
        public List<BanRow> bans() {
            return List.of();
        }

        @Override
        public Reply lift(Request.Lift lift, Caller by) {
            return new Reply.Lifted(List.of());
        }

        @Override
        public Reply trace(Request.Trace packet) {
            return new Reply.Failed("no policy is in force yet", "nothing passes until there is one");
        }

        @Override
        public Reply why(String id) {
            return id.equals(ID) ? new Reply.Decision("as text", json.get()) : new Reply.NoDecision(id);
        }
    }
}
