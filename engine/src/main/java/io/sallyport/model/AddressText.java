package io.sallyport.model;

import java.util.Optional;

/** The text forms of addresses: dotted decimal, and RFC 4291 read, RFC 5952 printed. */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static Optional<Address> parse4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long bits = 0;
        for (String part : parts) {
            int octet = octet(part);
            if (octet < 0) {
                return Optional.empty();
            }
            bits = bits << 8 | octet;
        }
        return Optional.of(Address.v4(bits));
    }

    private static int octet(String part) {
        if (part.isEmpty() || part.length() > 3 || (part.length() > 1 && part.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > 255 ? -1 : value;
    }

    static Optional<Address> parse6(String text) {
        String hex = text;
        int dot = text.indexOf('.');
        if (dot >= 0) {
            int colon = text.lastIndexOf(':');
            Optional<Address> tail = parse4(text.substring(colon + 1));
            if (tail.isEmpty()) {
                return Optional.empty();
            }
            long bits = tail.get().low();
            hex = text.substring(0, colon + 1) + Long.toHexString(bits >>> 16) + ":" + Long.toHexString(bits & 0xffff);
        }
        int gap = hex.indexOf("::");
        if (gap >= 0 && hex.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        int[] left = groups(gap < 0 ? hex : hex.substring(0, gap));
        int[] right = gap < 0 ? new int[0] : groups(hex.substring(gap + 2));
        int known = left.length + right.length;
        if ((left.length > 0 && left[0] < 0) || (right.length > 0 && right[0] < 0) || (gap < 0 ? known != GROUPS : known >= GROUPS)) {
            return Optional.empty();
        }
        long[] halves = new long[2];
        for (int i = 0; i < left.length; i++) {
            put(halves, i, left[i]);
        }
        for (int i = 0; i < right.length; i++) {
            put(halves, GROUPS - right.length + i, right[i]);
        }
        return Optional.of(new Address(Family.V6, halves[0], halves[1]));
    }

    private static void put(long[] halves, int index, int value) {
        halves[index / 4] |= (long) value << (48 - 16 * (index % 4));
    }

    /** The groups of a colon-separated run; a single −1 when one of them is not 1 to 4 hexadecimal digits. */
    private static int[] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        int[] values = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches("[0-9A-Fa-f]{1,4}")) {
                return new int[]{-1};
            }
            values[i] = Integer.parseInt(parts[i], 16);
        }
        return values;
    }

    static String print4(long bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    static String print6(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4)) & 0xffff);
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int j = i;
            while (j < GROUPS && groups[j] == 0) {
                j++;
            }
            if (j - i > bestLength) {
                bestStart = i;
                bestLength = j - i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                out.append("::");
                i += bestLength - 1;
            } else {
                out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }
}
