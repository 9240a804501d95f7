package io.sallyport.audit;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Follows the chain line by line, over any number of segments. Fed with each line, without its line feed, in order; stops at the first break. */
public final class ChainCheck {
    @Nullable
    private String last;
    private long lines;

    /** Begins at a line whose predecessor is not kept: its {@code prev} is taken as it is. */
    public static ChainCheck fromAnywhere() {
        return new ChainCheck(null);
    }

    /** Begins after the line with this hash. */
    public static ChainCheck after(String hash) {
        return new ChainCheck(hash);
    }

    private ChainCheck(@Nullable String last) {
        this.last = last;
    }

    /** Takes the next line. Returns why it does not belong here; empty when it does. */
    public Optional<String> next(byte[] line) {
        Optional<Chain.Ends> ends = Chain.read(line);
        if (ends.isEmpty()) {
            return Optional.of("its bytes are not what was written");
        }
        if (last != null && !last.equals(ends.get().prev())) {
            return Optional.of("it does not follow the line before: lines were removed, added or moved");
        }
        last = ends.get().hash();
        lines++;
        return Optional.empty();
    }

    /** How many lines belonged. */
    public long lines() {
        return lines;
    }

    /** The hash of the last line that belonged; empty before the first. */
    public Optional<String> hash() {
        return Optional.ofNullable(last);
    }
}
