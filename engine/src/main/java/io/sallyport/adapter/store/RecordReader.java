package io.sallyport.adapter.store;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.audit.BanNote;
import io.sallyport.audit.DecisionId;
import io.sallyport.audit.DecisionRecord;
import io.sallyport.audit.Heard;
import io.sallyport.audit.Known;
import io.sallyport.audit.RecordJson;
import io.sallyport.audit.SessionEnd;
import io.sallyport.audit.SessionRevoked;
import io.sallyport.audit.Verdict;
import io.sallyport.decision.Basis;
import io.sallyport.decision.Circle;
import io.sallyport.decision.Denial;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Limits;
import io.sallyport.decision.Reach;
import io.sallyport.decision.Reason;
import io.sallyport.event.Certificate;
import io.sallyport.facts.ClientFacts;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.Bandwidth;
import io.sallyport.model.ClientId;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;
import io.sallyport.model.Place;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Revocation;
import io.sallyport.model.RowId;
import io.sallyport.model.RowRef;
import io.sallyport.model.RuleRef;
import io.sallyport.policy.IsolationTable;
import io.sallyport.policy.QuotaTerms.Priority;

/** Reads a journal line back. Fields it does not know are passed over; a field it needs must be there and right. */
public final class RecordReader {
    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private RecordReader() {}

    /** What a line turned out to be. */
    public sealed interface Reading {
        /** A record. */
        record Read(DecisionRecord record) implements Reading {}

        /** That a session has to go. */
        record ReadRevoked(SessionRevoked revoked) implements Reading {}

        /** The end of a session. */
        record ReadEnd(SessionEnd end) implements Reading {}

        /** A source that is kept out, or let in again. */
        record ReadBan(BanNote note) implements Reading {}

        /** Not a record of a version this program knows, and why. */
        record Unreadable(String why) implements Reading {}
    }

