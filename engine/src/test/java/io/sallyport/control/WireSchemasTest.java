package io.sallyport.control;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.sallyport.SchemaFit;
import io.sallyport.model.Address;
import io.sallyport.model.Revocation;

/** What goes over the control socket, and what commands print of it, is what the schemas say, key by key. */
class WireSchemasTest {
    private static final Revocation REVOKED = Revocation.decided("r-4", "ended by root", Samples.NOW);
    private static final SessionRow UNLIMITED = new SessionRow(Samples.session(3, "ben").client(), "ben",
            Samples.session(3, "ben").groups(),
            "admitted", Optional.empty(), Samples.session(3, "ben").address4(), Optional.empty(), Samples.NOW, Optional.empty(),
            Optional.empty(), 0, 0, List.of(), Optional.empty(), "r-3", Optional.empty());
    private static final SessionRow FENCED = new SessionRow(Samples.session(4, "eve").client(), "eve", Samples.session(4, "eve").groups(),
            "fenced", Optional.empty(), Samples.session(4, "eve").address4(), Optional.empty(), Samples.NOW, Optional.empty(),
            Optional.empty(), 0, 0, List.of(), Optional.empty(), "r-4",
            Optional.of(REVOKED.fenced(Samples.NOW).told(Samples.NOW).killed(Samples.NOW)));
    private static final SessionRow LEAVING = new SessionRow(Samples.session(5, "eve").client(), "eve", Samples.session(5, "eve").groups(),
            "leaving", Optional.empty(), Samples.session(5, "eve").address4(), Optional.empty(), Samples.NOW, Optional.empty(),
            Optional.empty(), 0, 0, List.of(), Optional.empty(), "r-5", Optional.of(REVOKED));

    private static final Reply EVERY_WAY = new Reply.Reaches(List.of(new ReachRow(Samples.session(1, "ana").client(), "ana",
            Samples.session(1, "ana").address4(), Optional.empty(), Samples.NOW,
            Stream.of("not to", "clients", "from").map(way -> new ReachRow.Item(way, "x", "", List.of(), 0, 0)).toList(), "full", 0, 0)));

    @Test
    void requestsFitTheirSchema() {
        SchemaFit.inStep("control-request", Stream.of(new Request.Status(), new Request.Sessions(), new Request.Reload(),
                new Request.Why("r-1"), new Request.Bans(), new Request.Lift(Address.of("198.51.100.7")),
                new Request.Kill("x".repeat(Request.NAME_CHARS_MAX), "x".repeat(Request.REASON_CHARS_MAX)),
                new Request.Reach("ana"), new Request.Trace("ana", "10.20.0.5", "ping"),
                new Request.Leases(""), new Request.Leases("x".repeat(Request.NAME_CHARS_MAX)),
                new Request.Usage(""), new Request.UsageReset("ana", Request.PERIODS, ""), new Request.UsageGrant("ana", "day", 1, ""),
                new Request.UsageGrant("ana", "week", Request.GRANTED_BYTES_MAX, ""), new Request.UsageGrant("ana", "month", 1, "a move"))
                .map(request -> new String(Wire.encode(request), StandardCharsets.UTF_8)).toList());
    }

    @Test
    void repliesFitTheirSchema() {
        List<Reply> replies = Stream.concat(WireTest.replies(),
                Stream.of(new Reply.Sessions(List.of(UNLIMITED, FENCED, LEAVING)), EVERY_WAY,
                        new Reply.Bans(List.of(Samples.ban())),
                        new Reply.Lifted(List.of(Samples.ban())),
                        new Reply.Traced(new TracedPacket("10.8.0.7 > 10.9.0.1 icmp/8", "dropped", "drop/not-allowed", List.of())),
                        new Reply.Traced(new TracedPacket("192.0.2.1 > 192.0.2.2 47", "not ours", "", List.of()))))
                .toList();
        SchemaFit.inStep("control-reply", replies.stream().map(reply -> new String(Wire.encode(reply), StandardCharsets.UTF_8)).toList());
    }

    @Test
    void whatCommandsPrintFitsItsSchema() {
        DaemonStatus waiting = new DaemonStatus("0.1.0", 1, Samples.NOW, Samples.NOW, Optional.empty(), List.of(), List.of());
        SchemaFit.inStep("status", List.of(Wire.pretty(Samples.status("the source is away")), Wire.pretty(waiting)));
        SchemaFit.inStep("sessions",
                List.of(Wire.pretty(List.of(Samples.session(1, "ana"), UNLIMITED, FENCED, LEAVING)), Wire.pretty(List.of())));
        SchemaFit.inStep("usage", List.of(Wire.pretty(List.of(Samples.usage("ana", 5), Samples.newcomer("ben"))), Wire.pretty(List.of())));
        SchemaFit.inStep("leases", List.of(Wire.pretty(Samples.leases()), Wire.pretty(new LeaseList(List.of(), List.of(), 7))));
        SchemaFit.inStep("bans", List.of(Wire.pretty(List.of(Samples.ban())), Wire.pretty(List.of())));
        SchemaFit.inStep("killed", List.of(Wire.pretty(List.of("main/1/7"))));
        SchemaFit.inStep("reload", WireTest.replies()
                .flatMap(reply -> reply instanceof Reply.Reload(Reloaded reloaded) ? Stream.of(Wire.pretty(reloaded)) : Stream.empty())
                .toList());
    }
}
