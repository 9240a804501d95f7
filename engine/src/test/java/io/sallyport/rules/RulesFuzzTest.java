package io.sallyport.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.sallyport.facts.Clock;
import io.sallyport.facts.Connect;
import io.sallyport.facts.Device;
import io.sallyport.facts.Member;
import io.sallyport.facts.Variable;
import io.sallyport.model.Diagnostic;
import io.sallyport.policy.Compiled;
import io.sallyport.rules.drl.OwnRule;
import io.sallyport.rules.drl.RuleProblem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever the text is: nothing is thrown, nothing that compiles touches the canary, and what compiles means what it says. {@code -Dsallyport.seed=N} tries
 * others.
 */
class RulesFuzzTest {
    private static final int MUTANTS = 20_000;
    /** Compiling for Drools costs some milliseconds, reading some microseconds. */
    private static final int COMPILED_MAX = 150;
    private static final int SEEDS = 400;
    private static final int GROWN = 40;
    private static final int RULES = 20;
    private static final int SITUATIONS = 60;
    private static final List<String> TEXTS = List.of("", "a", "ana", "linux", "win", "10.0.0.1", "2.6", "a b", "/", "* x", "( x ) && y",
            "<=", "1", "true", "null", "%s", "A", "ana@corp.example", "[0]", "!x");
    private static final List<String> PIECES = List.of("eval(", "from ", "System.exit(3)", "insert(", "{", "}", "[", "]", "\"", "'",
            "\\u0022",
            "//", "/*", "*/", "#", "$c", ";", ",", "not ", "exists ", "or ", "and ", "&&", "||", "!", "== ", "null", "this", ".",
            "getClass()",
            "class", "new java.io.File(", "\n", "end\n", "rule \"y\"", "@", "salience 1", "\u0000", "\u202e", "ä", "accumulate(", "0x1",
            "1e9",
            "global java.lang.Runtime r;", "import java.io.File;", "function void f() {}", "dialect \"mvel\"", "when", "then", "conclude.");

