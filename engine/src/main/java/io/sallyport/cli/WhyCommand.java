package io.sallyport.cli;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;

/** {@code sallyport why}: what one decision rested on. */
@Command(name = "why", description = "Explains a decision: what was known, which rows and rules determined it, and what followed.", footerHeading = "%nExamples:%n", footer = {
    "  sallyport why $(sallyport sessions --json | jq -r '.[0].record')", "  sallyport why RECORD --json"})
final class WhyCommand extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RECORD", description = "id of the record, as `sallyport sessions` and the daemon's log show it")
    private String id = "";

    @Override
    Request request() {
        try {
            return new Request.Why(id);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Decision(String text, String json) ? json : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        return switch (reply) {
            case Reply.Decision(String text, String json) -> {
                text.lines().forEach(line -> out.println(Table.plain(line)));
                yield ExitCode.YES;
            }
            case Reply.NoDecision(String asked) ->
                complain(ExitCode.UNKNOWN, "no decision with the id `" + Table.plain(asked) + "` is on record",
                        "records are kept as long as the daemon's configuration says");
            case Reply.Status s -> unexpected(reply);
            case Reply.Sessions s -> unexpected(reply);
            case Reply.Killed k -> unexpected(reply);
            case Reply.Usage u -> unexpected(reply);
            case Reply.Leases l -> unexpected(reply);
            case Reply.Reload r -> unexpected(reply);
            case Reply.Reaches r -> unexpected(reply);
            case Reply.Traced t -> unexpected(reply);
            case Reply.Bans b -> unexpected(reply);
            case Reply.Lifted l -> unexpected(reply);
            case Reply.NotPermitted n -> unexpected(reply);
            case Reply.NotUnderstood n -> unexpected(reply);
            case Reply.Failed f -> unexpected(reply);
        };
    }
}
