package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has in memory, in MB (a million bytes): now, and at the most since it began. */
record Resident(double now, double peak) {
    private static final double BYTES_PER_KIB = 1_024;

    static Resident of(long pid) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        return new Resident(megabytes(lines, "VmRSS:"), megabytes(lines, "VmHWM:"));
    }

    /** Nothing for a process that has ended. */
    private static double megabytes(List<String> lines, String field) {
        return lines.stream().filter(line -> line.startsWith(field))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB / 1e6).findFirst().orElse(0);
    }
}
