package io.sallyport.audit;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;

/**
 * Identity of one decision, as the operator types it: {@code office-12-7-0-3} is the third decision about key 0 of client 7 in epoch 12 of the
 * instance {@code office}. Never repeats, since epochs do not. Ordered by its parts as numbers.
 *
 * @param kid the key the daemon asked about; a decision without a question keeps the session's last one
 * @param sequence counts decisions about this client from 1
 */
public record DecisionId(ClientId client, long kid, long sequence) implements Comparable<DecisionId> {
    private static final Pattern TEXT = Pattern.compile("(.{1,16}?)-([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})-([0-9]{1,18})");
    private static final Comparator<DecisionId> ORDER = Comparator.comparing(DecisionId::client).thenComparingLong(DecisionId::kid)
            .thenComparingLong(DecisionId::sequence);

    public DecisionId {
        if (kid < 0 || sequence < 1) {
            throw new IllegalArgumentException("not a decision: key " + kid + ", sequence " + sequence);
        }
    }

    /** Reads what {@link #toString} prints; empty when it is something else. */
    public static Optional<DecisionId> parse(String text) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches() || !InstanceName.isValid(m.group(1))) {
            return Optional.empty();
        }
        ClientId client = new ClientId(new InstanceName(m.group(1)), Long.parseLong(m.group(2)), Long.parseLong(m.group(3)));
        long sequence = Long.parseLong(m.group(5));
        Optional<DecisionId> id = sequence < 1
                ? Optional.empty()
                : Optional.of(new DecisionId(client, Long.parseLong(m.group(4)), sequence));
        return id.filter(read -> read.toString().equals(text));
    }

    @Override
    public int compareTo(DecisionId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return client.instance() + "-" + client.epoch() + "-" + client.cid() + "-" + kid + "-" + sequence;
    }
}
