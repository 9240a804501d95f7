package io.sallyport.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine.Command;

import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.SessionRow;

/** {@code sallyport sessions}: who is connected, with what. */
@Command(name = "sessions", description = "Lists the sessions of the running daemon.", footerHeading = "%nExamples:%n", footer = {
    "  sallyport sessions", "  sallyport sessions --json | jq '.[] | select(.person == \"ana\")'"})
final class SessionsCommand extends ControlCommand {
    @Override
    Request request() {
        return new Request.Sessions();
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Sessions(List<SessionRow> rows) ? rows : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Sessions(List<SessionRow> rows))) {
            return unexpected(reply);
        }
        if (rows.isEmpty()) {
            out.println("nobody is connected");
            return ExitCode.YES;
        }
        Instant now = Instant.now();
        Table table = new Table("CLIENT", "PERSON", "GROUPS", "STATE", "FROM", "ADDRESS", "FOR", "RATE DOWN/UP", "DATA DOWN/UP", "BY",
                "RECORD");
        for (SessionRow row : rows) {
            table.row(row.client().toString(), row.person(), String.join(",", row.groups()), row.state(), Words.or(row.from(), "?"),
                    row.address4()
                            + row.address6().map(address -> " " + address).orElse(""),
                    Words.span(row.since(), now), Words.or(row.down(), "-") + " / "
                            + Words.or(row.up(), "-"),
                    Words.bytes(row.sentBytes()) + " / " + Words.bytes(row.receivedBytes()),
                    by(row),
                    row.record());
        }
        table.print(out);
        return ExitCode.YES;
    }

    /** What let it in; of one that has to go, why, and how far it is. */
    private static String by(SessionRow row) {
        String steps = row.revocation().map(revocation -> ": " + revocation.steps(Optional.empty())).orElse("");
        return row.by().isEmpty() ? "" : row.by().getFirst() + (row.by().size() > 1 ? " +" + (row.by().size() - 1) : "") + steps;
    }
}
