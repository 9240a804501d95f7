package io.sallyport.audit;

import java.util.Locale;

import io.sallyport.decision.Basis;
import io.sallyport.decision.Grant;
import io.sallyport.decision.Reason;
import io.sallyport.event.Certificate;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Place;
import io.sallyport.model.RowRef;
import io.sallyport.text.JsonWriter;

/**
 * A decision as one line of JSON, the same record always the same bytes. The shape is {@code schemas/journal-record.schema.json}; the line begins
 * with its id, so that it is found without being parsed.
 */
public final class RecordJson {
    /** The version of the shape; a reader refuses a higher one. */
    public static final int VERSION = 1;

    private RecordJson() {}

    /** The line, without a line feed. */
    public static String encode(DecisionRecord record) {
        JsonWriter json = new JsonWriter().open();
        json.field("id", record.id().toString()).field("v", VERSION).field("at", record.at().toString());
        heard(json, record.heard());
        known(json, record.known());
        basis(json, record.basis());
        verdict(json, record);
        json.open("timings-us");
        record.timings().forEach(timing -> json.field(timing.stage(), timing.micros()));
        return json.close().close().toString();
    }

    private static void heard(JsonWriter json, Heard heard) {
        json.open("event").field("kind", heard.kind()).field("common-name", heard.commonName()).field("username", heard.username());
        if (heard.passwordGiven()) {
            json.field("password", "given");
        }
        heard.certificate().ifPresent(certificate -> certificate(json, certificate));
        json.field("from", heard.from());
        if (heard.port() != 0) {
            json.field("port", heard.port());
        }
        json.open("info");
        heard.info().forEach(json::field);
        json.close().close();
    }

    private static void certificate(JsonWriter json, Certificate certificate) {
        json.open("certificate").field("serial", certificate.serial()).field("sha256", certificate.sha256())
                .field("issuer", certificate.issuer()).open("subject");
        certificate.subject().forEach(json::field);
        json.close().close();
    }

    private static void known(JsonWriter json, Known known) {
        json.open("facts").field("now", known.now().toString()).list("upstream-groups", known.upstreamGroups());
        ClientFactsJson.write(json, known.client());
        json.open("offer");
        switch (known.offer()) {
            case Offer.Available(Lease lease) -> lease(json.field("kind", "available"), lease);
            case Offer.Exhausted exhausted -> json.field("kind", "exhausted").field("pool", exhausted.pool().toString());
            case Offer.NoNetwork none -> json.field("kind", "no-network");
        }
        json.close().close();
    }

    private static void lease(JsonWriter json, Lease lease) {
        json.open("lease").field("holder", lease.holder()).field("address4", lease.address4().toString())
                .field("address6", lease.address6())
                .field("since", lease.since().toString()).field("released-at", lease.releasedAt()).close();
    }

    private static void basis(JsonWriter json, Basis basis) {
        json.open("policy").field("commit", basis.policy().commit()).field("subject", basis.policy().subject()).close();
        json.field("decided-for", basis.at().toString()).field("person", basis.person()).list("groups", basis.groups());
        json.openList("reasons");
        basis.reasons().forEach(reason -> reason(json, reason));
        json.closeList().field("reconsider-at", basis.reconsiderAt());
    }

    private static void reason(JsonWriter json, Reason reason) {
        json.open().field("kind", reason.kind().name().toLowerCase(Locale.ROOT));
        reason.row().ifPresent(row -> {
            json.open("row").field("file", row.id().file()).field("name", row.id().name());
            place(json, row.place());
            json.close();
        });
        reason.rule().ifPresent(rule -> {
            json.open("rule").field("name", rule.name());
            place(json, rule.place());
            json.close();
        });
        json.field("text", reason.text()).field("shadow", reason.shadow()).close();
    }

    private static void place(JsonWriter json, Place place) {
        json.open("place").field("path", place.file()).field("line", place.line()).field("column", place.column()).close();
    }

    private static void verdict(JsonWriter json, DecisionRecord record) {
        json.field("verdict", record.verdict().word());
        switch (record.verdict()) {
            case Verdict.Admitted(Grant grant) -> effects(json, grant, record);
            case Verdict.Refused refused -> json.open("denial").field("id", refused.denial().id())
                    .field("operator", refused.denial().operatorReason()).field("client", refused.denial().clientMessage())
                    .list("by", refused.denial().by().stream().flatMap(reason -> reason.row().stream()).map(RowRef::id).toList()).close();
            case Verdict.Challenged challenged -> json.open("ask").field("method", challenged.method()).field("prompt", challenged.prompt())
                    .field("timeout-s", challenged.timeout().toSeconds()).close();
            case Verdict.Waiting waiting -> json.open("ask").field("what", waiting.what()).field("timeout-s", waiting.timeout().toSeconds())
                    .close();
        }
    }

    private static void effects(JsonWriter json, Grant grant, DecisionRecord record) {
        json.open("effects");
        lease(json, grant.lease());
        json.list("push", record.push());
        json.open("reach").list("allowed", grant.reach().allowed()).list("denied", grant.reach().denied()).close();
        json.open("circle").field("mode", grant.circle().mode().name().toLowerCase(Locale.ROOT)).list("shared", grant.circle().shared())
                .list("groups", grant.circle().groups()).close();
        json.open("limits");
        grant.limits().down().ifPresent(rate -> json.field("down-bit-s", rate.bitsPerSecond()));
        grant.limits().up().ifPresent(rate -> json.field("up-bit-s", rate.bitsPerSecond()));
        grant.limits().burst().ifPresent(size -> json.field("burst-bytes", size.bytes()));
        json.field("priority", grant.limits().priority());
        json.field("shared", grant.limits().shared());
        json.close().close();
    }
}
