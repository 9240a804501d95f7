package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.List;

import picocli.CommandLine.Command;

import io.sallyport.control.BanRow;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;

/** {@code sallyport bans}: who is kept out for a while. */
@Command(name = "bans", description = "Shows which sources are kept out for a while, because their handshakes failed.", subcommands = {
    BansLift.class}, footerHeading = "%nExamples:%n", footer = {"  sallyport bans", "  sallyport bans lift 198.51.100.7"})
final class BansCommand extends ControlCommand {
    @Override
    Request request() {
        return new Request.Bans();
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Bans(List<BanRow> rows) ? rows : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Bans(List<BanRow> rows))) {
            return unexpected(reply);
        }
        if (rows.isEmpty()) {
            out.println("nobody is kept out");
            return ExitCode.YES;
        }
        Table table = new Table("INSTANCE", "SOURCE", "FAILED HANDSHAKES", "UNTIL", "RECORD");
        rows.forEach(row -> table.row(row.instance().value(), row.source(), Integer.toString(row.failures()), row.until().toString(),
                row.record().isEmpty() ? "-" : Table.plain(row.record())));
        table.print(out);
        return ExitCode.YES;
    }
}
