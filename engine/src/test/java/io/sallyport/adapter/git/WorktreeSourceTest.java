package io.sallyport.adapter.git;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.sallyport.flow.PolicySource.Fetched;
import io.sallyport.policy.SourceTree;

import static org.assertj.core.api.Assertions.assertThat;

class WorktreeSourceTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void readsTheSameFilesAsACommitWould() throws Exception {
        write("policies/eu/a.yaml", "1");
        write("rules/b.drl", "2");
        write("policies/.a.yaml.swp", "\u0000");
        write("other/c.yaml", "3");
        SourceTree tree = GitPolicySourceTest.tree(fetch());
        assertThat(tree.files()).containsOnlyKeys("policies/eu/a.yaml", "rules/b.drl");
        assertThat(tree.version().commit()).isEqualTo("worktree");
    }

    @Test
    void aDirectoryWithoutPoliciesIsNoPolicy() {
        GitPolicySourceTest.assertUnavailable(fetch(), "has no policies/ directory", "name the directory that holds policies/");
        GitPolicySourceTest.assertUnavailable(new WorktreeSource(directory.resolve("gone")).fetch(), "there is no directory", "policies/");
    }

    @Test
    void aLinkIsRefused() throws Exception {
        write("policies/a.yaml", "1");
        Files.createSymbolicLink(directory.resolve("policies/b.yaml"), Path.of("a.yaml"));
        GitPolicySourceTest.assertUnavailable(fetch(), "`policies/b.yaml` is a symbolic link", "put a copy");
        Files.delete(directory.resolve("policies/b.yaml"));
        Files.createSymbolicLink(directory.resolve("rules"), Path.of("policies"));
        GitPolicySourceTest.assertUnavailable(fetch(), "`rules` is a symbolic link", "put a copy");
    }

    @Test
    void onlyUtf8IsText() throws Exception {
        Files.createDirectories(directory.resolve("policies"));
        Files.write(directory.resolve("policies/a.yaml"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        GitPolicySourceTest.assertUnavailable(fetch(), "`policies/a.yaml` is not UTF-8 text: byte 4, line 1", "save it as UTF-8");
    }

    private Fetched fetch() {
        try (WorktreeSource source = new WorktreeSource(directory)) {
            return source.fetch();
        }
    }

    private void write(String path, String text) throws Exception {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
