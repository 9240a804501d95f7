package io.sallyport.adapter.git;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.flow.PolicySource.Fetched;
import io.sallyport.policy.SourceTree;

import static org.assertj.core.api.Assertions.assertThat;

class GitPolicySourceTest {
    @TempDir
    private Path temporary = Path.of("");

    private Repo repo = new Repo(Path.of(""));

    @BeforeEach
    void makeRepository() throws Exception {
        repo = Repo.create(temporary.resolve("organisation"));
    }

    @Test
    void readsTheFourDirectoriesOfTheCommitAndNothingElse() throws Exception {
        repo.write("policies/access.yaml", "kind: Access\n").write("policies/eu/groups.yaml", "ğroups").write("rules/night.drl", "rule")
                .write("tests-policy/a.yaml", "t").write("schemas/x.json", "{}").write("policies/.hidden", "h").write("README.md", "r")
                .write("policies-old/b.yaml", "old").write("other/c.yaml", "other");
        String commit = repo.commit("Let contractors reach ci\n\nBecause they build.");

        try (GitPolicySource source = source(new GitSettings.Branch("main"))) {
            SourceTree tree = tree(source.fetch());
            assertThat(tree.version().commit()).isEqualTo(commit);
            assertThat(tree.version().subject()).isEqualTo("Let contractors reach ci");
            assertThat(tree.files())
                    .containsOnlyKeys("policies/access.yaml", "policies/eu/groups.yaml", "rules/night.drl", "schemas/x.json",
                            "tests-policy/a.yaml")
                    .containsEntry("policies/eu/groups.yaml", "ğroups");
        }
    }

    @Test
    void aNewCommitIsSeenAndAnUncommittedChangeIsNot() throws Exception {
        repo.write("policies/a.yaml", "1").commit("one");
        try (GitPolicySource source = source(new GitSettings.Branch("main"))) {
            tree(source.fetch());
            repo.write("policies/a.yaml", "2");
            assertThat(tree(source.fetch()).files()).containsEntry("policies/a.yaml", "1");
            String two = repo.commit("two");
            assertThat(tree(source.fetch()).version().commit()).isEqualTo(two);
            assertThat(tree(source.fetch()).files()).containsEntry("policies/a.yaml", "2");
        }
    }

    @ParameterizedTest
    @CsvSource({"light, tag light", "heavy, tag -a heavy -m noted"})
    void aTagNamesACommitWhetherAnnotatedOrNot(String name, String command) throws Exception {
        String tagged = repo.write("policies/a.yaml", "1").commit("one");
        repo.git(command.split(" "));
        repo.write("policies/a.yaml", "2").commit("two");
        try (GitPolicySource source = source(new GitSettings.Tag(name))) {
            assertThat(tree(source.fetch()).version().commit()).isEqualTo(tagged);
            assertThat(tree(source.fetch()).files()).containsEntry("policies/a.yaml", "1");
        }
    }

