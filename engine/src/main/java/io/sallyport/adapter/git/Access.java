package io.sallyport.adapter.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/** Gives one connection the credentials that the settings name; the files are read anew each time. */
final class Access implements AutoCloseable {
    /** The longest token, in bytes: a file of another kind was named by mistake when there is more. */
    private static final int TOKEN_BYTES_MAX = 8192;

    private final GitSettings.Credentials credentials;
    private final Path home;
    private Optional<SshdSessionFactory> ssh = Optional.empty();

    /** {@code home} stands in for the user's home directory; nothing is ever in it. */
    Access(GitSettings.Credentials credentials, Path home) {
        this.credentials = credentials;
        this.home = home;
    }

    void configure(Transport transport, RemoteAddress remote) throws Unusable {
        transport.setCredentialsProvider(null);
        if (transport instanceof TransportHttp http) {
            if (credentials.httpsToken().isPresent()) {
                http.setPreemptiveBasicAuthentication(credentials.httpsUser(), token(credentials.httpsToken().get()));
            }
            if (credentials.httpsAuthority().isPresent()) {
                http.setHttpConnectionFactory(new PrivateAuthority(trust(credentials.httpsAuthority().get())));
            }
        }
        if (transport instanceof SshTransport secure) {
            Path key = readable(credentials.sshKey(), "ssh key", remote);
            Path known = readable(credentials.sshKnownHosts(), "list of known ssh hosts", remote);
            close();
            SshdSessionFactory factory = StrictSsh.factory(home, key, known);
            ssh = Optional.of(factory);
            secure.setSshSessionFactory(factory);
        }
    }

    private static Path readable(Optional<Path> file, String what, RemoteAddress remote) throws Unusable {
        Path path = file
                .orElseThrow(() -> new Unusable("no " + what + " is set, which `" + remote + "` needs", "name its file in the settings"));
        if (!Files.isReadable(path)) {
            throw new Unusable("the " + what + " `" + path + "` cannot be read", "look at the path and its permissions");
        }
        return path;
    }

    private static String token(Path file) throws Unusable {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(TOKEN_BYTES_MAX + 1);
            String first = new String(bytes, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
            if (first.isEmpty() || bytes.length > TOKEN_BYTES_MAX) {
                throw new Unusable("the token file `" + file + "` holds no token", "put the token into its first line");
            }
            return first;
        } catch (IOException e) {
            throw new Unusable("the token file `" + file + "` cannot be read: " + Failures.words(e),
                    "look at the path and its permissions");
        }
    }

    private static TrustManager[] trust(Path file) throws Unusable {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            if (count == 0) {
                throw new Unusable("the authority file `" + file + "` holds no certificate", "it must be PEM");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable("the authority file `" + file + "` cannot be used: " + Failures.words(e), "it must be readable and PEM");
        }
    }

    @Override
    public void close() {
        ssh.ifPresent(SshdSessionFactory::close);
        ssh = Optional.empty();
    }

    /** Connections that trust only the certificates of one file. */
    private static final class PrivateAuthority implements HttpConnectionFactory {
        private final TrustManager[] trust;

        PrivateAuthority(TrustManager[] trust) {
            this.trust = trust.clone();
        }

        @Override
        public HttpConnection create(URL url) throws IOException {
            return configured(new JDKHttpConnectionFactory().create(url));
        }

        @Override
        public HttpConnection create(URL url, Proxy proxy) throws IOException {
            return configured(new JDKHttpConnectionFactory().create(url, proxy));
        }

        private HttpConnection configured(HttpConnection connection) throws IOException {
            try {
                connection.configure(null, trust, null);
                return connection;
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be set up", e);
            }
        }
    }
}
