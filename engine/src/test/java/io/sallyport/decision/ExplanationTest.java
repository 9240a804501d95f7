package io.sallyport.decision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Facts;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** The text of decisions, as it is printed. */
class ExplanationTest {
    private static final Path GOLDEN = Path.of("src/test/resources/explanations");

    @ParameterizedTest
    @ValueSource(strings = {"ana 2026-03-02T06:00:00.204Z", "eve 2026-03-02T07:00:00.311Z", "eve 2026-11-20T07:00:00Z",
        "mallory 2026-03-02T07:00:00Z",
        "fay 2026-03-02T10:00:00Z", "fay 2026-03-01T10:00:00Z", "zoe 2026-03-02T07:00:00Z"})
    void saysWhatWasDecidedAndWhy(String who) throws IOException {
        String person = who.substring(0, who.indexOf(' '));
        Instant at = Instant.parse(who.substring(who.indexOf(' ') + 1));
        Policy policy = Sample.policy();
        Event.Connect plain = Sample.connect(person, at);
        Peer peer = new Peer(plain.peer().commonName(), Optional.empty(), Optional.empty(), plain.peer().certificate(), plain.peer().from(),
                40000,
                new PeerInfo(new TreeMap<>(Map.of("IV_PLAT", "win"))));
        Event.Connect event = new Event.Connect(plain.client(), 1, peer, at);
        Decision decision = Decider.compile(policy).value().orElseThrow().decide(event, Facts.of(at, Sample.offer(person)));

        Explanation explanation = new Explanation(policy.manifest().zone());
        List<String> lines = new ArrayList<>(explanation.brief(event, decision, Optional.of(Duration.ofNanos(1_900_000))));
        lines.add("");
        lines.addAll(explanation.full(event, decision));

        String actual = String.join("\n", lines) + "\n";
        Path golden = GOLDEN.resolve(who.replace(' ', '-').replace(":", "") + ".txt");
        if (System.getProperty("sallyport.golden", "").equals("write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }
}
