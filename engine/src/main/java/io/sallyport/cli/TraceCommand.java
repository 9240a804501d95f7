package io.sallyport.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import io.sallyport.api.PolicyDirectory;
import io.sallyport.control.Reply;
import io.sallyport.control.Request;
import io.sallyport.control.TracedPacket;
import io.sallyport.control.Wire;
import io.sallyport.decision.Decision;
import io.sallyport.effect.nft.Packet;
import io.sallyport.effect.nft.Trace;
import io.sallyport.effect.nft.Traced;
import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.InstanceName;
import io.sallyport.policytest.Connect;
import io.sallyport.policytest.Crowd;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;

/** {@code sallyport trace}: which row lets a packet pass, or why it is dropped. */
@Command(name = "trace", description = "Says what the firewall does with a packet, and names the row that lets it pass or the reason it is dropped: on the running daemon, or, with --policy, under a policy for people who connect to try it.", footerHeading = "%nExamples:%n", footer = {
    "  sallyport trace ana 10.20.0.5 tcp/443                     ana is connected to the running daemon",
    "  sallyport trace 10.8.0.5 10.20.0.5 ping                   a tunnel address",
    "  sallyport trace 10.9.0.4 ana tcp/9100                     a network that begins a flow towards a client",
    "  sallyport trace ana bob tcp/22 --policy . --at 2026-03-02T09:00",
    "  sallyport trace eve 10.20.0.5 tcp/22 --policy . --given eve=contractors", "",
    "Ends with 0 when the packet passes, 1 when it is dropped, 5 when it is none of the tunnel's."})
