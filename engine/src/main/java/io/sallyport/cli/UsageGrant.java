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
import io.sallyport.model.DataSize;

/** {@code sallyport usage grant}: allows somebody more. */
@Command(name = "grant", mixinStandardHelpOptions = true, description = {
    "Allows a person more than the policy does, until the period ends. Open sessions are decided again at once.",
    "Who did it and why goes on record."}, footerHeading = "%nExamples:%n", footer = {
        "  sallyport usage grant ana '10 GB' --per month --reason 'moves a data centre'"})
final class UsageGrant extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "PERSON", description = "who may use more")
    private String person = "";

    @Parameters(index = "1..*", arity = "1..2", paramLabel = "AMOUNT", description = "how much more: 500 MB, 10 GB")
    private List<String> amount = List.of();

    @Option(names = "--per", paramLabel = "PERIOD", required = true, description = "day, week or month: the one that the quota is for")
    private String period = "";

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why, for the record")
    private String reason = "";

    @Override
    Request request() {
        String text = String.join(" ", amount);
        long bytes = DataSize.parse(text).map(DataSize::bytes)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "`" + text + "` is not an amount: write for example 10 GB"));
        try {
            return new Request.UsageGrant(person, period, bytes, reason);
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
