package io.sallyport.adapter.git;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the files of one version and refuses what a policy repository must not hold. Files whose name begins with a dot are left out. */
final class PolicyFiles {
    /** The directories a policy repository consists of; whatever else it holds is not read. */
    static final List<String> DIRECTORIES = List.of("policies", "rules", "schemas", "tests-policy");
    /** The most files of one version. */
    static final int FILES_MAX = 5_000;
    /** The largest file, in bytes. */
    static final int FILE_BYTES_MAX = 32 * 1024 * 1024;
    /** The most bytes of one version. */
    static final long TOTAL_BYTES_MAX = 128L * 1024 * 1024;
    /** The longest path, in bytes of UTF-8. */
    static final int PATH_BYTES_MAX = 512;

    private final SortedMap<String, String> files = new TreeMap<>();
    private long totalBytes;

    /** Whether the last part of this path names a hidden file, which editors and Git keep for themselves. */
    static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    /** Makes sure that a file of this size may still be taken, before anybody reads it. */
    void admit(String path, long bytes) throws Unusable {
        if (path.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX
                || path.chars().anyMatch(c -> c < ' ' || c == 127 || c == '\ufffd')) {
            throw new Unusable("`" + printable(path) + "` is no usable path",
                    "use printable UTF-8 names of at most " + PATH_BYTES_MAX + " bytes");
        }
        if (bytes > FILE_BYTES_MAX) {
            throw new Unusable("`" + path + "` has " + bytes + " bytes, more than the " + FILE_BYTES_MAX + " that a file may have",
                    "split it into several files");
        }
        if (files.size() >= FILES_MAX) {
            throw new Unusable("the policy has more than " + FILES_MAX + " files",
                    "keep only policy in " + String.join("/ ", DIRECTORIES) + "/");
        }
        totalBytes += bytes;
        if (totalBytes > TOTAL_BYTES_MAX) {
            throw new Unusable("the policy has more than " + TOTAL_BYTES_MAX + " bytes",
                    "keep only policy in " + String.join("/ ", DIRECTORIES) + "/");
        }
    }

    /** Takes the content of an admitted file. */
    void add(String path, byte[] content) throws Unusable {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            files.put(path, StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT).decode(bytes).toString());
        } catch (CharacterCodingException e) {
            throw new Unusable(
                    "`" + path + "` is not UTF-8 text: byte " + (bytes.position() + 1) + ", line " + lineAt(content, bytes.position()),
                    "save it as UTF-8, or keep it outside of " + String.join("/ ", DIRECTORIES) + "/");
        }
    }

    /** A link could name any file of the machine, and a submodule any repository of the world. */
    static Unusable link(String path) {
        return new Unusable("`" + printable(path) + "` is a symbolic link", "put a copy of the file in its place");
    }

    static Unusable submodule(String path) {
        return new Unusable("`" + printable(path) + "` is a submodule", "put the files themselves in its place");
    }

    /** What was taken, by path. */
    SortedMap<String, String> files() {
        return files;
    }

    private static int lineAt(byte[] content, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += content[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    private static String printable(String path) {
        StringBuilder out = new StringBuilder();
        path.codePoints().limit(PATH_BYTES_MAX).forEach(c -> out.appendCodePoint(c < ' ' || c == 127 ? '\ufffd' : c));
        return out.toString();
    }
}
