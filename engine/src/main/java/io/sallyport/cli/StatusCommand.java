package io.sallyport.cli;

import java.io.PrintWriter;

import picocli.CommandLine.Command;

import io.sallyport.control.DaemonStatus;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;

/** {@code sallyport status}: how the daemon, its policy and its OpenVPN instances are. */
@Command(name = "status", description = "Shows how the running daemon is.", footerHeading = "%nExamples:%n", footer = {
    "  sallyport status", "  sallyport status --json | jq .policy.commit"})
final class StatusCommand extends ControlCommand {
    @Override
    Request request() {
        return new Request.Status();
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Status(DaemonStatus status) ? status : reply;
    }

    /** No, when something needs to be looked at: monitoring can use the exit code. */
    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Status(DaemonStatus status))) {
            return unexpected(reply);
        }
        out.println("sallyport " + status.version() + ", pid " + status.pid() + ", running for " + Words.span(status.since(), status.at()));
        out.println(status.policy().map(policy -> policy(policy, status)).orElse("policy     none in force: nobody is let in"));
        status.policy().flatMap(DaemonStatus.PolicyStatus::refused).ifPresent(commit -> out.println("           commit " + brief(commit)
                + " was refused; see `sallyport reload`"));
        Table table = new Table("INSTANCE", "STATE", "PID", "SESSIONS", "ADDRESSES", "");
        for (DaemonStatus.InstanceStatus instance : status.instances()) {
            table.row(instance.name().value(), instance.state(), Words.or(instance.pid(), "-"), String.valueOf(instance.sessions()),
                    instance.leases()
                            + " of " + instance.addresses(),
                    instance.detail().orElse(""));
        }
        out.println();
        table.print(out);
        status.instances().forEach(instance -> door(instance, out));
        status.troubles().forEach(trouble -> out.println("! " + Table.plain(trouble)));
        return status.troubles().isEmpty() ? ExitCode.YES : ExitCode.NO;
    }

    /** What was dropped at its port, where anything was. */
    private static void door(DaemonStatus.InstanceStatus instance, PrintWriter out) {
        if (instance.dropped().isEmpty() && instance.bans() == 0 && instance.uncounted() == 0) {
            return;
        }
        out.println();
        out.println("dropped at the port of " + instance.name() + ", " + instance.bans()
                + (instance.bans() == 1 ? " source is" : " sources are") + " kept out now:");
        if (instance.uncounted() > 0) {
            out.println("  " + counted(instance.uncounted(), "failed handshake")
                    + " led to no ban: too many sources failed at once, or the kernel took no ban");
        }
        instance.dropped().forEach(dropped -> out.println("  " + counted(dropped.packets(), "packet") + " " + Table.plain(dropped.what())));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String policy(DaemonStatus.PolicyStatus policy, DaemonStatus status) {
        String confirmed = policy.confirmedAt().map(at -> "the source confirmed it " + Words.span(at, status.at()) + " ago").orElse(
                "from disk; the source has not been reached yet");
        return "policy     " + brief(policy.commit()) + " \"" + Table.plain(policy.subject()) + "\", in force for "
                + Words.span(policy.activatedAt(),
                        status.at())
                + "; " + confirmed;
    }

    private static String brief(String commit) {
        return commit.substring(0, Math.min(7, commit.length()));
    }
}
