package io.sallyport.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.sallyport.adapter.git.CommitSource;
import io.sallyport.adapter.git.RevisionSource;
import io.sallyport.adapter.git.WorktreeSource;
import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Explanation;
import io.sallyport.flow.PolicySource;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.PolicyTests;
import io.sallyport.policytest.Report;
import io.sallyport.policytest.Results;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.RunOptions;
import io.sallyport.policytest.Scene;
import io.sallyport.policytest.TestDocument;

/** The policy in a directory of files, compiled just as the daemon compiles a commit. */
public final class PolicyDirectory {
    private PolicyDirectory() {}

    /** What reading and compiling a directory gave. */
    public sealed interface Opened {
        /** It compiles; there may still be warnings. */
        record Ready(SourceTree tree, Policy policy, Decider decider, List<Diagnostic> diagnostics) implements Opened {
            /** Everything that is wrong with the policy and its tests, or could be better, sorted by place. */
            public List<Diagnostic> check() {
                List<Diagnostic> tests = PolicyTests.compile(policy, decider, tree).diagnostics();
                return Stream.concat(diagnostics.stream(), tests.stream()).sorted().distinct().toList();
            }

            /** The tests as written; nothing is run. */
            public Compiled<List<TestDocument>> tests() {
                return PolicyTests.compile(policy, decider, tree);
            }

            /** Runs the tests that are chosen; with an error in any test, none. */
            public Results test(RunOptions options) {
                return PolicyTests.run(policy, decider, tree, options);
            }

            /** Failures in words for people. */
            public Report words() {
                return new Report(new Explanation(policy.manifest().zone()));
            }

            /** A world of its own in which clients connect, for events that rest on one another. */
            public Scene scene(Instant clock) {
                return new Scene(policy, decider::decide, clock);
            }

            /** As below, for events that say when, on a policy with one instance; nothing else is known of anybody. */
            public Compiled<List<Moment>> decide(String event) {
                return decide(event, new EventReader.Defaults(Instant.EPOCH, Optional.empty(), PolicyTest.Given.NOTHING));
            }

            /**
             * Puts one event, or several in order, to the policy: documents of kind {@code Event}, a mapping in braces, or management lines.
             *
             * @return what was decided for each request among them, or what is wrong with them
             */
            public Compiled<List<Moment>> decide(String event, EventReader.Defaults defaults) {
                Compiled<List<EventReader.Asked>> read = EventReader.read("event", event, policy, defaults);
                Scene scene = scene(defaults.at());
                return new Compiled<>(read.value().map(asked -> asked.stream()
                        .flatMap(one -> scene.hear(one.event(), one.known()).stream()).toList()), read.diagnostics());
            }
        }

        /** It does not compile. */
        record Invalid(List<Diagnostic> diagnostics) implements Opened {}

        /** It is no policy repository, or cannot be read. */
        record Unreadable(String what, String hint) implements Opened {}
    }

    /** Reads and compiles what is in a directory: {@code policies/}, {@code rules/}, {@code tests-policy/}. */
    public static Opened open(Path directory) {
        return switch (read(directory)) {
            case PolicySource.Fetched.Unavailable(String what, String hint) -> new Opened.Unreadable(what, hint);
            case PolicySource.Fetched.Version(SourceTree tree) -> compile(tree);
        };
    }

    /**
     * The same as of a commit of the Git repository the directory is, or lies in; what lies there otherwise is not looked at.
     *
     * @param commit its full name
     */
    public static Opened open(Path directory, String commit) {
        try (CommitSource source = new CommitSource(directory, commit)) {
            return switch (source.fetch()) {
                case PolicySource.Fetched.Unavailable(String what, String hint) -> new Opened.Unreadable(what, hint);
                case PolicySource.Fetched.Version(SourceTree tree) -> compile(tree);
            };
        }
    }

    /** Reads and compiles one revision of the Git repository that a directory is in. */
    public static Opened openRevision(Path directory, String revision) {
        try (RevisionSource source = new RevisionSource(directory, revision)) {
            return switch (source.fetch()) {
                case PolicySource.Fetched.Unavailable(String what, String hint) -> new Opened.Unreadable(what, hint);
                case PolicySource.Fetched.Version(SourceTree tree) -> compile(tree);
            };
        }
    }

    /** Its files as they lie on disk. */
    public static PolicySource.Fetched read(Path directory) {
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
