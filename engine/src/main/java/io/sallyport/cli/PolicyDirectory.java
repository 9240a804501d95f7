package io.sallyport.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.sallyport.adapter.git.WorktreeSource;
import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.decision.Decider;
import io.sallyport.flow.PolicySource;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;

/** The policy in a directory of files, compiled just as the daemon compiles a commit. */
final class PolicyDirectory {
    private PolicyDirectory() {}

    /** What reading and compiling a directory gave. */
    sealed interface Opened {
        /** It compiles; there may still be warnings. */
        record Ready(SourceTree tree, Policy policy, Decider decider, List<Diagnostic> diagnostics) implements Opened {}

        /** It does not compile. */
        record Invalid(List<Diagnostic> diagnostics) implements Opened {}

        /** It is no policy repository, or cannot be read. */
        record Unreadable(String what, String hint) implements Opened {}
    }

    static Opened open(Path directory) {
        return switch (read(directory)) {
            case PolicySource.Fetched.Unavailable(String what, String hint) -> new Opened.Unreadable(what, hint);
            case PolicySource.Fetched.Version(SourceTree tree) -> compile(tree);
        };
    }

    /** Its files as they lie on disk. */
    static PolicySource.Fetched read(Path directory) {
        try (WorktreeSource source = new WorktreeSource(directory)) {
            return source.fetch();
        }
    }

    private static Opened compile(SourceTree tree) {
        Compiled<Policy> policy = PolicyCompiler.compile(tree, StockFiles.rules());
        if (policy.value().isEmpty()) {
            return new Opened.Invalid(policy.diagnostics());
        }
        Compiled<Decider> decider = Decider.compile(policy.value().get());
        List<Diagnostic> both = new ArrayList<>(policy.diagnostics());
        both.addAll(decider.diagnostics());
        List<Diagnostic> sorted = both.stream().sorted().distinct().toList();
        return decider.value().<Opened>map(ready -> new Opened.Ready(tree, policy.value().get(), ready, sorted))
                .orElseGet(() -> new Opened.Invalid(sorted));
    }
}
