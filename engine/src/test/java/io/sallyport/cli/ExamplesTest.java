package io.sallyport.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.audit.DecisionId;
import io.sallyport.audit.DecisionRecord;
import io.sallyport.audit.RecordJson;
import io.sallyport.decision.Decider;
import io.sallyport.decision.Decision;
import io.sallyport.decision.Explanation;
import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Diagnostic;
import io.sallyport.model.PolicyVersion;
import io.sallyport.model.Severity;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Policy;
import io.sallyport.policy.SourceTree;
import io.sallyport.policy.check.PolicyCompiler;
import io.sallyport.policytest.Effects;
import io.sallyport.policytest.EventReader;
import io.sallyport.policytest.PolicyTest;
import io.sallyport.policytest.Results.Moment;
import io.sallyport.policytest.Scene;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The stories in {@code examples/}: what stands in the files up to 2 is carried through every stage, and each stage's file must be what came of it,
 * byte for byte; a first try of the policy ({@code 0-first-try.yaml}) must be refused as {@code 0-check.txt} says. {@code -Dsallyport.golden=write}
 * writes them anew.
 */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String FIRST_TRY = "0-first-try.yaml";
    /** What a story is told from; all else comes of it. */
    private static final List<String> GIVEN = List.of(FIRST_TRY, "1-policy.yaml", "1-rules.drl", "2-event.yaml");
    private static final PolicyVersion VERSION = new PolicyVersion("3f2a9c1000000000000000000000000000000000", "an example");

    static List<String> stories() {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void everyStageGivesItsFile(String story) throws IOException {
        Path folder = EXAMPLES.resolve(story);
        Map<String, String> stages = stages(folder);
        boolean write = System.getProperty("sallyport.golden", "").equals("write");
        for (Map.Entry<String, String> stage : stages.entrySet()) {
            Path file = folder.resolve(stage.getKey());
            if (write) {
                Files.writeString(file, stage.getValue());
            }
            assertThat(stage.getValue()).as("%s/%s", story, stage.getKey()).isEqualTo(Files.readString(file));
        }
        assertThat(files(folder).stream().filter(name -> !GIVEN.contains(name)).toList()).isEqualTo(List.copyOf(stages.keySet()));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Where nobody is admitted there are no rules. */
    static List<String> admissions() {
        return stories().stream().filter(story -> Files.exists(EXAMPLES.resolve(story).resolve("6-rules.nft"))).toList();
    }

    @Tag("lab")
    @ParameterizedTest(name = "{0}")
    @MethodSource("admissions")
    void nftAcceptsTheRules(String story) throws IOException, InterruptedException {
        Path rules = EXAMPLES.resolve(story).resolve("6-rules.nft");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "nft is not installed");
        String namespace = "ex-" + ProcessHandle.current().pid();
        Assumptions.assumeTrue(run("ip", "netns", "add", namespace).isEmpty(), "network namespaces need root");
        try {
            assertThat(run("ip", "-n", namespace, "tuntap", "add", "dev", "sp-main", "mode", "tun")).isEmpty();
            assertThat(run("ip", "-n", namespace, "link", "add", "si-main", "type", "ifb")).isEmpty();
            assertThat(run("ip", "netns", "exec", namespace, "nft", "-c", "-f", rules.toString())).isEmpty();
        } finally {
            run("ip", "netns", "del", namespace);
        }
    }

    private static Map<String, String> stages(Path folder) throws IOException {
        TreeMap<String, String> files = new TreeMap<>(Map.of("policies/1-policy.yaml", Files.readString(folder.resolve("1-policy.yaml"))));
        if (Files.exists(folder.resolve("1-rules.drl"))) {
            files.put("rules/custom/1-rules.drl", Files.readString(folder.resolve("1-rules.drl")));
        }
        SourceTree tree = new SourceTree(VERSION, files);
        Compiled<Policy> compiled = PolicyCompiler.compile(tree, StockFiles.rules());
        assertThat(compiled.diagnostics()).noneMatch(d -> d.severity() == Severity.ERROR);
        Policy policy = compiled.value().orElseThrow();
        Instant never = Instant.EPOCH;
        Compiled<List<EventReader.Asked>> events = EventReader.read("2-event.yaml", Files.readString(folder.resolve("2-event.yaml")),
                policy,
                new EventReader.Defaults(never, Optional.empty(), PolicyTest.Given.NOTHING));
        assertThat(events.diagnostics()).isEmpty();
        EventReader.Asked asked = events.value().orElseThrow().getFirst();
        assertThat(asked.event().at()).as("an example says when").isNotEqualTo(never);
        Scene scene = new Scene(policy, Decider.compile(policy).value().orElseThrow()::decide, asked.event().at());
        Moment moment = scene.hear(asked.event(), asked.known()).orElseThrow();
        Map<String, String> stages = new LinkedHashMap<>();
        if (Files.exists(folder.resolve(FIRST_TRY))) {
            stages.put("0-check.txt", mistakes(Files.readString(folder.resolve(FIRST_TRY))));
        }
        stages.putAll(stages(policy, moment));
        return stages;
    }

    /** What `sallyport check` says of a policy that does not compile. */
    private static String mistakes(String policy) {
        Compiled<Policy> compiled = PolicyCompiler.compile(new SourceTree(VERSION, new TreeMap<>(Map.of("policies/" + FIRST_TRY, policy))),
                StockFiles.rules());
        assertThat(compiled.diagnostics()).anyMatch(d -> d.severity() == Severity.ERROR);
        return text(compiled.diagnostics().stream().map(Diagnostic::toString).toList());
    }

    private static Map<String, String> stages(Policy policy, Moment moment) {
        Map<String, String> stages = new LinkedHashMap<>();
        stages.put("3-facts.yaml", facts(moment.facts()));
        stages.put("4-decision.txt", text(new Explanation(policy.manifest().zone()).full(moment.event(), moment.decision())));
        List<String> push = List.of();
        if (moment.decision() instanceof Decision.Admit admit) {
            Effects effects = Effects.of(policy, moment.event().client(), admit.grant());
            push = effects.push();
            stages.put("5-push.conf", text(push));
            stages.put("6-rules.nft", effects.nft());
            stages.put("7-limits.tc", text(effects.tc()));
        }
        DecisionId id = new DecisionId(moment.event().client(), moment.event().kid(), 1);
        DecisionRecord record = DecisionRecord.of(id, moment.event(), moment.event().peer(), moment.facts(), moment.decision(), push,
                List.of());
        stages.put("8-record.json", RecordJson.encode(record) + "\n");
        return stages;
    }

    /** What was known when it was decided, in short; the record has it in full, with what was counted and is none. */
    private static String facts(Facts facts) {
        List<String> lines = new ArrayList<>(List.of("now: " + facts.now(), "upstream-groups: " + facts.upstreamGroups()));
        ClientFacts client = facts.client();
        client.country().ifPresent(country -> lines.add("country: " + country));
        client.managed().ifPresent(managed -> lines.add("managed: " + managed));
        client.signIn().factors().forEach((factor, at) -> lines.add(factor + ": " + at));
        client.risk().signals().ifPresent(
                signals -> lines
                        .add("signals: " + signals.stream().map(signal -> "{" + signal.kind() + ": " + signal.at() + "}").toList()));
        client.risk().travel().ifPresent(way -> lines
                .add("travel: {km: " + Math.round(way.kilometres()) + ", minutes: " + way.took().toMinutes() + ", at: " + way.at() + "}"));
        client.usage().volumes().forEach((period, volume) -> {
            if (volume.total().bytes() > 0) {
                lines.add("used-this-" + period + ": {down-bytes: " + volume.down().bytes() + ", up-bytes: " + volume.up().bytes() + "}");
            }
        });
        lines.add("offer: " + switch (facts.offer()) {
            case Offer.Available(Lease lease) -> lease.address4() + lease.address6().map(address -> " " + address).orElse("");
            case Offer.Exhausted exhausted -> "nothing left of " + exhausted.pool();
            case Offer.NoNetwork _ -> "no network";
        });
        return text(lines);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** What a command complained about; empty when it worked. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        boolean ended = process.waitFor(20, TimeUnit.SECONDS);
        return ended && process.exitValue() == 0 ? "" : command[0] + " failed: " + said;
    }
}
