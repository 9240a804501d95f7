package io.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A small certificate authority in a directory, made with the {@code openssl} command: P-256 keys, valid for ten years. For trying things out: the
 * authority's key lies beside it unprotected.
 */
public final class Pki {
    private static final String DAYS = "3650";

    private final Path directory;

    private Pki(Path directory) {
        this.directory = directory;
    }

    /** Makes an authority in this directory, which must exist. */
    public static Pki create(Path directory) {
        Pki pki = new Pki(directory);
        pki.write("extensions.cnf", """
                [server]
                basicConstraints = CA:FALSE
                keyUsage = digitalSignature, keyAgreement
                extendedKeyUsage = serverAuth
                [client]
                basicConstraints = CA:FALSE
                keyUsage = digitalSignature, keyAgreement
                extendedKeyUsage = clientAuth
                [ca]
                default_ca = here
                [here]
                database = %1$s/index.txt
                default_md = sha256
                default_crl_days = %2$s
                crlnumber = %1$s/crlnumber
                """.formatted(directory, DAYS));
        pki.write("index.txt", "");
        pki.write("crlnumber", "01\n");
        Shell.must("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", DAYS, "-subj",
                "/CN=Sallyport demo CA", "-keyout", pki.file("ca.key"), "-out", pki.file("ca.crt"), "-addext",
                "keyUsage=critical,keyCertSign,cRLSign");
        return pki;
    }

    public Path ca() {
        return directory.resolve("ca.crt");
    }

    /** A certificate for a server. */
    public Credentials server(String commonName) {
        return issue("server", commonName, List.of());
    }

    /** A certificate for a client; each unit becomes an OU of its subject. */
    public Credentials client(String commonName, String... units) {
        return issue("client", commonName, List.of(units));
    }

    /** A list of revoked certificates, written anew with these added. */
    public Path revoke(Credentials... revoked) {
        for (Credentials one : revoked) {
            Shell.must("openssl", "ca", "-config", file("extensions.cnf"), "-keyfile", file("ca.key"), "-cert", file("ca.crt"), "-revoke",
                    one.certificate().toString());
        }
        Shell.must("openssl", "ca", "-config", file("extensions.cnf"), "-keyfile", file("ca.key"), "-cert", file("ca.crt"), "-gencrl",
                "-out",
                file("crl.pem"));
        return directory.resolve("crl.pem");
    }

    /** A key for {@code tls-crypt}. */
    public Path tlsCryptKey() {
        Shell.must("openvpn", "--genkey", "tls-crypt", file("tls-crypt.key"));
        return directory.resolve("tls-crypt.key");
    }

    private Credentials issue(String kind, String commonName, List<String> units) {
        // File names come from a count: a common name may hold anything, a slash too.
        String stem = kind + "-" + count();
        List<String> request = new ArrayList<>(List.of("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-utf8", "-subj", subject(commonName, units), "-keyout", file(stem + ".key"),
                "-out",
                file(stem + ".csr")));
        Shell.must(request.toArray(String[]::new));
        Shell.must("openssl", "x509", "-req", "-in", file(stem + ".csr"), "-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-days", DAYS,
                "-extfile",
                file("extensions.cnf"), "-extensions", kind, "-out", file(stem + ".crt"));
        return new Credentials(commonName, directory.resolve(stem + ".crt"), directory.resolve(stem + ".key"));
    }

    private static String subject(String commonName, List<String> units) {
        StringBuilder subject = new StringBuilder("/O=Sallyport demo");
        units.forEach(unit -> subject.append("/OU=").append(escaped(unit)));
        return subject.append("/CN=").append(escaped(commonName)).toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("/", "\\/").replace("+", "\\+");
    }

    private int count() {
        try (var files = Files.list(directory)) {
            return (int) files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".csr")).count() + 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    /** A certificate and its key, in files. */
    public record Credentials(String commonName, Path certificate, Path key) {}
}
