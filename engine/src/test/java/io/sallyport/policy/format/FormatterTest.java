package io.sallyport.policy.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.sallyport.policy.check.SamplePolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class FormatterTest {
    private static final int DOCUMENTS = 3_000;
    private static final int MUTANTS = 6_000;

    static List<Arguments> layouts() {
        return List.of(
                arguments("blocks are indented by two", "a:\n     b:\n         c: 1\n     d: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n"),
                arguments("lists lie inside their key", "rows:\n- name: a\n  to: [x]\n- name: b\n",
                        "rows:\n  - name: a\n    to: [x]\n  - name: b\n"),
                arguments("a dash and its row", "-   name:   a\n    to:  b\n", "- name: a\n  to: b\n"),
                arguments("blanks in brackets", "a: [ x,y ,  z ]\nb: { c: 1,d: [ ] }\n", "a: [x, y, z]\nb: {c: 1, d: []}\n"),
                arguments("brackets over several lines", "rows:\n  - to: [\n    a,\n       b\n   ]\n",
                        "rows:\n  - to: [\n        a,\n        b\n      ]\n"),
                arguments("brackets at the top", "{\n\"a\": [\n1]\n}\n", "{\n  \"a\": [\n    1]\n}\n"),
                arguments("blank lines", "\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
                arguments("blanks and line ends", "a: 1  \r\nb: 2\t", "a: 1\nb: 2\n"),
                arguments("single quotes", "a: 'x y'\nb: 'it''s'\nc: 'a\\b'\nd: '\"'\n", "a: \"x y\"\nb: 'it''s'\nc: 'a\\b'\nd: '\"'\n"),
                arguments("a comment goes with what follows", "rows:\n# one\n- a: 1\n # two\n- b: 2\n",
                        "rows:\n  # one\n  - a: 1\n  # two\n  - b: 2\n"),
                arguments("a deeper comment stays with what it follows", "a:\n  - b: 1\n    # of b\n\n  # of c\n  - c: 1\n# end\n",
                        "a:\n  - b: 1\n    # of b\n\n  # of c\n  - c: 1\n# end\n"),
                arguments("a comment where a value could stand", "a:\n   # nothing yet\nb: 1\n", "a:\n  # nothing yet\nb: 1\n"),
                arguments("comments after a flush list", "a:\n- x\n# of b\nb: 1\n", "a:\n  - x\n# of b\nb: 1\n"),
                arguments("a comment beside keeps its column", "a: 1      # x\nbb: 2     # y\nc: 3 # z\n",
                        "a: 1      # x\nbb: 2     # y\nc: 3  # z\n"),
                arguments("a block scalar moves as a whole",
                        "a:\n      b: |\n            x\n              y\n\n            z\n\n\n      c: 1\n",
                        "a:\n  b: |\n    x\n      y\n\n    z\n\n  c: 1\n"),
                arguments("a block scalar with its indentation written", "a:\n    b: |2\n         x\n       y\n",
                        "a:\n  b: |2\n       x\n     y\n"),
                arguments("a block scalar that keeps its end", "a: |+\n    x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
                arguments("a block scalar that keeps its end, last", "a: |+\n    x\n\n\n", "a: |+\n  x\n\n\n"),
                arguments("a block scalar cut off", "a: |\n  x", "a: |\n  x"),
                arguments("a sentence over several lines", "a: one\n      two\n\n      three\nb: \"x  \n y \\\n   z\"\n",
                        "a: one\n  two\n\n  three\nb: \"x\n  y \\\n  z\"\n"),
                arguments("anchors, aliases, tags", "a: &x   {b: 1}\nc:   *x\n? d\n: 1\n", "a: &x   {b: 1}\nc:   *x\n? d\n: 1\n"),
                arguments("anchors and aliases", "a: &x   {b: 1}\nc:   [*x ,*x]\n*x : 1\n", "a: &x {b: 1}\nc: [*x, *x]\n*x : 1\n"),
                arguments("tags of nothing", "a: [!x  ,  !y ]\nb: {c: !z }\n", "a: [!x , !y ]\nb: {c: !z }\n"),
                arguments("several documents", "%YAML 1.2\n---\na:   1\n---   # two\nb:   2\n...\n",
                        "%YAML 1.2\n---\na: 1\n---   # two\nb: 2\n...\n"),
                arguments("comments only", "  # a\n\n\n\n# b", "# a\n\n# b\n"),
                arguments("nothing", "\n \n", ""),
                arguments("lists in lists", "- - a\n  -   b\n-\n  - c\n", "- - a\n  - b\n-\n  - c\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void aFileGetsItsLayout(String what, String text, String expected) {
        assertThat(format(text)).isEqualTo(expected);
        assertThat(format(expected)).isEqualTo(expected);
    }

    @Test
    void whatIsNoYamlIsToldWithItsPlace() {
        assertThat(Formatter.format("policies/x.yaml", "a: [1\nb: 2\n")).isInstanceOfSatisfying(Formatted.Unreadable.class,
                unreadable -> assertThat(unreadable.diagnostics()).singleElement().satisfies(d -> {
                    assertThat(d.id()).isEqualTo("not-yaml");
                    assertThat(d.place().line()).isEqualTo(2);
                }));
    }

    @Test
    void rulesLoseOnlyBlanksAtTheEndsOfLines() {
        assertThat(Formatter.format("rules/x.drl", "rule \"a\"  \r\n\twhen\n   X( a ==  1 )\t\nend\n\n\n"))
                .isEqualTo(new Formatted.Laid("rule \"a\"\n\twhen\n   X( a ==  1 )\nend\n"));
    }

    @Test
    void theFilesOfTheProjectHaveTheLayoutOrGetIt() throws IOException {
        int files = 0;
        for (Path file : projectFiles()) {
            String text = Files.readString(file);
            Optional<Layout.Laid> layout = Formatter.format(file.toString(), text) instanceof Formatted.Laid
                    ? Layout.of(Formatter.lines(text))
                    : Optional.empty();
            if (layout.isPresent()) {
                files++;
                assertThat(Formatter.isSame(text, layout.get())).as(file.toString()).isTrue();
            }
        }
        assertThat(files).isGreaterThan(50);
    }

    @Test
    void theSampleOrganisationHasTheLayout() throws IOException {
        for (Path file : projectFiles()) {
            String name = SamplePolicy.root().relativize(file).toString();
            if (!name.startsWith("engine/")) {
                assertThat(format(Files.readString(file))).as(name).isEqualTo(Files.readString(file));
            }
        }
    }

    @Test
    void randomDocumentsKeepTheirMeaningAndComments() {
        long seed = 20_261_121;
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<Boolean> changed = new TreeSet<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            RandomYaml yaml = new RandomYaml(random.split());
            String text = yaml.document();
            String why = "seed " + seed + " document " + i + ":\n" + text;
            try {
                Layout.Laid laid = Layout.of(text).orElseThrow();
                assertThat(laid.comments()).as(why).isEqualTo(yaml.comments());
                assertThat(Meaning.of(laid.text())).as(why).isEqualTo(Meaning.of(text));
                assertThat(Layout.of(laid.text()).orElseThrow()).as(why).isEqualTo(laid);
                changed.add(!laid.text().equals(text));
            } catch (RuntimeException e) {
                throw new AssertionError(why, e);
            }
        }
        assertThat(changed).contains(true);
    }

    @Test
    void mutantsOfFilesAreLaidOutOrToldButNeverChangedInMeaning() throws IOException {
        long seed = 77;
        SplittableRandom random = new SplittableRandom(seed);
        List<Path> files = projectFiles();
        List<String> pieces = List.of("[", "]", "{", "}", ": ", "- ", "\n", "  ", "\t", "&a ", "*a", "---\n", "|\n", ">-\n", "'", "\"", "#",
                " # c", "?",
                "\r", "\ufeff", "|2\n", "|+\n", "!x ", ",");
        int laid = 0;
        for (int i = 0; i < MUTANTS; i++) {
            StringBuilder text = new StringBuilder(Files.readString(files.get(random.nextInt(files.size()))));
            for (int edits = random.nextInt(1, 5); edits > 0; edits--) {
                text.insert(random.nextInt(text.length() + 1), pieces.get(random.nextInt(pieces.size())));
            }
            String before = text.toString();
            try {
                if (Formatter.format("x.yaml", before) instanceof Formatted.Laid(String after)) {
                    laid++;
                    assertThat(Meaning.of(after)).isEqualTo(Meaning.of(before));
                    assertThat(format(after)).isEqualTo(after);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " mutant " + i + ":\n" + before, e);
            }
        }
        assertThat(laid).isGreaterThan(MUTANTS / 20);
    }

    private static String format(String text) {
        return switch (Formatter.format("x.yaml", text)) {
            case Formatted.Laid(String laid) -> laid;
            case Formatted.Unreadable unreadable -> fail(unreadable.toString());
        };
    }

    /** Every YAML file of the sample organisation, the examples and the bad pairs. */
    private static List<Path> projectFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String directory : List.of("policies", "tests-policy", "examples", "engine/src/test/resources")) {
            try (Stream<Path> walk = Files.walk(SamplePolicy.root().resolve(directory))) {
                walk.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(found::add);
            }
        }
        return found;
    }
}
