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

/** {@code sallyport kill}: ends sessions. */
@Command(name = "kill", description = {
    "Ends the session of one client, or every session of a person: out of the firewall first, then told to go.",
    "A client that the policy still allows may connect again."}, footerHeading = "%nExamples:%n", footer = {
        "  sallyport kill ana --reason 'laptop was stolen'", "  sallyport kill main/3/17"})
final class KillCommand extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CLIENT|PERSON", description = "a client as `sallyport sessions` shows it (main/3/17), or a person")
    private String target = "";

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why, for the record")
    private String reason = "";

    @Override
    Request request() {
        try {
            return new Request.Kill(target, reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Killed(List<String> clients) ? clients : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Killed(List<String> clients))) {
            return unexpected(reply);
        }
        if (clients.isEmpty()) {
            return complain(ExitCode.NO, "`" + Table.plain(target) + "` has no session", "`sallyport sessions` lists who has");
        }
        clients.forEach(client -> out.println("ended " + Table.plain(client)));
        return ExitCode.YES;
    }
}
