package io.sallyport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of who may import whom, as a test. The pipeline is the program: an import against the flow of data is a wrong turn, so a package
 * that is not in the table fails too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataFlowTest {
    private static final String ROOT = "io.sallyport.";

    /** Package to the packages of ours that it may import. */
    private static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("text", Set.of()),
            Map.entry("event", Set.of("model")),
            Map.entry("policy", Set.of("model", "event")),
            Map.entry("policy.yaml", Set.of("model", "event", "policy")),
            Map.entry("policy.table", Set.of("model", "event", "policy", "policy.yaml")),
            Map.entry("policy.check", Set.of("model", "event", "policy", "policy.yaml", "policy.table", "facts", "ipam", "rules.drl")),
            Map.entry("policy.format", Set.of("model", "policy.yaml")),
            Map.entry("ipam", Set.of("model")),
            Map.entry("facts", Set.of("model", "policy", "event", "ipam")),
            Map.entry("usage", Set.of("model", "policy", "facts")),
            Map.entry("rules.drl", Set.of("model", "policy", "policy.yaml", "facts")),
            Map.entry("rules", Set.of("model", "policy", "policy.yaml", "event", "facts", "rules.drl")),
            Map.entry("decision", Set.of("model", "event", "policy", "facts", "rules", "rules.drl", "ipam")),
            Map.entry("effect", Set.of("model", "policy", "ipam", "decision")),
            Map.entry("effect.push", Set.of("model", "policy", "ipam", "decision", "effect")),
            Map.entry("effect.nft", Set.of("model", "policy", "ipam", "decision", "effect", "usage")),
            Map.entry("effect.tc", Set.of("model", "policy", "ipam", "decision", "effect")),
            Map.entry("effect.route", Set.of("model", "policy", "ipam", "decision", "effect")),
            Map.entry("effect.bridge", Set.of("model", "policy", "ipam", "decision", "effect", "effect.nft")),
            Map.entry("effect.door", Set.of("model", "policy")),
            Map.entry("audit", Set.of("model", "text", "event", "policy", "facts", "ipam", "decision", "effect", "effect.push")),
            Map.entry("whynot", Set.of("model", "event", "policy", "facts", "rules", "rules.drl", "decision")),
            Map.entry("explain", Set.of("model", "text", "event", "policy", "facts", "rules", "rules.drl", "decision")),
            Map.entry("management", Set.of("model", "event")),
            Map.entry("policytest",
                    Set.of("model", "event", "policy", "policy.yaml", "facts", "rules", "rules.drl", "ipam", "decision", "effect",
                            "effect.push",
                            "effect.nft", "effect.bridge", "effect.tc", "effect.route", "effect.door", "management")),
            Map.entry("report", Set.of("model", "text", "decision", "policy", "policytest")),
            Map.entry("lint",
                    Set.of("model", "policy", "policy.yaml", "policy.table", "policy.check", "policy.format", "rules.drl", "policytest")),
            Map.entry("lsp",
                    Set.of("model", "policy", "policy.yaml", "policy.table", "policy.check", "policy.format", "facts", "rules", "rules.drl",
                            "decision",
                            "policytest", "lint")),
            Map.entry("flow",
                    Set.of("model", "event", "policy", "policy.yaml", "policy.check", "facts", "rules", "rules.drl", "ipam", "decision",
                            "effect",
                            "effect.push", "effect.nft", "effect.bridge", "effect.tc", "effect.route", "audit", "management", "policytest",
                            "usage")),
            Map.entry("adapter.git", Set.of("*")),
            Map.entry("adapter.openvpn", Set.of("*")),
            Map.entry("adapter.lsp", Set.of("*")),
            Map.entry("adapter.stock", Set.of()),
            Map.entry("adapter.store", Set.of("*")),
            Map.entry("adapter.kernel", Set.of("*")),
            Map.entry("adapter.process", Set.of("*")),
            Map.entry("control", Set.of("model")),
            Map.entry("adapter.control", Set.of("model", "control")),
            Map.entry("daemon", Set.of("*", "adapter", "control")),
            Map.entry("demo", Set.of("*", "adapter", "control", "daemon", "cli")),
            Map.entry("api", Set.of("*", "adapter")),
            Map.entry("cli", Set.of("*", "adapter", "control", "daemon", "demo", "api"))));

    /** Packages that see only values: no clock, file, socket, environment or randomness, so that the same input gives the same bytes. */
    private static final Set<String> PURE = Set.of("model", "text", "event", "policy", "policy.yaml", "policy.table", "policy.check",
            "policy.format", "facts", "usage",
            "rules", "rules.drl", "ipam",
            "decision",
            "effect", "effect.push", "effect.nft", "effect.tc", "effect.route", "effect.door", "audit", "management", "policytest", "lint",
            "lsp",
            "report", "explain", "whynot");

    /** What a pure package may use besides the Java base library, and why. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "policy.yaml", List.of("org.snakeyaml.engine."),
            "policy.format", List.of("org.snakeyaml.engine."),
            "management", List.of("java.text.Normalizer"),
            "rules", List.of("org.drools.", "org.kie.", "java.io.", "java.net.URL"));

    private static final List<String> BASE = List.of("java.lang.", "java.util.", "java.time.", "java.math.", "org.jspecify.",
            "java.nio.charset.",
            "java.security.MessageDigest", "java.security.NoSuchAlgorithmException");

    /** Calls that would let the outside in through the base library. */
    private static final Map<String, Set<String>> IMPURE_CALLS = Map.of(
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDate", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system"),
            "java.time.ZoneId", Set.of("systemDefault"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.lang.Math", Set.of("random"),
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "exit"));

    private static final Set<String> IMPURE_TYPES = Set.of("java.lang.Process", "java.lang.ProcessBuilder", "java.lang.Runtime",
            "java.util.Random",
            "java.util.Timer", "java.util.concurrent.ThreadLocalRandom");

    private static JavaClasses classes = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.sallyport");
    }

    @Test
    void everyPackageIsInTheTable() {
        TreeSet<String> unlisted = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!MAY_IMPORT.containsKey(packageOf(type.getPackageName()))) {
                unlisted.add(type.getPackageName());
            }
        }
        assertThat(unlisted).as("packages that no row of the data-flow table names: add the row first").isEmpty();
    }

    @Test
    void importsFollowTheData() {
        TreeSet<String> wrong = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = packageOf(type.getPackageName());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
                if (target.startsWith(ROOT) && !allowed(from, packageOf(target))) {
                    wrong.add(from + " must not import " + packageOf(target) + " (" + type.getSimpleName() + ")");
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void purePackagesUseOnlyTheBaseLibrary() {
        TreeSet<String> wrong = new TreeSet<>();
        for (JavaClass type : classes) {
            String from = packageOf(type.getPackageName());
            if (!PURE.contains(from)) {
                continue;
            }
            List<String> fine = new ArrayList<>(BASE);
            fine.addAll(LIBRARIES.getOrDefault(from, List.of()));
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String name = target.getName();
                if (!target.isPrimitive() && !name.startsWith(ROOT) && fine.stream().noneMatch(name::startsWith)) {
                    wrong.add(from + " must not use " + name + " (" + type.getSimpleName() + ")");
                }
                if (IMPURE_TYPES.contains(name)) {
                    wrong.add(from + " must not use " + name + " (" + type.getSimpleName() + "): pure packages see only values");
                }
            }
            type.getMethodCallsFromSelf().forEach(call -> {
                if (IMPURE_CALLS.getOrDefault(call.getTargetOwner().getName(), Set.of()).contains(call.getName())) {
                    wrong.add(from + " must not call " + call.getTargetOwner().getSimpleName() + "." + call.getName() + " ("
                            + type.getSimpleName()
                            + "): the clock and the environment are facts, handed in");
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean allowed(String from, String to) {
        if (from.equals(to)) {
            return true;
        }
        Set<String> may = MAY_IMPORT.getOrDefault(from, Set.of());
        boolean wayInOrAdapter = to.startsWith("adapter.") || Set.of("control", "daemon", "demo", "cli", "api").contains(to);
        return may.contains(to) || (may.contains("*") && !wayInOrAdapter) || (may.contains("adapter") && to.startsWith("adapter."));
    }

    private static String packageOf(String name) {
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
    }
}
