package io.sallyport.whynot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.sallyport.decision.Decider;
import io.sallyport.event.Certificate;
import io.sallyport.event.Peer;
import io.sallyport.facts.ConditionKind;
import io.sallyport.facts.RiskFacts;
import io.sallyport.facts.SignIn;
import io.sallyport.facts.Usage;
import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.AccessRow;
import io.sallyport.policy.AuthenticationRow;
import io.sallyport.policy.Bound;
import io.sallyport.policy.ClientVersion;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Platform;
import io.sallyport.policy.Policy;
import io.sallyport.policy.When;
import io.sallyport.rules.drl.OwnConclusion;
import io.sallyport.rules.drl.OwnRule;

/**
 * The values that the facts about a client could have instead, so far as some row of the policy tells them apart: of values that no row tells
 * apart, one.
 */
final class Facets {
    private static final String SECOND_FACTOR = "second-factor";
    private static final int LISTED_MAX = 4;
    /** No rule names this version, and it is later than any bound. */
    private static final String NEWEST = "99";

    private final List<Move> times;
    private final List<Move> countries;
    private final List<Move> platforms;
    private final List<Move> versions;
    private final List<Move> sources;
    private final List<Move> factors;
    private final List<Move> forRules;

    Facets(Policy policy, Decider decider, Moments moments) {
        List<When> whens = policy.access().rows().stream().map(AccessRow::when).toList();
        times = moments.all(decider);
        countries = countries(whens);
        platforms = platforms(whens);
        versions = versions(whens);
        sources = sources(policy, whens);
        factors = factors(policy.authentication().rows(), decider.rules().own());
        forRules = wide();
    }

    /** What can be changed so that a condition of this kind may come out otherwise. */
    List<Move> of(ConditionKind kind) {
        return switch (kind) {
            case FROM, UNTIL, HOURS, LOCK_OUT, VOLUME -> times;
            case COUNTRY -> countries;
            case PLATFORM -> platforms;
            case CLIENT_VERSION -> versions;
            case SOURCE -> sources;
            case SECOND_FACTOR -> and(factors, times);
            case RISK, THRESHOLD -> and(and(List.of(calm()), sources), times);
            case MANAGED -> List.of(managed(true), managed(false));
            case CERTIFICATE -> List.of(certificate());
            case PASSWORD -> List.of(password());
            case SESSIONS -> List.of(sessions());
            case SESSION_LENGTH, IDLE -> List.of(anew());
            case TAGS -> forRules;
            case INSTANCE -> List.of();
        };
    }

    /** A second factor, given now. */
    List<Move> secondFactor() {
        return factors;
    }

    /** What rules of an organisation look at most, besides groups. */
    List<Move> forRules() {
        return forRules;
    }

    private List<Move> wide() {
        List<Move> moves = new ArrayList<>(List.of(managed(true), managed(false),
                version("use a newer OpenVPN than any that is known", Means.USER, "by installing it", NEWEST)));
        for (Platform platform : Platform.values()) {
            moves.add(platform(platform.toString(), platform));
        }
        moves.addAll(factors);
        moves.addAll(times);
        return List.copyOf(moves);
    }

    private static List<Move> and(List<Move> some, List<Move> more) {
        List<Move> both = new ArrayList<>(some);
        both.addAll(more);
        return both;
    }

    private static List<Move> countries(List<When> whens) {
        TreeSet<String> named = new TreeSet<>();
        whens.forEach(when -> named.addAll(when.countries()));
        List<Move> moves = classes(named, code -> whens.stream().map(when -> when.countries().contains(code)).toList(),
                (code, all) -> country("be in " + all, code));
        if (!named.isEmpty()) {
            moves.add(country("be in a country that no row names", unnamed(named)));
        }
        return moves;
    }

    private static String unnamed(Set<String> named) {
        for (char last = 'Z'; last >= 'A'; last--) {
            String code = "X" + last;
            if (!named.contains(code)) {
                return code;
            }
        }
        return "ZZ";
    }

    private static Move country(String text, String code) {
        return Move.of("country", text, Means.USER, "by really being there",
                world -> world.with(world.facts().client().withCountry(code)));
    }

    private static List<Move> platforms(List<When> whens) {
        TreeSet<Platform> named = new TreeSet<>();
        whens.forEach(when -> named.addAll(when.platforms()));
        if (named.isEmpty()) {
            return List.of();
        }
        return classes(List.of(Platform.values()), platform -> whens.stream().map(when -> when.platforms().contains(platform)).toList(),
                (platform, all) -> platform(all, platform));
    }

    private static Move platform(String text, Platform platform) {
        String sent = switch (platform) {
            case WINDOWS -> "win";
            case MACOS -> "mac";
            case ANDROID, FREEBSD, IOS, LINUX, NETBSD, OPENBSD, SOLARIS -> platform.toString();
        };
        return Move.of("platform", "use " + text, Means.USER, "with another device", world -> world.saying("IV_PLAT", sent));
    }

