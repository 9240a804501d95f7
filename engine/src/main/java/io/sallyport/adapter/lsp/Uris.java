package io.sallyport.adapter.lsp;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/** Documents as editors name them. */
final class Uris {
    private Uris() {}

    /** The file of a document; what is no file has a path that lies nowhere. */
    static Path path(String uri) {
        try {
            return Path.of(URI.create(uri)).toAbsolutePath().normalize();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Path.of("/nowhere/of/a/file");
        }
    }
}
