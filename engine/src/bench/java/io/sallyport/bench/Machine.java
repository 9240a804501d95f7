package io.sallyport.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was measured on. */
record Machine(String processor, int cores, String memory, String kernel, String java, Instant at) {

    static Machine here() {
        return new Machine(field("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
                field("/proc/meminfo", "MemTotal"), System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** The load of the last minute: how many others wanted the processors, us included. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Who else is running matters as much as the machine: said with every result. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d cores, %s memory, %s, %s, %s, load %.1f", processor, cores, memory, kernel, java, at,
                load());
    }

    Map<String, Object> fields() {
        TreeMap<String, Object> all = new TreeMap<>();
        all.put("processor", processor);
        all.put("cores", cores);
        all.put("memory", memory);
        all.put("kernel", kernel);
        all.put("java", java);
        all.put("at", at.toString());
        all.put("load", load());
        return all;
    }

    private static String field(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name)).map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
