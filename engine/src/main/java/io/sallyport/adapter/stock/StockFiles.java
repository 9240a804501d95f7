package io.sallyport.adapter.stock;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The texts that ship inside the program, by path from {@code stock/} on. A program without them is broken, and throws. */
public final class StockFiles {
    private static final String ROOT = "stock/";

    private StockFiles() {}

    /** The stock rules: {@code stock/rules/NAME.drl} to DRL text. What lies deeper belongs to the sample organisation. */
    public static SortedMap<String, String> rules() {
        SortedMap<String, String> rules = under("rules", ".drl");
        rules.keySet().removeIf(path -> path.indexOf('/', (ROOT + "rules/").length()) >= 0);
        return rules;
    }

    /** Everything of a directory, {@code policies}, {@code tests-policy} or {@code schemas}. */
    public static SortedMap<String, String> under(String directory) {
        return under(directory, "");
    }

    private static SortedMap<String, String> under(String directory, String suffix) {
        URL url = StockFiles.class.getResource("/" + ROOT + directory);
        if (url == null) {
            throw new IllegalStateException("this program was packed without " + ROOT + directory);
        }
        TreeMap<String, String> texts = new TreeMap<>();
        try {
            if (url.openConnection() instanceof JarURLConnection jar) {
                jar.setUseCaches(false);
                try (JarFile file = jar.getJarFile()) {
                    fromJar(file, ROOT + directory + "/", texts);
                }
            } else {
                fromDirectory(Path.of(URI.create(url.toString())), ROOT + directory + "/", texts);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("this program's own " + ROOT + directory + " cannot be read", e);
        }
        texts.keySet().removeIf(path -> !path.endsWith(suffix));
        return texts;
    }

    private static void fromJar(JarFile jar, String prefix, SortedMap<String, String> texts) throws IOException {
        for (JarEntry entry : jar.stream().filter(e -> e.getName().startsWith(prefix) && !e.isDirectory()).toList()) {
            try (InputStream in = jar.getInputStream(entry)) {
                texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    private static void fromDirectory(Path directory, String prefix, SortedMap<String, String> texts) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                texts.put(prefix + directory.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
    }
}
