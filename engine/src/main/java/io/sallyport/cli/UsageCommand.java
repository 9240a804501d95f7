package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.UsageRow;

/** {@code sallyport usage}: what people used. */
@Command(name = "usage", description = "Shows what people used of the day, the week and the month, and what is usual for them.", subcommands = {
    UsageReset.class, UsageGrant.class}, footerHeading = "%nExamples:%n", footer = {"  sallyport usage", "  sallyport usage ana",
        "  sallyport usage --json | jq '.[] | select(.unusual != [])'"})
final class UsageCommand extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PERSON", arity = "0..1", defaultValue = "", description = "everything about one person")
    private String person = "";

    @Override
    Request request() {
        try {
            return new Request.Usage(person);
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
        if (!person.isEmpty()) {
            return rows.isEmpty() ? unknown(this, person) : one(rows.getFirst(), out);
        }
        if (rows.isEmpty()) {
            out.println("nobody used anything yet");
            return ExitCode.YES;
        }
        Table table = new Table("PERSON", "SESSIONS", "DAY DOWN/UP", "WEEK DOWN/UP", "MONTH DOWN/UP", "NEAREST LIMIT", "USUAL DAY");
        for (UsageRow row : rows) {
            table.row(row.person(), Integer.toString(row.sessions()), used(row, "day"), used(row, "week"), used(row, "month"),
                    nearest(row).map(limit -> share(limit) + " of " + Words.bytes(limit.limitBytes()) + " per " + limit.period())
                            .orElse("-"),
                    row.usual().map(usual -> Words.bytes(usual.medianBytes())).orElse("-") + (row.unusual().isEmpty() ? "" : " !"));
        }
        table.print(out);
        if (rows.stream().anyMatch(row -> !row.unusual().isEmpty())) {
            out.println("! used far more than usual on a day of the last weeks: see `sallyport usage PERSON`");
        }
        return ExitCode.YES;
    }

    /** Everything about one person; also what a change answers with. */
    static ExitCode one(UsageRow row, PrintWriter out) {
        out.println(Table.plain(row.person()) + ", " + row.sessions() + (row.sessions() == 1 ? " session" : " sessions"));
        Table periods = new Table("PERIOD", "DOWN", "UP", "GRANTED", "ENDS");
        row.periods().forEach(used -> periods.row(used.period(), Words.bytes(used.downBytes()), Words.bytes(used.upBytes()),
                used.grantedBytes() == 0 ? "-" : Words.bytes(used.grantedBytes()), used.until().toString()));
        periods.print(out);
        for (UsageRow.Limit limit : row.limits()) {
            out.println("limit    " + share(limit) + " of " + Words.bytes(limit.limitBytes()) + " per " + limit.period() + " used ("
                    + Words.bytes(limit.usedBytes()) + "), then " + limit.over() + ": " + Table.plain(limit.row()));
        }
        out.println(
                "usual    " + row.usual().map(UsageCommand::usual).orElse("not known: it takes a week of days on which something is used"));
        row.unusual().forEach(at -> out.println("unusual  since " + at));
        return ExitCode.YES;
    }

    private static String usual(UsageRow.Usual usual) {
        return Words.bytes(usual.medianBytes()) + " a day: the median of " + usual.days() + " days of the last four weeks; they lie "
                + Words.bytes(usual.deviationBytes()) + " from it (median); a day is unusual from " + Words.bytes(usual.unusualFromBytes());
    }

    static ExitCode unknown(ControlCommand command, String person) {
        return command.complain(ExitCode.NO, "`" + Table.plain(person) + "` is unknown",
                "`sallyport usage` lists who used anything; other people have to be named in a group of the policy");
    }

    private static String used(UsageRow row, String period) {
        return row.periods().stream().filter(used -> used.period().equals(period)).findFirst()
                .map(used -> Words.bytes(used.downBytes()) + " / " + Words.bytes(used.upBytes())).orElse("-");
    }

    private static Optional<UsageRow.Limit> nearest(UsageRow row) {
        return row.limits().stream().max(Comparator.comparingDouble(limit -> (double) limit.usedBytes() / limit.limitBytes()));
    }

    private static String share(UsageRow.Limit limit) {
        return (long) (100.0 * limit.usedBytes() / limit.limitBytes()) + " %";
    }
}
