package io.sallyport.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The hash chain of journal lines.
 *
 * <p>{@code {"prev":"P",BODY,"hash":"H"}} where H is SHA-256, in lower-case hexadecimal, of all bytes of the line before {@code ,"hash"}, and P is
 * the H of the line before ({@link #GENESIS} for the first). So a changed line shows by itself, and a removed, added or moved one by its
 * neighbour. What the chain cannot show is that lines at the very end are missing, or that everything from some line on was written anew by
 * somebody who could: for that the last hash has to be kept elsewhere.
 */
public final class Chain {
    /** What the first line of all names as the line before it. */
    public static final String GENESIS = "0".repeat(64);

    private static final int HASH_CHARS = 64;
    private static final String HEAD = "{\"prev\":\"";
    private static final String TAIL = ",\"hash\":\"";
    private static final int TAIL_BYTES = TAIL.length() + HASH_CHARS + 2;
    private static final int HEAD_BYTES = HEAD.length() + HASH_CHARS + 2;

    private Chain() {}

    /** A line with its place in the chain. */
    public record Link(String line, String hash) {}

    /** Links a JSON object to the line with hash {@code prev}.
     *
     * @throws IllegalArgumentException when the body is not one line with an object that has a field */
    public static Link link(String prev, String body) {
        if (body.length() < 3 || body.charAt(0) != '{' || body.charAt(1) != '"' || !body.endsWith("}") || body.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("not one line with one object: " + body);
        }
        String covered = HEAD + prev + "\"," + body.substring(1, body.length() - 1);
        byte[] bytes = covered.getBytes(StandardCharsets.UTF_8);
        String hash = hash(bytes, bytes.length);
        return new Link(covered + TAIL + hash + "\"}", hash);
    }

    /** What a line says of its own place: the hash of the line before and its own; empty when its bytes are not what was written. */
    public static Optional<Ends> read(byte[] line) {
        int covered = line.length - TAIL_BYTES;
        if (covered < HEAD_BYTES) {
            return Optional.empty();
        }
        String head = new String(line, 0, HEAD_BYTES, StandardCharsets.ISO_8859_1);
        String tail = new String(line, covered, TAIL_BYTES, StandardCharsets.ISO_8859_1);
        String expected = TAIL + hash(line, covered) + "\"}";
        if (!head.startsWith(HEAD) || !head.endsWith("\",") || !tail.equals(expected)) {
            return Optional.empty();
        }
        return Optional.of(new Ends(head.substring(HEAD.length(), HEAD.length() + HASH_CHARS),
                tail.substring(TAIL.length(), TAIL.length() + HASH_CHARS)));
    }

    /** The hashes a sound line carries. */
    public record Ends(String prev, String hash) {}

    /** Where the body's first field begins: after the opening brace and {@code prev}. */
    public static int bodyOffset() {
        return HEAD_BYTES;
    }

    private static String hash(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
