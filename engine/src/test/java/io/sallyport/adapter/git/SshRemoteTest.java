package io.sallyport.adapter.git;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.flow.PolicySource.Fetched;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a real SSH server in this process, which starts the real git-upload-pack. */
class SshRemoteTest {
    @TempDir
    private Path temporary = Path.of("");

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey = newKey();
    private final KeyPair userKey = newKey();
    private Repo repo = new Repo(Path.of(""));

    @BeforeEach
    void start() throws Exception {
        repo = Repo.create(temporary.resolve("organisation"));
        repo.write("policies/a.yaml", "1").commit("one");
        PublicKey allowed = userKey.getPublic();
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, allowed));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
    }

    @Test
    void aKnownHostAndTheRightKeyGiveThePolicy() throws Exception {
        Path known = knownHosts(hostKey);
        try (GitPolicySource source = source(keyFile(userKey), known)) {
            assertThat(GitPolicySourceTest.tree(source.fetch()).files()).containsEntry("policies/a.yaml", "1");
            String two = repo.write("policies/a.yaml", "2").commit("two");
            assertThat(GitPolicySourceTest.tree(source.fetch()).version().commit()).isEqualTo(two);
        }
    }

    @Test
    void anotherHostKeyIsRefusedAndNotLearned() throws Exception {
        Path known = knownHosts(newKey());
        String before = Files.readString(known);
        assertRefused(keyFile(userKey), known, "is not the one in the list of known hosts", "compare its key");
        assertThat(known).hasContent(before);
    }

    @Test
    void anUnknownHostIsRefusedAndNotLearned() throws Exception {
        Path known = Files.writeString(temporary.resolve("known_hosts"), "");
        assertRefused(keyFile(userKey), known, "is not the one in the list of known hosts", "compare its key");
        assertThat(known).isEmptyFile();
    }

    @Test
    void anotherUserKeyIsRefused() throws Exception {
        assertRefused(keyFile(newKey()), knownHosts(hostKey), "does not accept the credentials", "look at the token or key");
    }

    @Test
    void aKeyThatIsNotThereIsSaid() throws Exception {
        assertRefused(temporary.resolve("gone"), knownHosts(hostKey), "the ssh key", "look at the path and its permissions");
        assertRefused(keyFile(userKey), temporary.resolve("gone"), "the list of known ssh hosts", "look at the path and its permissions");
    }

    @Test
    void aRepositoryThatIsNotThereIsSaid() throws Exception {
        try (GitPolicySource source = source("/nowhere", keyFile(userKey), knownHosts(hostKey))) {
            GitPolicySourceTest.assertUnavailable(source.fetch(), "there is no repository at", "look at the address");
        }
    }

    @Test
    void aServerThatIsAwayIsSaid() throws Exception {
        try (GitPolicySource source = source(keyFile(userKey), knownHosts(hostKey))) {
            server.stop(true);
            GitPolicySourceTest.assertUnavailable(source.fetch(), "cannot be reached", "the policy in force stays");
        }
    }

    private void assertRefused(Path key, Path known, String what, String hint) throws IOException {
        try (GitPolicySource source = source(key, known)) {
            Fetched fetched = source.fetch();
            GitPolicySourceTest.assertUnavailable(fetched, what, hint);
        }
    }

    private GitPolicySource source(Path key, Path known) {
        return source(repo.directory().toString(), key, known);
    }

    private GitPolicySource source(String path, Path key, Path known) {
        return new GitPolicySource(new GitSettings("ssh://git@127.0.0.1:" + server.getPort() + path, new GitSettings.Branch("main"),
                temporary.resolve("state"), Duration.ofSeconds(20),
                new GitSettings.Credentials("git", Optional.empty(), Optional.empty(), Optional.of(key), Optional.of(known))));
    }

    private Path knownHosts(KeyPair key) throws IOException {
        String line = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic());
        return Files.write(temporary.resolve("known_hosts"), List.of(line));
    }

    private Path keyFile(KeyPair key) throws Exception {
        Path file = Files.createTempFile(temporary, "id", "");
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        return file;
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
