package io.sallyport.cli;

import java.util.List;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** How the foot of a command's help is laid out. */
class ExamplesLayoutTest {
    @Test
    void examplesThatFitHaveWhatTheyDoBesideThem() {
        assertThat(Examples.text(List.of("  sallyport doctor  what is there", "  sallyport doctor --json | jq .      the same for programs",
                "  sallyport doctor -h", "", "Ends with 0", "or 1.")).lines()).containsExactly(
                        "  sallyport doctor                what is there", "  sallyport doctor --json | jq .  the same for programs",
                        "  sallyport doctor -h", "", "Ends with 0 or 1.");
    }

    @Test
    void whereOneDoesNotAllHaveItAboveThem() {
        assertThat(Examples.text(List.of("  sallyport plan HEAD .      what is changed here",
                "  sallyport plan /srv/policy . --given people.yaml --at 2026-03-02T09:00  at another time")).lines()).containsExactly(
                        "  # what is changed here", "  sallyport plan HEAD .", "  # at another time",
                        "  sallyport plan /srv/policy . --given people.yaml --at 2026-03-02T09:00");
    }

    @Test
    void noLineOfAnyHelpIsBroken() {
        everyHelp(Main.commandLine());
    }

    private static void everyHelp(CommandLine command) {
        List<String> footer = List.of(command.getCommandSpec().usageMessage().footer());
        String help = command.getUsageMessage();
        footer.stream().filter(line -> line.startsWith("  ")).map(line -> line.strip().split(" {2,}", 2)).forEach(parts -> {
            for (String part : parts) {
                assertThat(help.lines()).as(command.getCommandName() + ": " + part).anyMatch(line -> line.contains(part));
                assertThat(part.length()).as(part).isLessThanOrEqualTo(Examples.COLUMNS_MAX - 4);
            }
        });
        command.getSubcommands().values().forEach(ExamplesLayoutTest::everyHelp);
    }
}
