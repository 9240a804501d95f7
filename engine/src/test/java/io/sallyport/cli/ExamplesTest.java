package io.sallyport.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
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
 * byte for byte. {@code -Dsallyport.golden=write} writes them anew.
 */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
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
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.charAt(0) > '2').sorted().toList())
                    .isEqualTo(stages.keySet().stream().toList());
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
        return stages(policy, moment);
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

    private static String facts(Facts facts) {
        String offer = switch (facts.offer()) {
            case Offer.Available(Lease lease) -> lease.address4() + lease.address6().map(address -> " " + address).orElse("");
            case Offer.Exhausted exhausted -> "nothing left of " + exhausted.pool();
            case Offer.NoNetwork _ -> "no network";
        };
        return "now: " + facts.now() + "\nupstream-groups: " + facts.upstreamGroups() + "\noffer: " + offer + "\n";
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
