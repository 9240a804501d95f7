package io.sallyport.policy;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.PolicyVersion;

/** The files of one policy version: path from the repository's root (with {@code /}) to UTF-8 text. */
public record SourceTree(PolicyVersion version, SortedMap<String, String> files) {
    public SourceTree {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
