package io.sallyport.cli;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport demo}. */
@Command(name = "demo", description = "Shows the whole thing at work: a real OpenVPN server and clients in network namespaces, real traffic, a policy change.%n", mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n", footer = {
    "  sallyport demo                    takes about a minute and cleans up after itself",
    "  sallyport demo --stay             goes on until Ctrl-C, for exploring",
    "",
    "Needs root, /dev/net/tun and the packages openvpn, nftables, iproute2, iperf3, openssl and git.",
    "Ends with 0 when everything came out as the policy says, with 1 when not."})
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--stay", description = "Keep everything running until interrupted.")
    private boolean stay;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(spec.commandLine());
        if (!"root".equals(System.getProperty("user.name"))) {
            return terminal.fail(ExitCode.UNREACHABLE, "the demonstration makes network namespaces, which needs root", "run it with sudo").code();
        }
        return (Demo.run(System.out, sample(), stay) ? ExitCode.YES : ExitCode.NO).code();
    }

    /** The sample policy as it ships, at the paths it has in a repository of its own. */
    private static SortedMap<String, String> sample() {
        TreeMap<String, String> files = new TreeMap<>();
        for (String directory : new String[] {"policies", "rules", "tests-policy", "schemas"}) {
            StockFiles.under(directory).forEach((path, text) -> files.put(path.substring("stock/".length()), text));
        }
        return files;
    }
}
