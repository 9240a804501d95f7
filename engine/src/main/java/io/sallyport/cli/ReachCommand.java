package io.sallyport.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.control.ReachRow;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;

/** {@code sallyport reach}: what a client may reach, and how often it did. */
@Command(name = "reach", description = "Shows what a connected client may reach and be reached by, which rows say so, and how often it was used since the client is here.", footerHeading = "%nExamples:%n", footer = {
    "  sallyport reach ana               all sessions of a person", "  sallyport reach 10.8.0.5          who has this tunnel address",
    "  sallyport reach ana --json | jq '.[].items[] | select(.packets == 0)'"})
final class ReachCommand extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CLIENT", description = "a person, a client as `sallyport sessions` shows it, or a tunnel address")
    private String target = "";

    @Override
    Request request() {
        try {
            return new Request.Reach(target);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Reaches(List<ReachRow> rows) ? rows : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Reaches(List<ReachRow> rows))) {
            return unexpected(reply);
        }
        if (rows.isEmpty()) {
            return complain(ExitCode.UNKNOWN, "`" + Table.plain(target) + "` is not connected", "`sallyport sessions` lists who is");
        }
        Instant now = Instant.now();
        for (ReachRow row : rows) {
            out.println(Table.plain(row.person()) + "  " + row.client() + "  " + row.address4()
                    + row.address6().map(address -> " " + address).orElse("") + "  for " + Words.span(row.since(), now));
            Table table = new Table("", "NAME", "WHERE", "PACKETS", "DATA", "BY");
            for (ReachRow.Item item : row.items()) {
                boolean counts = !item.way().equals("not to");
                table.row(item.way(), item.name(), item.where(), counts ? Long.toString(item.packets()) : "-",
                        counts ? Words.bytes(item.bytes()) : "-", String.join(", ", item.by()));
            }
            table.print(out);
            out.println("other clients: " + Table.plain(row.isolation()));
            out.println("refused: " + row.refusedPackets() + " packets, " + Words.bytes(row.refusedBytes())
                    + ", of flows it began that nothing allows");
            out.println();
        }
        return ExitCode.YES;
    }
}
