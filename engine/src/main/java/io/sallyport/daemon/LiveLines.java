package io.sallyport.daemon;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.decision.Decision;
import io.sallyport.decision.Explanation;
import io.sallyport.decision.Grant;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.flow.Notice;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.InstanceName;
import io.sallyport.text.Visible;

/** What happens, as lines for people: when, what, whom, and what came of it. */
public final class LiveLines {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final String INDENT = " ".repeat(14);
    private static final int NANOS_PER_MICRO = 1_000;

    private final ZoneId zone;
    private final Explanation explanation;

    public LiveLines(ZoneId zone) {
        this.zone = zone;
        explanation = new Explanation(zone);
    }

    /** The lines for one notice, the first with the time. Names and texts are others': what a terminal might obey is shown as an escape. */
    public List<String> of(Notice notice) {
        return worded(notice).stream().map(Visible::of).toList();
    }

    private List<String> worded(Notice notice) {
        return switch (notice) {
            case Notice.Decided n -> decided(n);
            case Notice.Changed n -> changed(n);
            case Notice.Warned n -> warned(n);
            case Notice.Came n -> List.of(head(n, "up      ") + who(n.peer(), n.client()) + " is connected");
            case Notice.Went n -> List.of(head(n, "gone    ") + who(n.peer(), n.client()) + " · " + n.why() + traffic(n) + ended(n));
            case Notice.Cut n -> List.of(head(n, "cut     ") + who(n.peer(), n.client())
                    + (n.fenced() ? " · out of the firewall, told to go: " : " · the firewall does NOT heed, ended at once: ") + n.why());
            case Notice.Activated n -> List.of(head(n, "policy  ") + activated(n));
            case Notice.PolicyRefused n -> refused(n);
            case Notice.Drift n -> drift(n);
            case Notice.Daemon n -> List.of(head(n, n.bad() ? "openvpn!" : "openvpn ") + n.instance() + " " + n.text());
        };
    }

    private List<String> decided(Notice.Decided n) {
        List<String> lines = new ArrayList<>(
                explanation.brief(n.event(), n.decision(), Optional.of(Duration.ofNanos(n.micros() * NANOS_PER_MICRO))));
        if (n.decision() instanceof Decision.Admit admit) {
            lines.add(INDENT + effects(n.event().client().instance(), admit.grant(), n.push()));
        }
        lines.add(INDENT + "id " + n.id());
        return lines;
    }

    /** Push, firewall and classes in one line each word of which is in force. */
    private static String effects(InstanceName instance, Grant grant, List<String> push) {
        long routes = push.stream().filter(line -> line.startsWith("push \"route")).count();
        String nft = "nft " + instance + ": " + grant.lease().address4() + " → " + String.join(" ", reached(grant));
        String down = grant.limits().down().map(Bandwidth::toString).orElse("unlimited");
        String up = grant.limits().up().map(Bandwidth::toString).orElse("unlimited");
        String site = grant.site().map(name -> ", the site " + name + " behind it").orElse("");
        return "push address and " + routes + (routes == 1 ? " route" : " routes") + site + " · " + nft + " · tc down " + down + ", up "
                + up;
    }

    private static SortedSet<String> reached(Grant grant) {
        TreeSet<String> names = new TreeSet<>(grant.reach().allowed());
        names.removeAll(grant.reach().denied());
        return names;
    }

    private List<String> changed(Notice.Changed n) {
        List<String> lines = new ArrayList<>();
        String who = who(n.peer(), n.client());
        if (!(n.after() instanceof Decision.Admit after)) {
            String why = n.after() instanceof Decision.Refuse refuse ? refuse.denial().operatorReason() : "not admitted";
            return List.of(head(n, "change  ") + who + " is no longer admitted: " + why, INDENT + "id " + n.id());
        }
        lines.add(head(n, "change  ") + who + " stays connected" + difference(n.before().grant(), after.grant()));
        lines.add(INDENT + "id " + n.id());
        return lines;
    }

    private List<String> warned(Notice.Warned n) {
        return List.of(head(n, "warning ") + who(n.peer(), n.client()) + " · " + String.join("; ", n.texts()), INDENT + "id " + n.id());
    }

    private static String difference(Grant before, Grant after) {
        TreeSet<String> gained = new TreeSet<>(reached(after));
        gained.removeAll(reached(before));
        TreeSet<String> lost = new TreeSet<>(reached(before));
        lost.removeAll(reached(after));
        StringBuilder text = new StringBuilder();
        text.append(gained.isEmpty() ? "" : " · now reaches " + String.join(", ", gained));
        text.append(lost.isEmpty() ? "" : " · no longer reaches " + String.join(", ", lost));
        if (!before.limits().equals(after.limits())) {
            text.append(" · down ").append(after.limits().down().map(Bandwidth::toString).orElse("unlimited")).append(", up ")
                    .append(after.limits().up().map(Bandwidth::toString).orElse("unlimited"));
        }
        return text.append(before.circle().equals(after.circle()) ? "" : " · other clients: " + after.circle().mode()).toString();
    }

    private static String activated(Notice.Activated n) {
        String subject = n.version().subject().isEmpty() ? "" : " \"" + n.version().subject() + "\"";
        String tests = n.tests() == 0 ? "" : ", " + n.tests() + (n.tests() == 1 ? " test passed" : " tests passed");
        String cut = n.cut() == 0 ? "" : ", " + n.cut() + " cut";
        String stale = n.stale() == 0 ? "" : "; " + n.stale() + " must reconnect to learn new routes";
        return n.version() + subject + ": checked" + tests + ", active in " + n.millis() + " ms; " + n.changed() + " of " + n.sessions()
                + (n.sessions() == 1 ? " session changed" : " sessions changed") + cut + stale;
    }

    private List<String> refused(Notice.PolicyRefused n) {
        List<String> lines = new ArrayList<>();
        lines.add(head(n, "policy  ") + n.version() + " \"" + n.version().subject() + "\" REFUSED: " + n.why()
                + "; the one before stays in force");
        for (Diagnostic diagnostic : n.diagnostics()) {
            diagnostic.toString().lines().forEach(line -> lines.add(INDENT + line));
        }
        n.failures().forEach(failure -> lines.add(INDENT + "failed  " + failure));
        return lines;
    }

    private List<String> drift(Notice.Drift n) {
        List<String> lines = new ArrayList<>();
        String often = n.lasting().filter(lasting -> lasting.times() > 1 || n.failed().isEmpty())
                .map(lasting -> ", after " + lasting.times() + (lasting.times() == 1 ? " failure since " : " failures since ")
                        + CLOCK.format(lasting.since().atZone(zone)))
                .orElse("");
        String outcome = n.failed().map(failed -> "NOT repaired" + often + ": " + failed.what() + " (" + failed.hint() + ")")
                .orElse("repaired" + often);
        lines.add(head(n, "drift   ") + n.instance() + " " + outcome);
        n.lines().forEach(line -> lines.add(INDENT + line));
        return lines;
    }

    private String head(Notice notice, String word) {
        return CLOCK.format(notice.at().atZone(zone)) + "  " + word;
    }

    private static String who(Peer peer, ClientId client) {
        return peer.person().orElse("nobody") + " (" + client + ") from " + Event.from(peer);
    }

    private static String ended(Notice.Went n) {
        return n.revoked().map(revoked -> " · " + revoked.steps(Optional.of(n.at())) + " · id " + revoked.id()).orElse("");
    }

    private static String traffic(Notice.Went n) {
        return n.receivedBytes() + n.sentBytes() == 0 ? "" : " · received " + n.receivedBytes() + " B, sent " + n.sentBytes() + " B";
    }
}
