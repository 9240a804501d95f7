package io.sallyport.adapter.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.flow.PolicySource.Fetched;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a real HTTPS server that runs the real git. */
class HttpsRemoteTest {
    @TempDir
    private Path temporary = Path.of("");

    @Test
    void theTokenOfTheFileOpensTheRepositoryAndMayBeReplacedWhileRunning() throws Exception {
        Repo repo = Repo.create(temporary.resolve("organisation"));
        repo.write("policies/a.yaml", "1").commit("one");
        Path token = Files.writeString(temporary.resolve("token"), "old\n");
        try (GitOverHttps server = new GitOverHttps(temporary, "git", "s3cret");
                GitPolicySource source = source(server.url("organisation/.git"), Optional.of(token), true)) {
            Fetched refused = source.fetch();
            GitPolicySourceTest.assertUnavailable(refused, "does not accept the credentials", "look at the token or key");
            assertThat(refused.toString()).doesNotContain("old");
            Files.writeString(token, "s3cret\n");
            assertThat(GitPolicySourceTest.tree(source.fetch()).files()).containsEntry("policies/a.yaml", "1");
            String two = repo.write("policies/a.yaml", "2").commit("two");
            assertThat(GitPolicySourceTest.tree(source.fetch()).version().commit()).isEqualTo(two);
        }
    }

    @Test
    void noTokenIsRefused() throws Exception {
        try (GitOverHttps server = new GitOverHttps(temporary, "git", "s3cret");
                GitPolicySource source = source(server.url("organisation/.git"), Optional.empty(), true)) {
            GitPolicySourceTest.assertUnavailable(source.fetch(), "does not accept the credentials", "look at the token or key");
        }
    }

    @Test
    void anEmptyTokenFileIsSaid() throws Exception {
        Path token = Files.writeString(temporary.resolve("token"), "\n");
        try (GitPolicySource source = new GitPolicySource(new GitSettings("https://127.0.0.1:1/x", new GitSettings.Branch("main"),
                temporary.resolve(
                        "state"),
                Duration.ofSeconds(5), new GitSettings.Credentials("git", Optional.of(token), Optional.empty(), Optional.empty(),
                        Optional.empty())))) {
            GitPolicySourceTest.assertUnavailable(source.fetch(), "holds no token", "first line");
        }
    }

    @Test
    void aRepositoryThatIsNotThereIsSaid() throws Exception {
        Path token = Files.writeString(temporary.resolve("token"), "s3cret");
        try (GitOverHttps server = new GitOverHttps(temporary, "git", "s3cret");
                GitPolicySource source = source(server.url("nowhere/.git"), Optional.of(token), true)) {
            GitPolicySourceTest.assertUnavailable(source.fetch(), "there is no repository at", "a forge says this too");
        }
    }

    @Test
    void theTokenIsNotTakenElsewhere() throws Exception {
        Path token = Files.writeString(temporary.resolve("token"), "s3cret");
        try (GitOverHttps server = new GitOverHttps(temporary, "git", "s3cret");
                GitPolicySource source = source(server.url("moved/organisation/.git"), Optional.of(token), true)) {
            GitPolicySourceTest.assertUnavailable(source.fetch(), "leads to another address", "name that address");
        }
    }

    @Test
    void anUntrustedCertificateIsRefused() throws Exception {
        Path token = Files.writeString(temporary.resolve("token"), "s3cret");
        try (GitOverHttps server = new GitOverHttps(temporary, "git", "s3cret");
                GitPolicySource source = source(server.url("organisation/.git"), Optional.of(token), false)) {
            GitPolicySourceTest.assertUnavailable(source.fetch(), "cannot prove who it is", "private certificate authority");
        }
    }

    private GitPolicySource source(String url, Optional<Path> token, boolean trusted) {
        return new GitPolicySource(new GitSettings(url, new GitSettings.Branch("main"), temporary.resolve("state"), Duration.ofSeconds(20),
                new GitSettings.Credentials("git", token, trusted ? Optional.of(temporary.resolve("ca.pem")) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }
}
