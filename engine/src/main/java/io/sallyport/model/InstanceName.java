package io.sallyport.model;

import java.util.regex.Pattern;

/**
 * The name of one OpenVPN instance: 1 to 16 lower-case letters, digits and inner hyphens, so that it can stand in file, nft table and
 * socket names.
 */
public record InstanceName(String value) implements Comparable<InstanceName> {
    /** The longest name, in characters. */
    public static final int CHARS_MAX = 16;

    private static final Pattern VALID = Pattern.compile("[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?");

    public InstanceName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an instance name: " + value);
        }
    }

    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public int compareTo(InstanceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
