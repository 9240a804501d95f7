package io.sallyport.cli;

import java.io.PrintWriter;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.control.BanRow;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.model.Address;

/** {@code sallyport bans lift}: lets a source in again. */
@Command(name = "lift", mixinStandardHelpOptions = true, description = {"Lets a source in again before its time.",
    "Failed handshakes from there are counted anew."}, footerHeading = "%nExamples:%n", footer = {"  sallyport bans lift 198.51.100.7"})
final class BansLift extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ADDRESS", description = "an address of the source, as `sallyport bans` shows it without the prefix length")
    private String address = "";

    @Override
    Request request() {
        return Address.parse(address).map(Request.Lift::new)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "`" + Table.plain(address) + "` is not an IP address"));
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Lifted(List<BanRow> rows) ? rows : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Lifted(List<BanRow> rows))) {
            return unexpected(reply);
        }
        if (rows.isEmpty()) {
            return complain(ExitCode.NO, "`" + Table.plain(address) + "` is not kept out", "`sallyport bans` lists who is");
        }
        rows.forEach(row -> out.println(row.source() + " may come again to " + row.instance()));
        return ExitCode.YES;
    }
}
