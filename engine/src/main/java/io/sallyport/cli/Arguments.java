package io.sallyport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import io.sallyport.model.InstanceName;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policytest.Connect;
import io.sallyport.policytest.GivenReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Times;

/** Reads what commands that try a policy are given: texts in files or in place, people, a time, an instance. */
final class Arguments {
    /** The largest text, in bytes. */
    static final int TEXT_BYTES_MAX = 1 << 20;

    private static final String STDIN = "-";
    private static final String GIVEN_HINT = "name a file, or give groups: --given ana=engineers,staff";

    private final CommandSpec spec;

    Arguments(CommandSpec spec) {
        this.spec = spec;
    }

    /** What several {@code --given} say together: files, or {@code USER=GROUP[,GROUP]}. */
    Read<PolicyTest.Given> given(List<String> entries, Policy policy) throws IOException {
        PolicyTest.Given known = PolicyTest.Given.NOTHING;
        for (String entry : entries) {
            Read<PolicyTest.Given> read = entry.indexOf('=') > 0
                    ? new Read.Good<>(groups(entry))
                    : read(entry, GIVEN_HINT, text -> GivenReader.read(entry, text, policy));
            switch (read) {
                case Read.Good<PolicyTest.Given>(PolicyTest.Given more) -> known = known.and(more);
                case Read.Bad<PolicyTest.Given> bad -> {
                    return bad;
                }
            }
        }
        return new Read.Good<>(known);
    }

    private PolicyTest.Given groups(String entry) {
        int equals = entry.indexOf('=');
        if (equals == entry.length() - 1) {
            throw new ParameterException(spec.commandLine(), "`" + entry + "` does not give groups: write --given ana=engineers,staff");
        }
        String user = entry.substring(0, equals);
        Connect known = Connect.named(user).withGroups(new TreeSet<>(List.of(entry.substring(equals + 1).split(","))));
        return new PolicyTest.Given(new TreeMap<>(Map.of(user, known)));
    }

    /** Reads the text of a file, of standard input ({@code -}) or in braces; warnings go to standard error. */
    <T> Read<T> read(String argument, String hint, Function<String, Compiled<T>> reader) throws IOException {
        Optional<String> text = text(argument);
        if (text.isEmpty()) {
            return new Read.Bad<>(argument, hint, List.of());
        }
        Compiled<T> compiled = reader.apply(text.get());
        if (compiled.value().isEmpty()) {
            return new Read.Bad<>(argument, hint, compiled.diagnostics());
        }
        compiled.diagnostics().forEach(diagnostic -> new Terminal(spec.commandLine()).err(diagnostic.toString()));
        return new Read.Good<>(compiled.value().get());
    }

    private static Optional<String> text(String argument) throws IOException {
        if (argument.stripLeading().startsWith("{")) {
            return Optional.of(argument);
        }
        byte[] bytes;
        if (argument.equals(STDIN)) {
            bytes = System.in.readNBytes(TEXT_BYTES_MAX + 1);
        } else if (Files.isReadable(Path.of(argument)) && !Files.isDirectory(Path.of(argument))) {
            try (var in = Files.newInputStream(Path.of(argument))) {
                bytes = in.readNBytes(TEXT_BYTES_MAX + 1);
            }
        } else {
            return Optional.empty();
        }
        return bytes.length > TEXT_BYTES_MAX ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** A time in the policy's zone unless it has an offset; now when none is given. */
    Instant instant(Optional<String> at, ZoneId zone) {
        return at.map(text -> Times.instant(text, zone).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "`" + text + "` is not a time: write it as 2026-03-02T09:00:00+03:00"))).orElseGet(Instant::now);
    }

    Optional<InstanceName> instance(Optional<String> name) {
        return name.map(text -> {
            if (!InstanceName.isValid(text)) {
                throw new ParameterException(spec.commandLine(), "`" + text + "` is not the name of an instance");
            }
            return new InstanceName(text);
        });
    }

    /** The instance that is named, or the policy's only one. */
    InstanceName instance(Optional<String> name, Policy policy) {
        Optional<InstanceName> only = policy.networks().size() == 1 ? Optional.of(policy.networks().firstKey()) : Optional.empty();
        return instance(name).or(() -> only).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "the policy has " + policy.networks().size() + " instances: name one with --instance"));
    }
}
