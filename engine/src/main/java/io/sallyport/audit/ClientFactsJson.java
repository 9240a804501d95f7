package io.sallyport.audit;

import java.util.Optional;

import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.model.DataSize;
import io.sallyport.text.JsonWriter;

/** What was known about a client, as JSON; what was unknown is left out. */
final class ClientFactsJson {
    private ClientFactsJson() {}

    /** Adds the object {@code client}, unless nothing was known. */
    static void write(JsonWriter json, ClientFacts client) {
        if (client.equals(ClientFacts.UNKNOWN)) {
            return;
        }
        json.open("client").field("country", client.country());
        client.managed().ifPresent(managed -> json.field("managed", managed));
        json.field("connected-since", client.connectedSince());
        signIn(json, client.signIn());
        risk(json, client.risk());
        usage(json, client.usage());
        json.close();
    }

    private static void signIn(JsonWriter json, SignIn signIn) {
        signIn.passwordVerified().ifPresent(right -> json.field("password-verified", right));
        if (!signIn.factors().isEmpty()) {
            json.open("factors");
            signIn.factors().forEach((factor, at) -> json.field(factor.toString(), at.toString()));
            json.close();
        }
        signIn.failures().ifPresent(failures -> json.list("failed-sign-ins", failures));
    }

    private static void risk(JsonWriter json, RiskFacts risk) {
        risk.signals().ifPresent(signals -> {
            json.openList("signals");
            signals.forEach(signal -> json.open().field("kind", signal.kind().toString()).field("at", signal.at().toString())
                    .field("severity", signal.severity()).close());
            json.closeList();
        });
        if (!risk.watched().isEmpty()) {
            json.list("watched", risk.watched());
        }
        risk.travel().ifPresent(way -> json.open("travel").field("metres", Math.round(way.kilometres() * 1_000))
                .field("took-ms", way.took().toMillis()).field("at", way.at().toString()).close());
    }

    private static void usage(JsonWriter json, Usage usage) {
        if (!usage.volumes().isEmpty()) {
            json.openList("volumes");
            usage.volumes().forEach((period, volume) -> json.open().field("period", period.toString())
                    .field("down-bytes", volume.down().bytes()).field("up-bytes", volume.up().bytes()).close());
            json.closeList();
        }
        if (!usage.granted().isEmpty()) {
            json.openList("granted");
            usage.granted()
                    .forEach((period, extra) -> json.open().field("period", period.toString()).field("bytes", extra.bytes()).close());
            json.closeList();
        }
        usage.otherSessions().ifPresent(others -> json.field("other-sessions", others));
        json.field("last-traffic", usage.lastTraffic());
        Optional<DataSize> usual = usage.usualPerDay();
        usual.ifPresent(size -> json.field("usual-per-day-bytes", size.bytes()));
    }
}
