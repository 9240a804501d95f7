package io.sallyport.policy.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.sallyport.model.PolicyVersion;
import io.sallyport.policy.SourceTree;

/** The sample organisation of {@code policies/}, read from the project. */
public final class SamplePolicy {
    private SamplePolicy() {}

    /** The root of the project. */
    public static Path root() {
        return Path.of(System.getProperty("sallyport.root", "..")).toAbsolutePath().normalize();
    }

    public static SourceTree tree() {
        return treeOf(files());
    }

    public static SourceTree treeOf(SortedMap<String, String> files) {
        return new SourceTree(new PolicyVersion("worktree", ""), files);
    }

    public static SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(root().resolve("policies"))) {
            for (Path file : found.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                files.put("policies/" + file.getFileName(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
