package io.sallyport.facts;

import java.time.Instant;
import java.util.Optional;

/**
 * What was known about a client besides what the OpenVPN daemon reported of it. Whatever is empty is unknown: a condition on it does not satisfy
 * an allow row, and does satisfy a deny row.
 *
 * @param country of the source address, as ISO 3166-1 alpha-2 in upper case ({@code TR})
 * @param managed whether the device is one the organisation manages
 * @param signIn how the person proved who they are
 * @param risk what was noticed about the person and the device
 * @param usage what the person used so far
 * @param connectedSince when this session began; empty for a client that is not connected yet
 */
public record ClientFacts(Optional<String> country, Optional<Boolean> managed, SignIn signIn, RiskFacts risk, Usage usage,
        Optional<Instant> connectedSince) {

    /** Nothing is known. */
    public static final ClientFacts UNKNOWN = new ClientFacts(Optional.empty(), Optional.empty(), SignIn.UNKNOWN, RiskFacts.UNKNOWN,
            Usage.UNKNOWN, Optional.empty());

    public ClientFacts withCountry(String code) {
        return new ClientFacts(Optional.of(code), managed, signIn, risk, usage, connectedSince);
    }

    public ClientFacts withManaged(boolean known) {
        return new ClientFacts(country, Optional.of(known), signIn, risk, usage, connectedSince);
    }

    public ClientFacts withSignIn(SignIn known) {
        return new ClientFacts(country, managed, known, risk, usage, connectedSince);
    }

    public ClientFacts withRisk(RiskFacts known) {
        return new ClientFacts(country, managed, signIn, known, usage, connectedSince);
    }

    public ClientFacts withUsage(Usage known) {
        return new ClientFacts(country, managed, signIn, risk, known, connectedSince);
    }

    public ClientFacts withConnectedSince(Instant since) {
        return new ClientFacts(country, managed, signIn, risk, usage, Optional.of(since));
    }
}
