package io.sallyport.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.sallyport.adapter.control.ControlClient;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.Wire;

/** What the commands that ask a running daemon have in common. */
abstract class ControlCommand implements Callable<Integer> {
    /** Where a daemon listens unless its configuration says otherwise. */
    static final String SOCKET_DEFAULT = "/run/sallyport/control.sock";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--socket", paramLabel = "PATH", defaultValue = "${env:SALLYPORT_SOCKET:-" + SOCKET_DEFAULT
            + "}", description = "the daemon's control socket; default: $$SALLYPORT_SOCKET, or " + SOCKET_DEFAULT)
    private Path socket = Path.of(SOCKET_DEFAULT);

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    /** Whether the answer is to be JSON. */
    boolean asJson() {
        return json;
    }

    /** What to ask. */
    abstract Request request();

    /** How long an answer may take. */
    Duration limit() {
        return Duration.ofSeconds(15);
    }

    /** Prints the reply the request leads to, for people; whether the answer is yes. */
    abstract ExitCode print(Reply reply, PrintWriter out);

    /** The part of the reply that {@code --json} prints. */
    abstract Object part(Reply reply);

    @Override
    public Integer call() {
        ExitCode code = switch (new ControlClient(socket).ask(request(), limit())) {
            case ControlClient.Answer.Replied(Reply reply) -> said(reply);
            case ControlClient.Answer.Unreachable(String what, String hint) -> complain(ExitCode.UNREACHABLE, what, hint);
        };
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().flush();
        return code.code();
    }

    private ExitCode said(Reply reply) {
        return switch (reply) {
            case Reply.NotPermitted(String what, String hint) -> complain(ExitCode.NO, what, hint);
            case Reply.NotUnderstood(String what) -> complain(ExitCode.UNREACHABLE, "the daemon says: " + what,
                    "use the command of the version that runs, or start the daemon anew");
            case Reply.Failed(String what, String hint) -> complain(ExitCode.UNREACHABLE, what, hint);
            case Reply.Status s -> show(reply);
            case Reply.Sessions s -> show(reply);
            case Reply.Killed k -> show(reply);
            case Reply.Reload r -> show(reply);
            case Reply.Decision d -> show(reply);
            case Reply.NoDecision n -> show(reply);
            case Reply.Usage u -> show(reply);
            case Reply.Leases l -> show(reply);
            case Reply.Reaches r -> show(reply);
            case Reply.Traced t -> show(reply);
            case Reply.Bans b -> show(reply);
            case Reply.Lifted l -> show(reply);
        };
    }

    private ExitCode show(Reply reply) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            return print(reply, out);
        }
        out.println(part(reply) instanceof String text ? text : Wire.pretty(part(reply)));
        return print(reply, new PrintWriter(java.io.Writer.nullWriter()));
    }

    /** Says on standard error what is wrong. */
    ExitCode complain(ExitCode code, String what, String hint) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("sallyport: " + what);
        err.println("    hint: " + hint);
        return code;
    }

    /** A reply of another kind than was asked for: the daemon is not what it says it is. */
    ExitCode unexpected(Reply reply) {
        return complain(ExitCode.UNREACHABLE,
                "the daemon answered something else: " + reply.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                "use the command of the version that runs, or start the daemon anew");
    }
}
