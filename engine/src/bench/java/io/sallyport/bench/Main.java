package io.sallyport.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks that are named, or all of them, one after the other. */
public final class Main {
    private static final int USAGE = 2;
    private static final int MISSED = 4;

    private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

    static {
        ALL.put("decide", Decide::run);
        ALL.put("flood", Flood::run);
        ALL.put("tests", PolicyTesting::run);
    }

    private Main() {}

    /** Measures; {@code quick} is for seeing that it works, not for numbers to quote. */
    interface Measurement {
        Report run(boolean quick) throws Exception;
    }

    /** Arguments: names of benchmarks, {@code --quick}. The results go to the directory in the property {@code bench.results}. */
    public static void main(String[] args) throws Exception {
        List<String> names = new ArrayList<>(List.of(args));
        boolean quick = names.remove("--quick");
        if (!ALL.keySet().containsAll(names)) {
            System.err.println("bench: no such benchmark among " + names + "; there are " + ALL.keySet());
            System.exit(USAGE);
        }
        Path results = Path.of(System.getProperty("bench.results", "target/bench"));
        boolean met = true;
        for (String name : names.isEmpty() ? ALL.keySet() : names) {
            System.err.println("bench: " + name + (quick ? " (quick: not for quoting)" : ""));
            Measurement measurement = ALL.get(name);
            Report report = measurement == null ? Report.of(name, "") : measurement.run(quick);
            System.out.println();
            Machine machine = Machine.here();
            System.out.println(machine);
            report.print(System.out);
            report.write(results, machine);
            met &= report.bars().stream().allMatch(Report.Bar::met);
        }
        System.exit(met ? 0 : MISSED);
    }
}
