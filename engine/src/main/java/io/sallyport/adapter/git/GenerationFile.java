package io.sallyport.adapter.git;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.SourceTree;

/**
 * The bytes of one generation.
 *
 * <pre>
 *   "sallyport generation 1\n"
 *   commit, subject              each: length (4 bytes, big endian), UTF-8
 *   number of files              4 bytes
 *   path, text                   of each file, as above
 *   SHA-256 of all before        32 bytes
 * </pre>
 */
final class GenerationFile {
    private static final byte[] HEADER = "sallyport generation 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;

    private GenerationFile() {}

    static byte[] encode(SourceTree tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(HEADER);
            write(out, tree.version().commit());
            write(out, tree.version().subject());
            out.writeInt(tree.files().size());
            for (var file : tree.files().entrySet()) {
                write(out, file.getKey());
                write(out, file.getValue());
            }
            out.write(digest(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** The tree, or nothing when a single bit is not as it was written. */
    static Optional<SourceTree> decode(byte[] bytes) {
        int end = bytes.length - DIGEST_BYTES;
        if (end < HEADER.length || !Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)
                || !MessageDigest.isEqual(digest(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, HEADER.length, end - HEADER.length))) {
            PolicyVersion version = new PolicyVersion(read(in), read(in));
            int count = in.readInt();
            SortedMap<String, String> files = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                files.put(read(in), read(in));
            }
            return in.available() == 0 ? Optional.of(new SourceTree(version, files)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length beyond the end");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static byte[] digest(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