    private static List<Move> versions(List<When> whens) {
        TreeSet<ClientVersion> named = new TreeSet<>();
        whens.forEach(when -> when.clientVersion().map(Bound::value).ifPresent(named::add));
        List<Move> moves = new ArrayList<>();
        named.forEach(version -> moves.add(version("use OpenVPN " + version, Means.USER, "by installing it", version.toString())));
        if (!named.isEmpty() && named.first().compareTo(new ClientVersion(List.of(0))) > 0) {
            moves.add(version("use an OpenVPN before " + named.first(), Means.NEVER, "an older client is less safe", "0"));
        }
        return moves;
    }

    private static Move version(String text, Means means, String advice, String version) {
        return Move.of("client-version", text, means, advice, world -> world.saying("IV_VER", version));
    }

    private static List<Move> sources(Policy policy, List<When> whens) {
        TreeSet<Network> named = new TreeSet<>();
        whens.forEach(when -> named.addAll(when.sources()));
        policy.risk().blacklists().forEach(row -> named.addAll(row.networks()));
        policy.risk().trusted().forEach(row -> named.addAll(row.networks()));
        Map<Address, String> places = new LinkedHashMap<>();
        named.forEach(network -> places.put(network.first(), network.toString()));
        List<Move> moves = new ArrayList<>();
        places.forEach((address, text) -> moves.add(source("connect from " + text, address)));
        Optional<Address> outside = outside(named);
        if (!named.isEmpty() && outside.isPresent()) {
            moves.add(source("connect from a network that no row names", outside.get()));
        }
        return moves;
    }

    /** An address for documentation (RFC 5737) in none of the networks. */
    private static Optional<Address> outside(Collection<Network> named) {
        return List.of("203.0.113.99", "198.51.100.99", "192.0.2.99", "100.64.0.99").stream().map(Address::of)
                .filter(address -> named.stream().noneMatch(network -> network.contains(address))).findFirst();
    }

    private static Move source(String text, Address address) {
        return Move.of("from", text, Means.USER, "from there", world -> {
            Peer peer = world.event().peer();
            return world.with(new Peer(peer.commonName(), peer.username(), peer.password(), peer.certificate(), Optional.of(address),
                    peer.port(), peer.info()));
        });
    }

    private static List<Move> factors(List<AuthenticationRow> rows, List<OwnRule> own) {
        List<AuthenticationRow.SecondFactor> asked = rows.stream().flatMap(row -> row.secondFactor().stream()).toList();
        Function<Factor, Object> told = factor -> List.of(asked.stream().map(wanted -> wanted.methods().contains(factor)).toList(),
                own.stream().map(rule -> rule.then().contains(new OwnConclusion.Challenge(factor))).toList());
        return classes(List.of(Factor.values()), told,
                (factor, all) -> Move.of(SECOND_FACTOR, "give a second factor: " + all, Means.USER, "when the gateway asks for it",
                        world -> world.with(world.facts().client()
                                .withSignIn(world.facts().client().signIn().withFactor(factor, world.facts().now())))));
    }

    private static Move managed(boolean wanted) {
        return Move.of("managed", wanted ? "use a managed device" : "use a device that is not managed", wanted ? Means.USER : Means.NEVER,
                wanted ? "with a device that the organisation manages" : "such a device is trusted less",
                world -> world.with(world.facts().client().withManaged(wanted)));
    }

    private static Move calm() {
        return Move.of("risk", "have nothing noticed about the client", Means.ADMINISTRATORS,
                "who look into what was noticed; it also fades by itself",
                world -> world.with(world.facts().client().withRisk(RiskFacts.none())));
    }

    private static Move certificate() {
        return Move.of("certificate", "show a certificate", Means.ADMINISTRATORS, "who issue them", world -> {
            Peer peer = world.event().peer();
            String name = peer.person().orElse("");
            Certificate certificate = new Certificate("0", "", Optional.empty(), new TreeMap<>(Map.of("CN", name)));
            return world.with(new Peer(Optional.of(name), peer.username(), peer.password(), Optional.of(certificate), peer.from(),
                    peer.port(), peer.info()));
        });
    }

    private static Move password() {
        return Move.of("password", "sign in with the right password", Means.USER, "by typing it again", world -> {
            SignIn signIn = world.facts().client().signIn().withPassword(true);
            return world.with(world.facts().client().withSignIn(signIn));
        });
    }

    private static Move sessions() {
        return Move.of("sessions", "end the other sessions", Means.USER, "on the other devices", world -> {
            Usage usage = world.facts().client().usage().withOtherSessions(0);
            return world.with(world.facts().client().withUsage(usage));
        });
    }

    private static Move anew() {
        return Move.of("session", "connect anew", Means.USER, "by ending this session first", World::anew);
    }

    /** One move for each class of values that no row tells apart; the text lists the class. */
    private static <T> List<Move> classes(Collection<T> values, Function<T, Object> told, BiFunction<T, String, Move> move) {
        Map<Object, List<T>> classes = new LinkedHashMap<>();
        values.forEach(value -> classes.computeIfAbsent(told.apply(value), k -> new ArrayList<>()).add(value));
        List<Move> moves = new ArrayList<>();
        classes.values().forEach(alike -> moves.add(move.apply(alike.getFirst(), listed(alike))));
        return moves;
    }

    private static String listed(Collection<?> alike) {
        String some = alike.stream().limit(LISTED_MAX).map(String::valueOf).collect(Collectors.joining(" or "));
        return alike.size() > LISTED_MAX ? some + " or the like" : some;
    }
}