final class TraceCommand extends ControlCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FROM", description = "where the flow begins: an address, or somebody who is connected")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "where it goes: an address, or somebody who is connected")
    private String to = "";

    @Parameters(index = "2", paramLabel = "WHAT", description = "tcp/443, udp/53, ping, icmp/8, icmpv6/128, or the number of a protocol")
    private String wanted = "";

    @Option(names = "--policy", paramLabel = "DIR", description = "judge by the policy in this directory instead of asking the daemon")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--at", paramLabel = "TIME", description = "with --policy: when (default: now)")
    private Optional<String> at = Optional.empty();

    @Option(names = "--instance", paramLabel = "NAME", description = "with --policy: where (default: the policy's only instance)")
    private Optional<String> instance = Optional.empty();

    @Option(names = "--given", paramLabel = "FILE|USER=GROUP[,GROUP]", description = "with --policy: what is known of people; may be repeated")
    private List<String> given = List.of();

    @Override
    Request request() {
        try {
            return new Request.Trace(from, to, wanted);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    @Override
    Object part(Reply reply) {
        return reply instanceof Reply.Traced(TracedPacket packet) ? packet : reply;
    }

    @Override
    ExitCode print(Reply reply, PrintWriter out) {
        return reply instanceof Reply.Traced(TracedPacket packet) ? print(packet, out) : unexpected(reply);
    }

    private static ExitCode print(TracedPacket packet, PrintWriter out) {
        out.println(Table.plain(packet.packet()) + "  " + packet.verdict()
                + (packet.counter().isEmpty() ? "" : "  [" + packet.counter() + "]"));
        packet.why().forEach(line -> out.println("    " + Table.plain(line)));
        out.flush();
        if (packet.verdict().equals(TracedPacket.PASSES)) {
            return ExitCode.YES;
        }
        return packet.counter().isEmpty() ? ExitCode.UNKNOWN : ExitCode.NO;
    }

    @Override
    public Integer call() {
        if (directory.isEmpty()) {
            return super.call();
        }
        Terminal terminal = new Terminal(spec.commandLine());
        try {
            return switch (PolicyDirectory.open(directory.get())) {
                case PolicyDirectory.Opened.Unreadable(String what, String hint) ->
                    terminal.fail(ExitCode.UNREACHABLE, what, hint).code();
                case PolicyDirectory.Opened.Invalid invalid -> {
                    Diagnostics.print(terminal, invalid.diagnostics());
                    yield ExitCode.INVALID_POLICY.code();
                }
                case PolicyDirectory.Opened.Ready ready -> trace(terminal, ready).code();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ExitCode trace(Terminal terminal, PolicyDirectory.Opened.Ready ready) throws IOException {
        Arguments arguments = new Arguments(spec);
        return switch (arguments.given(given, ready.policy())) {
            case Read.Bad<PolicyTest.Given> bad -> bad.tell(terminal);
            case Read.Good<PolicyTest.Given>(PolicyTest.Given known) -> {
                InstanceName where = arguments.instance(instance, ready.policy());
                Instant when = arguments.instant(at, ready.policy().manifest().zone());
                Map<String, Moment> moments = Crowd.connect(ready.policy(), ready.decider()::decide, when, where, people(known));
                yield judge(terminal, ready, where, moments);
            }
        };
    }

    /** Everybody who is given, and whoever the packet names. */
    private List<Connect> people(PolicyTest.Given known) {
        Map<String, Connect> people = new LinkedHashMap<>(known.users());
        for (String end : List.of(from, to)) {
            if (Address.parse(end).isEmpty()) {
                people.putIfAbsent(end, Connect.named(end));
            }
        }
        return new ArrayList<>(people.values());
    }

    private ExitCode judge(Terminal terminal, PolicyDirectory.Opened.Ready ready, InstanceName where, Map<String, Moment> moments) {
        Map<Address, Decision.Admit> clients = new HashMap<>();
        moments.values().forEach(moment -> {
            if (moment.decision() instanceof Decision.Admit admit) {
                clients.put(admit.grant().lease().address4(), admit);
                admit.grant().lease().address6().ifPresent(address -> clients.put(address, admit));
            }
        });
        for (String end : List.of(from, to)) {
            if (Address.parse(end).isEmpty() && !isAdmitted(moments.get(end))) {
                return terminal.fail(ExitCode.NO, "`" + Table.plain(end) + "` is neither an address nor admitted",
                        "`sallyport simulate '{user: " + Table.plain(end) + "}'` says why");
            }
        }
        boolean v6 = Address.parse(from).or(() -> Address.parse(to)).filter(address -> address.family() == Family.V6).isPresent();
        Optional<Address> source = end(from, v6, moments);
        Optional<Address> target = end(to, v6, moments);
        if (source.isEmpty() || target.isEmpty() || source.get().family() != target.get().family()) {
            throw new ParameterException(spec.commandLine(), "FROM and TO must be of one family, IPv4 or IPv6");
        }
        Packet.Wanted what = Packet.Wanted.parse(wanted, target.get().family()).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "`" + wanted + "` is not what a packet asks for: write for example tcp/443, udp/53, ping, icmp/8 or a protocol's number"));
        Packet packet = new Packet(source.get(), target.get(), what.protocol(), what.port());
        Traced traced = new Trace(ready.policy(), where, clients).of(packet);
        return show(new TracedPacket(packet.toString(), traced.verdict(), traced.counter(), traced.why()));
    }

    private static boolean isAdmitted(@Nullable Moment moment) {
        return moment != null && moment.decision() instanceof Decision.Admit;
    }

    private static Optional<Address> end(String text, boolean v6, Map<String, Moment> moments) {
        return Address.parse(text).or(() -> Optional.ofNullable(moments.get(text)).map(Moment::decision)
                .filter(Decision.Admit.class::isInstance).map(decision -> ((Decision.Admit) decision).grant().lease())
                .flatMap(lease -> v6 ? lease.address6() : Optional.of(lease.address4())));
    }

    private ExitCode show(TracedPacket packet) {
        PrintWriter out = spec.commandLine().getOut();
        if (!asJson()) {
            return print(packet, out);
        }
        out.println(Wire.pretty(packet));
        return print(packet, new PrintWriter(java.io.Writer.nullWriter()));
    }
}
