package io.sallyport.effect.nft;

import java.util.Locale;
import java.util.Optional;

import io.sallyport.policy.IsolationTable.Mode;
import io.sallyport.policy.Policy;

/**
 * What lets a packet through. Each ground has a number in the maps and a counter in the kernel, whose name is the ground's text: {@code allow/git},
 * {@code allow/site/hq}, {@code mode/group}, {@code exempt/on-call-helps}, {@code invite/monitoring}.
 *
 * @param name of the resource, mode or row; the names of the policy language are names in nft, too, once the colon of a site's is a slash
 */
public record Ground(Kind kind, String name) implements Comparable<Ground> {

    /** What kind of thing lets it through. */
    public enum Kind {
        /** An allowed resource covers the destination. */
        ALLOW,
        /** The initiator's isolation mode lets it reach the other client. */
        MODE,
        /** An exemption does. */
        EXEMPT,
        /** The row of an invitation lets a network reach the client. */
        INVITE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The ground of an allowed resource. */
    public static Ground resource(String name) {
        return new Ground(Kind.ALLOW, name);
    }

    static Ground mode(Mode mode) {
        return new Ground(Kind.MODE, mode.name().toLowerCase(Locale.ROOT));
    }

    /** Reads the text of a ground; empty when it is none. */
    public static Optional<Ground> parse(String text) {
        int slash = text.indexOf('/');
        for (Kind kind : Kind.values()) {
            if (slash > 0 && kind.text().equals(text.substring(0, slash))) {
                return Optional.of(new Ground(kind, text.substring(slash + 1).replace('/', ':')));
            }
        }
        return Optional.empty();
    }

    /** Whether this policy still knows it, so that its counter goes on. */
    boolean isIn(Policy policy) {
        return switch (kind) {
            case ALLOW -> policy.resources().containsKey(name);
            case MODE -> true;
            case EXEMPT -> policy.isolation().exemptions().stream().anyMatch(row -> row.ref().id().name().equals(name));
            case INVITE -> policy.isolation().invitations().stream().anyMatch(row -> row.ref().id().name().equals(name));
        };
    }

    @Override
    public int compareTo(Ground other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.text() + "/" + name.replace(':', '/');
    }
}