    @Test
    void mutantsAreRefusedOrHarmless() throws IOException {
        long seed = Long.getLong("sallyport.seed", 7_171);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> seeds = seeds();
        Canary canary = new Canary();
        int read = 0;
        int compiled = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String mutant = mutate(seeds.get(random.nextInt(seeds.size())), random);
            try {
                Compiled<List<OwnRule>> rules = RuleCompiler.read(OwnRules.none(), OwnRules.files(mutant), OwnRules.RESOURCES);
                judge(rules.diagnostics());
                read += rules.value().isPresent() ? 1 : 0;
                if (rules.value().isPresent() && !rules.value().get().isEmpty() && compiled < COMPILED_MAX) {
                    compiled++;
                    OwnRules.fired(OwnRules.compile(mutant).value().orElseThrow(), OwnRules.ana());
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + " mutant " + i + ":\n" + mutant, e);
            }
        }
        assertThat(read).as("some mutants are still rules").isGreaterThan(COMPILED_MAX);
        assertThat(compiled).isEqualTo(COMPILED_MAX);
        assertThat(canary.lives()).isTrue();
    }

    @Test
    void droolsAndThePlainReadingAgreeOnGrownRules() {
        long seed = Long.getLong("sallyport.seed", 99);
        SplittableRandom random = new SplittableRandom(seed);
        int fired = 0;
        for (int i = 0; i < GROWN; i++) {
            String text = grow(RULES, random);
            Compiled<RuleBase> compiled = OwnRules.compile(text);
            assertThat(compiled.diagnostics()).as("seed %d file %d:%n%s", seed, i, text).isEmpty();
            RuleBase base = compiled.value().orElseThrow();
            for (int j = 0; j < SITUATIONS; j++) {
                List<Object> facts = facts(random);
                List<String> plain = base.own().stream().filter(rule -> PlainRules.fires(rule, facts)).map(rule -> rule.ref().name())
                        .toList();
                assertThat(OwnRules.fired(base, facts)).as("seed %d file %d situation %s:%n%s", seed, i, facts, text).isEqualTo(plain);
                fired += plain.size();
            }
        }
        assertThat(fired).as("rules fire and do not fire").isBetween(GROWN * SITUATIONS, GROWN * SITUATIONS * RULES * 9 / 10);
    }

    private static void judge(List<Diagnostic> diagnostics) {
        for (Diagnostic diagnostic : diagnostics) {
            String ours = (diagnostic.message() + diagnostic.hint().orElse("")).replaceAll("`[^`]*`", "");
            boolean forAuthors = !ours.contains("\n") && !ours.contains("org.drools") && !ours.contains("Exception")
                    && diagnostic.place().line() > 0 && !diagnostic.id().equals(RuleProblem.RULE_COMPILE.id());
            assertThat(forAuthors).as("a line for an author: %s", diagnostic).isTrue();
        }
    }

    private static List<String> seeds() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> seeds = new ArrayList<>(IntStream.range(0, SEEDS).mapToObj(i -> grow(1, random)).toList());
        try (Stream<Path> attacks = Files.list(Path.of("src", "test", "resources", "attacks"))) {
            for (Path attack : attacks.filter(file -> file.toString().endsWith(".drl")).sorted().toList()) {
                seeds.add(Files.readString(attack));
            }
        }
        return seeds;
    }

    private static String mutate(String text, SplittableRandom random) {
        StringBuilder out = new StringBuilder(text);
        for (int edits = random.nextInt(1, 4); edits > 0 && !out.isEmpty(); edits--) {
            int at = random.nextInt(out.length());
            int end = Math.min(out.length(), at + random.nextInt(1, 12));
            switch (random.nextInt(5)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> out.insert(at, out.substring(at, end));
                case 3 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default -> out.setCharAt(at, (char) random.nextInt(random.nextInt(4) == 0 ? 65_536 : 128));
            }
        }
        return out.toString();
    }

    private static String grow(int rules, SplittableRandom random) {
        StringBuilder out = new StringBuilder("package rules.custom\n");
        for (int i = 0; i < rules; i++) {
            out.append("rule \"r").append(i).append("\" @reason(\"r\")\nwhen\n  $c : Connect( ").append(conditions("Connect", random))
                    .append(" )\n");
            for (int more = random.nextInt(3); more > 0; more--) {
                String fact = pick(List.of("Clock", "Device", "Member", "Variable"), random);
                String quantity = pick(List.of("", "", "not ", "exists "), random);
                String join = fact.equals("Variable") && random.nextBoolean() ? ", value != $c.person" : "";
                out.append("  ").append(quantity).append(fact).append("( ").append(conditions(fact, random)).append(join).append(" )\n");
            }
            out.append("then\n  conclude.deny($c);\nend\n");
        }
        return out.toString();
    }

    private static String conditions(String fact, SplittableRandom random) {
        return String.join(", ", IntStream.range(0, random.nextInt(1, 3)).mapToObj(i -> condition(fact, 3, random)).toList());
    }

    private static String condition(String fact, int depth, SplittableRandom random) {
        return switch (depth == 0 ? 3 : random.nextInt(6)) {
            case 0 -> "(" + condition(fact, depth - 1, random) + " && " + condition(fact, depth - 1, random) + ")";
            case 1 -> condition(fact, depth - 1, random) + " || " + condition(fact, depth - 1, random);
            case 2 -> "!(" + condition(fact, depth - 1, random) + ")";
            default -> comparison(fact, random);
        };
    }

    private static String comparison(String fact, SplittableRandom random) {
        String text = switch (fact) {
            case "Connect" -> pick(List.of("person", "username", "from", "platform", "version", "instance"), random);
            case "Device" -> pick(List.of("platform", "application", "hardware"), random);
            case "Member" -> "group";
            default -> pick(List.of("name", "value"), random);
        };
        String literal = "\"" + pick(TEXTS, random) + "\"";
        if (fact.equals("Clock")) {
            return pick(List.of("hour", "day", "minute"), random) + pick(List.of(" == ", " != ", " < ", " <= ", " > ", " >= "), random)
                    + random.nextInt(24);
        }
        return switch (random.nextInt(fact.equals("Connect") ? 6 : 5)) {
            case 0 -> text + " == " + literal;
            case 1 -> literal + " != " + text;
            case 2 -> text + "." + pick(List.of("startsWith", "endsWith", "contains", "equalsIgnoreCase"), random) + "(" + literal + ")";
            case 3 -> text + ".length() " + pick(List.of(">", "<=", "=="), random) + " " + random.nextInt(6);
            case 4 -> text + pick(List.of(" in ", " not in "), random) + "(" + literal + ", \"" + pick(TEXTS, random) + "\")";
            default -> pick(List.of("certified", "!reauth", "reauth == true", "certified != false"), random);
        };
    }

    private static List<Object> facts(SplittableRandom random) {
        List<Object> facts = new ArrayList<>();
        facts.add(new Connect(pick(TEXTS, random), pick(TEXTS, random), pick(TEXTS, random), random.nextBoolean(), random.nextBoolean(),
                pick(TEXTS, random), pick(TEXTS, random), pick(TEXTS, random)));
        facts.add(new Clock(random.nextInt(1, 8), random.nextInt(24), random.nextInt(60), random.nextLong(2_000_000_000L)));
        facts.add(new Device(pick(TEXTS, random), pick(TEXTS, random), pick(TEXTS, random), pick(TEXTS, random), random.nextBoolean()));
        IntStream.range(0, random.nextInt(4)).forEach(i -> facts.add(new Member(pick(TEXTS, random) + i)));
        IntStream.range(0, random.nextInt(4)).forEach(i -> facts.add(new Variable(pick(TEXTS, random), pick(TEXTS, random) + i)));
        return facts;
    }

    private static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