    /** Reads a line, with or without its place in the hash chain. */
    public static Reading read(String line) {
        try {
            JsonNode root = JSON.readTree(line);
            JsonFields fields = new JsonFields(root, "");
            if (fields.number("v") > RecordJson.VERSION) {
                return new Reading.Unreadable("written by a newer version: " + fields.number("v"));
            }
            return switch (fields.object("event").text("kind")) {
                case "session-revoked" -> new Reading.ReadRevoked(revoked(fields));
                case "session-ended" -> new Reading.ReadEnd(end(fields));
                case "source-banned" -> new Reading.ReadBan(new BanNote.Banned(fields.text("id"), fields.instant("at"),
                        new InstanceName(fields.text("instance")), fields.text("source"), Math.toIntExact(fields.number("failures")),
                        fields.instant("until"), fields.text("why")));
                case "ban-lifted" -> new Reading.ReadBan(new BanNote.Lifted(fields.text("id"), fields.instant("at"),
                        new InstanceName(fields.text("instance")), fields.text("source"), fields.text("ban"), fields.instant("until"),
                        fields.text("by"), fields.text("why")));
                default -> new Reading.Read(record(fields));
            };
        } catch (JacksonException e) {
            return new Reading.Unreadable("not one JSON object: " + e.getOriginalMessage());
        } catch (JsonFields.Missing | IllegalArgumentException | DateTimeParseException e) {
            return new Reading.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static ClientId client(JsonFields f) {
        return DecisionId.parse(f.text("id")).orElseThrow(() -> new IllegalArgumentException("not an id: " + f.text("id"))).client();
    }

    private static SessionRevoked revoked(JsonFields f) {
        return new SessionRevoked(f.text("id"), f.instant("at"), client(f), f.maybeText("person"), Address.of(f.text("address4")),
                f.instant("since"), f.text("why"), f.text("end"));
    }

    private static SessionEnd end(JsonFields f) {
        Optional<Revocation> revoked = f.maybeObject("revoked").map(r -> new Revocation(f.text("id"), f.text("why"), r.instant("decided"),
                r.maybeInstant("fenced"), r.maybeInstant("told"), r.maybeInstant("killed")));
        return new SessionEnd(f.text("id"), f.instant("at"), client(f), f.maybeText("person"), Address.of(f.text("address4")),
                f.instant("since"), f.text("why"), revoked, f.number("received-bytes"), f.number("sent-bytes"), f.maybeText("remark"));
    }

    private static DecisionRecord record(JsonFields f) {
        DecisionId id = DecisionId.parse(f.text("id")).orElseThrow(() -> new IllegalArgumentException("not an id: " + f.text("id")));
        InstanceName instance = id.client().instance();
        List<DecisionRecord.Timing> timings = new ArrayList<>();
        JsonFields took = f.object("timings-us");
        took.node().propertyNames().forEach(stage -> timings.add(new DecisionRecord.Timing(stage, took.number(stage))));
        List<String> push = f.maybeObject("effects").map(effects -> effects.texts("push")).orElse(List.of());
        Basis basis = basis(f);
        return new DecisionRecord(id, f.instant("at"), heard(f.object("event")), known(f.object("facts"), instance),
                verdict(f, instance, basis.reasons()),
                basis, push, timings);
    }

    private static Heard heard(JsonFields f) {
        Optional<Certificate> certificate = f.maybeObject("certificate")
                .map(c -> new Certificate(c.text("serial"), c.text("sha256"), c.maybeText("issuer"), c.map("subject")));
        return new Heard(f.text("kind"), f.maybeText("common-name"), f.maybeText("username"), f.maybeText("password").isPresent(),
                certificate,
                f.maybeAddress("from"), f.maybeNumber("port").orElse(0L).intValue(), f.map("info"));
    }

    private static Known known(JsonFields f, InstanceName instance) {
        JsonFields offer = f.object("offer");
        return new Known(f.instant("now"), f.names("upstream-groups"), offer(offer, instance), f.maybeObject("client")
                .map(ClientFactsReader::read).orElse(ClientFacts.UNKNOWN));
    }

    private static Offer offer(JsonFields offer, InstanceName instance) {
        return switch (offer.text("kind")) {
            case "available" -> new Offer.Available(lease(offer.object("lease"), instance));
            case "exhausted" -> new Offer.Exhausted(Network.of(offer.text("pool")));
            case "no-network" -> new Offer.NoNetwork();
            default -> throw new IllegalArgumentException("not an offer: " + offer.text("kind"));
        };
    }

    private static Lease lease(JsonFields f, InstanceName instance) {
        return new Lease(instance, f.text("holder"), Address.of(f.text("address4")), f.maybeAddress("address6"), f.instant("since"),
                f.maybeInstant("released-at"));
    }

    private static Basis basis(JsonFields f) {
        JsonFields policy = f.object("policy");
        List<Reason> reasons = f.objects("reasons").stream().map(RecordReader::reason).toList();
        return new Basis(new PolicyVersion(policy.text("commit"), policy.text("subject")), f.instant("decided-for"), f.maybeText("person"),
                f.names("groups"), reasons, f.maybeInstant("reconsider-at"));
    }

    private static Reason reason(JsonFields f) {
        Optional<RowRef> row = f.maybeObject("row")
                .map(r -> new RowRef(new RowId(r.text("file"), r.text("name")), place(r.object("place"))));
        Optional<RuleRef> rule = f.maybeObject("rule").map(r -> new RuleRef(r.text("name"), place(r.object("place"))));
        return new Reason(Reason.Kind.valueOf(f.text("kind").toUpperCase(Locale.ROOT)), row, rule, f.text("text"), f.flag("shadow"));
    }

    private static Place place(JsonFields f) {
        return new Place(f.text("path"), Math.toIntExact(f.number("line")), Math.toIntExact(f.number("column")));
    }

    private static Verdict verdict(JsonFields f, InstanceName instance, List<Reason> reasons) {
        return switch (f.text("verdict")) {
            case "admit" -> new Verdict.Admitted(grant(f.object("effects"), instance));
            case "refuse" -> {
                JsonFields denial = f.object("denial");
                yield new Verdict.Refused(new Denial(denial.text("id"), denial.text("operator"), denial.text("client"),
                        by(denial, reasons)));
            }
            case "challenge" -> {
                JsonFields ask = f.object("ask");
                yield new Verdict.Challenged(ask.text("method"), ask.text("prompt"), Duration.ofSeconds(ask.number("timeout-s")));
            }
            case "pending" -> new Verdict.Waiting(f.object("ask").text("what"), Duration.ofSeconds(f.object("ask").number("timeout-s")));
            default -> throw new IllegalArgumentException("not a verdict: " + f.text("verdict"));
        };
    }

    /** The reasons that determined a refusal: those of the rows it names. */
    private static List<Reason> by(JsonFields denial, List<Reason> reasons) {
        Set<String> rows = denial.names("by");
        return reasons.stream().filter(reason -> reason.row().filter(row -> rows.contains(row.id().toString())).isPresent()).toList();
    }

    private static Grant grant(JsonFields f, InstanceName instance) {
        JsonFields reach = f.object("reach");
        JsonFields circle = f.object("circle");
        JsonFields limits = f.object("limits");
        return new Grant(lease(f.object("lease"), instance), new Reach(reach.names("allowed"), reach.names("denied")),
                new Circle(IsolationTable.Mode.valueOf(circle.text("mode").toUpperCase(Locale.ROOT)), circle.names("shared"),
                        circle.names("groups")),
                new Limits(limits.maybeNumber("down-bit-s").map(Bandwidth::new), limits.maybeNumber("up-bit-s").map(Bandwidth::new),
                        limits.maybeNumber("burst-bytes").map(DataSize::new),
                        limits.maybeText("priority").map(word -> Priority.valueOf(word.toUpperCase(Locale.ROOT))),
                        limits.maybeText("shared").map(RecordReader::rowId)));
    }

    private static RowId rowId(String text) {
        int hash = text.indexOf('#');
        return new RowId(text.substring(0, hash), text.substring(hash + 1));
    }
}
