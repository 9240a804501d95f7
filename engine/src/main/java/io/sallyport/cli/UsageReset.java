package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.UsageRow;

/** {@code sallyport usage reset}: forgives what somebody used. */
@Command(name = "reset", mixinStandardHelpOptions = true, description = {
    "Forgives what a person used so far: it no longer counts towards quotas. Open sessions are decided again at once.",
    "Who did it and why goes on record."}, footerHeading = "%nExamples:%n", footer = {
        "  sallyport usage reset ana --per month --reason 'an update went wrong'"})
final class UsageReset extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PERSON", description = "whose usage")
    private String person = "";

    @Option(names = "--per", paramLabel = "PERIOD", split = ",", defaultValue = "day,week,month", description = "day, week or month; default: all")
    private List<String> periods = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why, for the record")
    private String reason = "";

    @Override
    Request request() {
        try {
            return new Request.UsageReset(person, periods, reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Usage(List<UsageRow> rows) ? rows : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Usage(List<UsageRow> rows))) {
            return unexpected(reply);
        }
        return rows.isEmpty() ? UsageCommand.unknown(this, person) : UsageCommand.one(rows.getFirst(), out);
    }
}
