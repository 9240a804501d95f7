package io.sallyport.cli;

import java.io.PrintWriter;
import java.time.Instant;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.control.LeaseList;
import io.sallyport.control.LeaseRow;
import io.sallyport.control.PoolRow;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;

/** {@code sallyport leases}: who has which tunnel address, and how full the pools are. */
@Command(name = "leases", description = "Shows who has which tunnel address, until when, and how full the pools are.", footerHeading = "%nExamples:%n", footer = {
    "  sallyport leases", "  sallyport leases ana                 what holders have whose name contains it",
    "  sallyport leases 10.8.0.128/26       what of a network is taken", "  sallyport leases quarantined",
    "  sallyport leases --json | jq '.leases[] | select(.state == \"held\")'"})
final class LeasesCommand extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILTER", arity = "0..1", defaultValue = "", description = "a part of a holder's name, an address, a network, a pool, an instance or a state; default: all")
    private String filter = "";

    @Override
    Request request() {
        try {
            return new Request.Leases(filter);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Leases(LeaseList list) ? list : reply;
    }

    /** No, when something was asked for and there is none. */
    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        if (!(reply instanceof Reply.Leases(LeaseList list))) {
            return unexpected(reply);
        }
        if (filter.isEmpty()) {
            pools(list, out);
        }
        if (list.leases().isEmpty()) {
            out.println(filter.isEmpty() ? "nobody has an address yet" : "nothing that is taken fits `" + Table.plain(filter) + "`");
            return filter.isEmpty() ? ExitCode.YES : ExitCode.NO;
        }
        Table table = new Table("INSTANCE", "ADDRESS", "HOLDER", "STATE", "POOL", "SINCE");
        for (LeaseRow row : list.leases()) {
            table.row(row.instance().value(), row.address4() + row.address6().map(address -> " " + address).orElse(""), row.holder(),
                    row.state() + row.until().map(until -> " until " + until).orElse(""), row.pool().isEmpty() ? "-" : row.pool(),
                    row.since().map(Instant::toString).orElse("-"));
        }
        table.print(out);
        if (list.left() > 0) {
            out.println("and " + list.left() + " more: give a network or a name to see those");
        }
        return ExitCode.YES;
    }

    private static void pools(LeaseList list, PrintWriter out) {
        Table table = new Table("INSTANCE", "POOL", "NETWORK", "TAKEN", "");
        for (PoolRow row : list.pools()) {
            String share = row.addresses() == 0 ? "" : 100 * row.taken() / row.addresses() + " %";
            table.row(row.instance().value(), row.pool().isEmpty() ? "-" : row.pool(), row.network(),
                    row.taken() + " of " + row.addresses(), share);
        }
        table.print(out);
        out.println();
    }
}