    @Test
    void aRewrittenBranchIsFollowed() throws Exception {
        repo.write("policies/a.yaml", "1").commit("one");
        repo.write("policies/a.yaml", "2").commit("two");
        try (GitPolicySource source = source(new GitSettings.Branch("main"));
                LogCapture log = LogCapture.of(GitPolicySource.class)) {
            tree(source.fetch());
            repo.git("reset", "-q", "--hard", "HEAD~1");
            String other = repo.write("policies/a.yaml", "3").commit("three");
            assertThat(tree(source.fetch()).version().commit()).isEqualTo(other);
            assertThat(log.lines()).singleElement().asString().contains("branch `main` was rewritten", other.substring(0, 7));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nowhere      | main    | there is no repository at                 | look at the path",
        "organisation | mian    | has no branch `mian`                      | its branches: `main`",
        "empty        | main    | is empty                                  | push a commit with policies/ to it",
        "plain        | main    | there is no repository at                 | look at the address",
        "bare-bones   | main    | has no file in policies/                  | put the policy into policies/"})
    void whatCannotBeReadSaysWhyAndWhatToDo(String directory, String branch, String what, String hint) throws Exception {
        repo.write("policies/a.yaml", "1").commit("one");
        Repo.create(temporary.resolve("empty"));
        Files.createDirectories(temporary.resolve("plain"));
        Repo.create(temporary.resolve("bare-bones")).write("README.md", "x").commit("one");
        GitSettings settings = settings(temporary.resolve(directory).toUri().toString(), new GitSettings.Branch(branch),
                Duration.ofSeconds(20));
        try (GitPolicySource source = new GitPolicySource(settings)) {
            assertUnavailable(source.fetch(), what, hint);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://example.org/p.git            | uses `http`              | use https:// or ssh://",
        "git://example.org/p.git             | uses `git`               | use https:// or ssh://",
        "ftp://example.org/p.git             | uses `ftp`               | use https://, ssh:// or file://",
        "https://ana:hunter2@example.org/p   | has a password           | keep it in a file of its own",
        "../policy                           | is a relative path       | use an absolute path",
        "https://nowhere.invalid/p.git       | is not known             | DNS",
        "ssh://git@127.0.0.1:1/p.git         | no ssh key is set        | name its file in the settings",
        "https://127.0.0.1:1/p.git           | cannot be reached        | the policy in force stays"})
    void aRemoteThatCannotBeUsedSaysWhyAndWhatToDo(String remote, String what, String hint) throws Exception {
        try (GitPolicySource source = new GitPolicySource(settings(remote, new GitSettings.Branch("main"), Duration.ofSeconds(20)))) {
            Fetched fetched = source.fetch();
            assertUnavailable(fetched, what, hint);
            assertThat(fetched.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void aRemoteThatAcceptsAndSaysNothingIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                GitPolicySource source = new GitPolicySource(settings("https://127.0.0.1:" + silent.getLocalPort() + "/p.git",
                        new GitSettings.Branch("main"), Duration.ofSeconds(1)))) {
            assertUnavailable(source.fetch(), "cannot be reached", "the policy in force stays");
        }
    }

    @Test
    void linksAndSubmodulesAreRefused() throws Exception {
        repo.write("policies/a.yaml", "1").commit("one");
        Files.createSymbolicLink(repo.directory().resolve("policies/passwd.yaml"), Path.of("/etc/passwd"));
        repo.commit("a link");
        try (GitPolicySource source = source(new GitSettings.Branch("main"))) {
            assertUnavailable(source.fetch(), "`policies/passwd.yaml` is a symbolic link", "put a copy");
            Files.delete(repo.directory().resolve("policies/passwd.yaml"));
            repo.git("add", "-A");
            repo.git("update-index", "--add", "--cacheinfo", "160000," + repo.git("rev-parse", "HEAD") + ",policies/shared");
            repo.git("commit", "-q", "-m", "a submodule");
            assertUnavailable(source.fetch(), "`policies/shared` is a submodule", "put the files");
            repo.git("rm", "-q", "-r", "--cached", "policies");
            Files.move(repo.directory().resolve("policies"), repo.directory().resolve("real"));
            Files.createSymbolicLink(repo.directory().resolve("policies"), Path.of("real"));
            repo.commit("the directory itself");
            assertUnavailable(source.fetch(), "`policies` is a symbolic link", "put a copy");
        }
    }

    @Test
    void onlyUtf8IsText() throws Exception {
        repo.write("policies/latin.yaml", "kind: Access\nname: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)).commit("latin");
        try (GitPolicySource source = source(new GitSettings.Branch("main"))) {
            assertUnavailable(source.fetch(), "`policies/latin.yaml` is not UTF-8 text: byte 23, line 2", "save it as UTF-8");
        }
    }

    @Test
    void aFileMayBeAsLargeAsTheLimitAndNotOneByteMore() throws Exception {
        byte[] fits = new byte[PolicyFiles.FILE_BYTES_MAX];
        Arrays.fill(fits, (byte) 'x');
        repo.write("policies/a.yaml", fits).commit("fits");
        try (GitPolicySource source = source(new GitSettings.Branch("main"))) {
            assertThat(tree(source.fetch()).files().get("policies/a.yaml")).hasSize(fits.length);
            repo.write("policies/a.yaml", Arrays.copyOf(fits, fits.length + 1)).commit("one more");
            assertUnavailable(source.fetch(), "has 33554433 bytes, more than the 33554432", "split it");
        }
    }

    @Test
    void aDamagedMirrorIsMadeAnew() throws Exception {
        String commit = repo.write("policies/a.yaml", "1").commit("one");
        GitSettings settings = settings(repo.url(), new GitSettings.Branch("main"), Duration.ofSeconds(20));
        try (GitPolicySource source = new GitPolicySource(settings)) {
            tree(source.fetch());
        }
        for (Path file : filesUnder(settings.stateDirectory().resolve("mirror.git"))) {
            try (GitPolicySource source = new GitPolicySource(settings)) {
                if (Files.exists(file)) {
                    boolean writable = file.toFile().setWritable(true);
                    assertThat(writable).isTrue();
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                }
                assertThat(tree(source.fetch()).version().commit()).as("after half of %s was lost", file).isEqualTo(commit);
            }
        }
    }

    @Test
    void twoSourcesDoNotShareAMirror() throws Exception {
        repo.write("policies/a.yaml", "1").commit("one");
        try (GitPolicySource first = source(new GitSettings.Branch("main"));
                GitPolicySource second = source(new GitSettings.Branch("main"))) {
            tree(first.fetch());
            assertUnavailable(second.fetch(), "another process uses the policy mirror", "a state directory of its own");
        }
    }

    @Test
    void theUsersOwnConfigurationIsNotRead() throws Exception {
        IsolatedSystem.install();
        org.eclipse.jgit.util.SystemReader reader = org.eclipse.jgit.util.SystemReader.getInstance();
        assertThat(reader.getUserConfig().getSections()).isEmpty();
        assertThat(reader.getSystemConfig().getSections()).isEmpty();
        assertThat(reader.getJGitConfig().getSections()).isEmpty();
        assertThat(reader.getenv("HOME")).isNull();
        assertThat(reader.getenv("GIT_SSH_COMMAND")).isNull();
    }

    private GitPolicySource source(GitSettings.Ref ref) {
        return new GitPolicySource(settings(repo.url(), ref, Duration.ofSeconds(20)));
    }

    private GitSettings settings(String remote, GitSettings.Ref ref, Duration timeout) {
        return new GitSettings(remote, ref, temporary.resolve("state"), timeout, GitSettings.Credentials.NONE);
    }

    static SourceTree tree(Fetched fetched) {
        assertThat(fetched).isInstanceOf(Fetched.Version.class);
        return ((Fetched.Version) fetched).tree();
    }

    static void assertUnavailable(Fetched fetched, String what, String hint) {
        assertThat(fetched).isInstanceOf(Fetched.Unavailable.class);
        assertThat(((Fetched.Unavailable) fetched).what()).contains(what).doesNotContain("\n");
        assertThat(((Fetched.Unavailable) fetched).hint()).contains(hint).doesNotContain("\n");
    }

    private static Iterable<Path> filesUnder(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
