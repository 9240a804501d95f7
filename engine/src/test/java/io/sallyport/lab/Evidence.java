package io.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.sallyport.demo.NetworkNamespace;
import io.sallyport.demo.Traffic;
import io.sallyport.model.Address;

/** What can be seen from outside: the journal's lines, the kernel's maps, measured rates. */
final class Evidence {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CLIENT = Pattern.compile("([0-9.]{7,15}) : [0-9a-f]+:[0-9a-f]+");
    private static final Duration MEASURE = Duration.ofSeconds(3);

    private Evidence() {}

    /** Every whole line of the journal; a last one that a crash cut off is left out. */
    static List<JsonNode> journal(Path directory) {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList()) {
                String text = Files.readString(file);
                text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> lines.add(parsed(line)));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw new AssertionError("not a line of JSON in the journal: " + line, e);
        }
    }

    /** Who was ever admitted, and the address of the last time. */
    static SortedMap<String, String> admissions(Path directory) {
        TreeMap<String, String> admitted = new TreeMap<>();
        for (JsonNode line : journal(directory)) {
            if (line.path("verdict").asString("").equals("admit")) {
                admitted.put(line.path("person").asString(), line.path("effects").path("lease").path("address4").asString());
            }
        }
        return admitted;
    }

    /** The tunnel addresses the gateway's firewall lets anything pass for. */
    static SortedSet<String> firewallClients(NetworkNamespace gateway) {
        return firewallClients(gateway, "main");
    }

    static SortedSet<String> firewallClients(NetworkNamespace gateway, String instance) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = CLIENT.matcher(gateway.run("nft", "list", "map", "inet", "sallyport_" + instance, "client4").output());
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** TCP payload in Mbit/s between a laptop and a server it reaches on every port. */
    static double megabits(Laptop laptop, boolean down) {
        return megabits(laptop, down, MEASURE);
    }

    static double megabits(Laptop laptop, boolean down, Duration length) {
        return Traffic.megabitsPerSecond(laptop.station().space(), Address.of(GatewayLab.SPEED), GatewayLab.SPEED_PORT, down, length)
                .orElseThrow(() -> new AssertionError(String.format(Locale.ROOT, "no data flowed for %s", laptop.name())));
    }
}
