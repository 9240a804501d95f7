package io.sallyport.policy.yaml;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class ReadingTest {
    private static final Shape SHAPE = Shape.of("a test row").required("name").optional("many", "flag", "number", "inner", "either",
            "free");
    private static final Shape INNER = Shape.of("`inner`").optional("x");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"~ | NOTHING", "'' | NOTHING", "null | NOTHING", "nil | TEXT", "true | BOOLEAN", "TRUE | BOOLEAN",
        "yes | TEXT", "no | TEXT", "on | TEXT", "0 | INTEGER", "-12 | INTEGER", "+7 | INTEGER", "007 | INTEGER", "0x1F | INTEGER",
        "0xG | TEXT",
        "0o17 | INTEGER", "0o18 | TEXT", "1.5 | DECIMAL", ".5 | DECIMAL", "5. | DECIMAL", ". | TEXT", "1e3 | DECIMAL", "1e | TEXT",
        "e3 | TEXT",
        "-.inf | DECIMAL", ".infinity | TEXT", ".nan | DECIMAL", "1_000 | TEXT", "07:00 | TEXT", "2027-01-01 | TEXT", "10.20.0.5 | TEXT",
        "- | TEXT",
        "+ | TEXT", "١٢ | TEXT"})
    void plainWordsHaveTheTypesOfTheCoreSchema(String word, Node.Type type) {
        assertThat(CoreSchema.typeOf(word)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"7d, PT168H", "12h, PT12H", "1h30m, PT1H30M", "45s, PT45S", "1d12h30m15s, PT36H30M15S", "3660d, PT87840H", "0s, PT0S"})
    void durationsAreNumbersWithUnits(String text, Duration duration) {
        assertThat(Units.DURATION_TEXT.parse().apply(text)).contains(duration);
    }

    @ParameterizedTest
    @CsvSource({"''", "7", "d", "7 d", "30m1h", "1.5h", "-1h", "1w", "3661d", "9999d", "7D", "1h 30m"})
    void otherDurationsAreRefused(String text) {
        assertThat(Units.DURATION_TEXT.parse().apply(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"enginering, engineering", "staf, staff", "satff, staff", "STAFF, ", "stuff, staff", "s, ", "visitors, ", "'', "})
    void theNearestNameIsOneASlipAway(String word, String nearest) {
        assertThat(NearestName.of(word, List.of("engineering", "staff", "sre"))).isEqualTo(Optional.ofNullable(nearest));
    }

    @Test
    void anEqualNameIsTheFirstAndAFartherOneNever() {
        assertThat(NearestName.of("refused", List.of("admit", "refuse", "challenge", "pending"))).contains("refuse");
        assertThat(NearestName.of("cat", List.of("hat", "bat", "cut"))).contains("bat");
    }

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, abd, 1", "abc, acb, 1", "abc, ab, 1", "abc, xabc, 1", "ca, abc, 3", "'', abc, 3",
        "kitten, sitting, 3"})
    void editDistanceCountsSlipsAndSwaps(String a, String b, int distance) {
        assertThat(NearestName.distance(a, b, Integer.MAX_VALUE)).isEqualTo(distance);
        assertThat(NearestName.distance(b, a, Integer.MAX_VALUE)).isEqualTo(distance);
    }

    @Test
    void valuesComeWithTheirPlaces() {
        Problems problems = new Problems();
        Fields fields = open("name: ana\nmany:\n  - one\n  - two\nflag: true\nnumber: 12\ninner: {x: y}\neither: [a, b]\n", problems);
        assertThat(fields.text("name")).contains(new Marked<>("ana", new Place("f.yaml", 1, 7)));
        assertThat(fields.words("many")).containsExactly(new Marked<>("one", new Place("f.yaml", 3, 5)),
                new Marked<>("two", new Place("f.yaml", 4, 5)));
        assertThat(fields.flag("flag")).contains(true);
        assertThat(fields.number("number", 12, 12)).contains(12);
        assertThat(fields.fields("inner", INNER).flatMap(inner -> inner.text("x")).map(Marked::value)).contains("y");
        assertThat(fields.wordOrWords("either")).extracting(Marked::value).containsExactly("a", "b");
        assertThat(fields.placeOf("flag")).isEqualTo(new Place("f.yaml", 5, 7));
        assertThat(problems.sorted()).isEmpty();
    }

    @Test
    void anAliasIsWhatItStandsFor() {
        Problems problems = new Problems();
        Fields fields = open("name: &n ana\nmany: &m [*n, ben]\nfree: {a: *m, b: *m}\n", problems);
        assertThat(fields.words("many")).extracting(Marked::value).containsExactly("ana", "ben");
        assertThat(fields.entries("free")).extracting(entry -> fields.someTexts(entry.value(), "free").size()).containsExactly(2, 2);
        assertThat(problems.sorted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"number: 11 | out-of-range", "number: 14 | out-of-range", "number: 99999999999 | out-of-range",
        "number: 0xC | out-of-range", "number: 1.2 | wrong-type", "number: '12' | wrong-type", "flag: yes | wrong-type",
        "many: one | wrong-type",
        "either: 12 | wrong-type", "inner: [] | wrong-type", "free: [] | wrong-type", "many: [[a]] | wrong-type",
        "many: ['', a] | bad-text",
        "naem: x | unknown-key"})
    void whatDoesNotFitIsReported(String line, String id) {
        Problems problems = new Problems();
        Fields fields = open("name: ana\n" + line + "\n", problems);
        fields.number("number", 12, 13);
        fields.flag("flag");
        fields.words("many");
        fields.wordOrWords("either");
        fields.fields("inner", INNER);
        fields.entries("free");
        assertThat(problems.sorted()).extracting(Diagnostic::id).containsExactly(id);
    }

    @Test
    void askingForAKeyOutsideTheShapeIsOurBug() {
        Fields fields = open("name: ana\n", new Problems());
        assertThatThrownBy(() -> fields.text("nmae")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"999999, false", "1000000, true"})
    void aFileHoldsAtMostItsValues(int words, boolean refused) {
        Problems problems = new Problems();
        YamlReader.read("f.yaml", "[" + "a,".repeat(words) + "]", problems);
        assertThat(problems.sorted()).extracting(Diagnostic::id).isEqualTo(refused ? List.of("too-many-values") : List.of());
    }

    @Test
    void quotedWordsStayOnOneLineAndShort() {
        assertThat(Words.quote("a\nb`c\u202e" + "x".repeat(100))).isEqualTo("`a\ufffdb\ufffdc\ufffd" + "x".repeat(54) + "…`");
        assertThat(Words.quote("güle güle")).isEqualTo("`güle güle`");
    }

    @Test
    void aHeaderSaysWhatADocumentIs() {
        Problems problems = new Problems();
        List<Document> documents = Document.read("f.yaml", """
                apiVersion: sallyport/v1
                kind: Tests
                ---
                # only a comment
                ---
                apiVersion: sallyport/v1
                kind: Test
                """, List.of("Tests"), List.of("Later"), problems);
        assertThat(documents).extracting(Document::kind, Document::place).containsExactly(
                tuple("Tests", new Place("f.yaml", 1, 1)));
        assertThat(problems.sorted()).extracting(Diagnostic::toString).containsExactly(
                "f.yaml:7:7  error  unknown-kind  `Test` is not a kind\n    hint: did you mean `Tests`?");
    }

    @Test
    void aChoiceIsOneOfItsWords() {
        Problems problems = new Problems();
        assertThat(open("name: on\n", problems).choice("name", Map.of("on", 1, "off", 0))).contains(1);
        assertThat(open("name: up\n", problems).choice("name", Map.of("on", 1, "off", 0))).isEmpty();
        assertThat(problems.sorted()).extracting(d -> d.hint().orElse("")).containsExactly("it is one of `off`, `on`");
    }

    private static Fields open(String text, Problems problems) {
        List<Node> nodes = YamlReader.read("f.yaml", text, problems);
        return Fields.open(nodes.getFirst(), SHAPE, problems).orElseThrow();
    }
}
