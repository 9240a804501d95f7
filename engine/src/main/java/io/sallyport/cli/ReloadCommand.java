package io.sallyport.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

import picocli.CommandLine.Command;

import io.sallyport.control.Reloaded;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;

/** {@code sallyport reload}: looks for a new policy now instead of at the next poll. */
@Command(name = "reload", description = {
    "Looks at the policy source now and puts a new version that is fit in force.",
    "A new version is checked and tested, then put in force while clients stay connected; one that is not fit is refused and the version in force stays."}, footerHeading = "%nExamples:%n", footer = {
        "  git push && sallyport reload"})
final class ReloadCommand extends ControlCommand {
    @Override
    Request request() {
        return new Request.Reload();
    }

    /** Fetching and testing take as long as the network and the tests do. */
    @Override
    Duration limit() {
        return Duration.ofMinutes(15);
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Reload(Reloaded reloaded) ? reloaded : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Reload(Reloaded reloaded))) {
            return unexpected(reply);
        }
        return switch (reloaded) {
            case Reloaded.Activated a -> {
                out.println(version(a.commit(), a.subject()) + ": checked, " + a.tests() + " tests passed, active in " + a.millis()
                        + " ms; " + a.changed()
                        + " of " + a.sessions() + " sessions changed, " + a.cut() + " cut");
                yield ExitCode.YES;
            }
            case Reloaded.Unchanged(String commit, String subject) -> {
                out.println(version(commit, subject) + " is in force and still the newest");
                yield ExitCode.YES;
            }
            case Reloaded.Refused(String commit, String subject, List<String> problems) -> {
                problems.forEach(problem -> out.println(problem.lines().map(Table::plain).reduce((a, b) -> a + "\n" + b).orElse("")));
                yield complain(ExitCode.INVALID_POLICY, version(commit, subject) + " is refused",
                        "the version in force stays; mend it and commit again");
            }
            case Reloaded.Unavailable(String what, String hint) -> complain(ExitCode.UNREACHABLE, what, hint);
        };
    }

    private static String version(String commit, String subject) {
        return commit.substring(0, Math.min(7, commit.length())) + " \"" + Table.plain(subject) + "\"";
    }
}
