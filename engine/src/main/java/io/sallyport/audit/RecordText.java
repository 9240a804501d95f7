package io.sallyport.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reason;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.text.Visible;

/** A decision as text for people: what {@code sallyport why} prints. Nothing in it can act on a terminal. */
public final class RecordText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx", Locale.ROOT);

    private final ZoneId zone;
    private final StringBuilder out = new StringBuilder();

    private RecordText(ZoneId zone) {
        this.zone = zone;
    }

    /** Several lines, each ended by a line feed; times in this zone. */
    public static String render(DecisionRecord record, ZoneId zone) {
        return new RecordText(zone).text(record);
    }

    private String text(DecisionRecord record) {
        String verdict = record.verdict().word().toUpperCase(Locale.ROOT);
        out.append("decision ").append(record.id()).append("  ").append(verdict).append('\n');
        line("when", time(record.at()));
        who(record);
        line("policy", record.basis().policy().brief() + " \"" + record.basis().policy().subject() + "\"");
        if (!record.basis().at().equals(record.at())) {
            line("decided", "for " + time(record.basis().at()));
        }
        because(record.basis().reasons());
        verdict(record);
        line("again at", record.basis().reconsiderAt().map(this::time).orElse("no set time"));
        line("took", String.join(", ", record.timings().stream().map(t -> t.stage() + " " + t.micros() + " µs").toList()));
        return out.toString();
    }

    private void who(DecisionRecord record) {
        Heard heard = record.heard();
        line("event",
                heard.kind() + heard.from().map(from -> " from " + from + (heard.port() == 0 ? "" : " port " + heard.port())).orElse(""));
        line("person", record.person().orElse("nobody known") + " (" + names(record.basis().groups(), "no group") + ")");
        heard.username().filter(name -> !Optional.of(name).equals(record.person())).ifPresent(name -> line("signs in as", name));
        line("password", heard.passwordGiven() ? "given, not recorded" : "");
        heard.certificate()
                .ifPresent(certificate -> line("certificate", "serial " + certificate.serial() + " sha256 " + certificate.sha256()));
        line("client says", String.join(", ", heard.info().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
        line("upstream", String.join(", ", record.known().upstreamGroups()));
        line("addresses", switch (record.known().offer()) {
            case Offer.Available(Lease lease) -> addresses(lease) + " free for " + lease.holder();
            case Offer.Exhausted exhausted -> "none left in " + exhausted.pool();
            case Offer.NoNetwork none -> "the instance has no network in the policy";
        });
    }

    private void because(List<Reason> reasons) {
        String label = "because";
        for (Reason reason : reasons) {
            List<String> parts = new ArrayList<>();
            parts.add(reason.kind().name().toLowerCase(Locale.ROOT) + (reason.shadow() ? " (shadow: changes nothing)" : ""));
            reason.row().ifPresent(row -> parts.add("by " + row));
            reason.rule().ifPresent(rule -> parts.add("rule " + rule));
            line(label, String.join(" ", parts));
            line("", reason.text());
            label = "and";
        }
        if (reasons.isEmpty()) {
            line(label, "no row or rule applied");
        }
    }

    private void verdict(DecisionRecord record) {
        switch (record.verdict()) {
            case Verdict.Admitted(Grant grant) -> effects(grant, record.push());
            case Verdict.Refused refused -> {
                line("refused", refused.denial().id() + ": " + refused.denial().operatorReason());
                line("client told", refused.denial().clientMessage());
            }
            case Verdict.Challenged challenged -> {
                line("asked", challenged.method() + ", for " + challenged.timeout().toSeconds() + " s");
                line("client told", challenged.prompt());
            }
            case Verdict.Waiting waiting -> line("waits for", waiting.what() + ", for " + waiting.timeout().toSeconds() + " s");
        }
    }

    private void effects(Grant grant, List<String> push) {
        line("lease", addresses(grant.lease()) + ", theirs since " + time(grant.lease().since()));
        line("reaches", names(grant.reach().allowed(), "nothing")
                + (grant.reach().denied().isEmpty() ? "" : ", less " + String.join(", ", grant.reach().denied())));
        line("clients", switch (grant.circle().mode()) {
            case NONE -> "reaches every client that is not isolated";
            case GROUP -> "reaches members of " + names(grant.circle().shared(), "no group");
            case FULL -> "reaches no other client";
        } + (grant.circle().groups().isEmpty() ? "" : "; exempted with " + String.join(", ", grant.circle().groups())));
        line("limits", limits(grant.limits()));
        String label = "pushed";
        for (String pushed : push) {
            line(label, pushed);
            label = "";
        }
    }

    private static String limits(Limits limits) {
        List<String> parts = new ArrayList<>();
        limits.down().ifPresent(rate -> parts.add(rate + " down"));
        limits.up().ifPresent(rate -> parts.add(rate + " up"));
        limits.burst().ifPresent(size -> parts.add(size + " burst"));
        limits.priority().ifPresent(priority -> parts.add("priority " + priority));
        limits.shared().ifPresent(row -> parts.add("shared with all of " + row));
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static String addresses(Lease lease) {
        return lease.address4() + lease.address6().map(six -> " " + six).orElse("");
    }

    private static String names(Collection<String> names, String none) {
        return names.isEmpty() ? none : String.join(", ", names);
    }

    private String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    /** One line under its label; none when there is nothing to say. */
    private void line(String label, String text) {
        if (!text.isEmpty()) {
            out.append(String.format(Locale.ROOT, "  %-12s", label)).append(Visible.of(text)).append('\n');
        }
    }
}
