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

    private static final String HELP = """
            usage: bench [NAME…] [--quick]

              decide     one decision alone: p50, p99 and decisions/s, for policies of 10 to 100,000 rows
              addresses  an address of a pool among 1,000 to 100,000 holders
              flood      from a CONNECT on the management socket to the whole verdict, with disk and kernel on and off
              start      the start of the daemon and of `sallyport check` with 10,000 rows, and their memory; root only for the daemon
              clients    real OpenVPN clients: time to connected, beside a server with client files and no management; root only
              door       a flood at the port while strangers connect and a stream flows, beside plain OpenVPN; root only
              swap       compiling 10,000 rows, and putting new policies in force while clients connect; root only for the latter
              revoke     from the decision that 1, 100 or 1,000 clients have to go to their last packet; root only
              kernel     one client more among 10, 1,000 and 10,000, and policies for 5,000 at once; root only
              reconcile  comparing the kernel with what should be, with 1,000 clients: waits, repairs, idle processor; root only
              shaping    what clients get of their rates, by iperf3 in network namespaces; root only
              classes    one limited client more, with 10 to 5,000 limited ones in force; root only
              tests      the policy test runner over 10,000 tests

            Without a name, all of them. --quick only shows that they work. Results as JSON go to engine/target/bench.
            Ends with 0 when every bar was met, 4 when one was missed, 2 when there is no such benchmark.
            """;

    private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

    static {
        ALL.put("decide", Decide::run);
        ALL.put("addresses", Addresses::run);
        ALL.put("flood", Flood::run);
        ALL.put("start", Start::run);
        ALL.put("door", Door::run);
        ALL.put("swap", Swap::run);
        ALL.put("clients", Clients::run);
        ALL.put("revoke", Revoke::run);
        ALL.put("kernel", Kernel::run);
        ALL.put("reconcile", Reconcile::run);
        ALL.put("shaping", Shaping::run);
        ALL.put("classes", ClassCost::run);
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
        if (names.contains("--help") || names.contains("-h")) {
            System.out.print(HELP);
            return;
        }
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
