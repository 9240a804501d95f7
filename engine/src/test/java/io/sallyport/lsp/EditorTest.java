package io.sallyport.lsp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.adapter.stock.StockFiles;
import io.sallyport.policy.check.SamplePolicy;
import io.sallyport.policy.table.Kind;
import io.sallyport.policy.table.Reference;
import io.sallyport.policy.table.TableReader;
import io.sallyport.policy.yaml.Problems;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers about the sample organisation; {@code |} marks the cursor in a text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EditorTest {
    private static final String HEAD = "apiVersion: sallyport/v1\nkind: ";

    private static Editor editor() {
        return new Editor(StockFiles.under("schemas"), StockFiles.rules());
    }

    private static SortedMap<String, String> files() {
        SortedMap<String, String> files = SamplePolicy.files();
        for (String folder : List.of("tests-policy/", "rules/custom/")) {
            files.putAll(files(folder));
        }
        return files;
    }

    private static SortedMap<String, String> files(String folder) {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(SamplePolicy.root().resolve(folder))) {
            for (Path file : found.toList()) {
                files.put(folder + file.getFileName(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return files;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '!', textBlock = """
            keys of a row                 ! Access/rows:/  - name: a/    |                                         ! allow,deny,to,when,until,mode    ! name,rows
            keys begun                    ! Access/rows:/  - name: a/    al|                                       ! allow                            ! deny
            the first key of a row        ! Access/rows:/  - |                                                     ! name,allow                       ! rows
            keys of the document          ! Access/|                                                               ! rows                             ! kind,apiVersion,name
            keys in braces                ! Quotas/rows:/  - name: a/    rate: {down: 1 Mbit/s, |}                 ! up,burst                         ! down,for
            keys in braces, begun         ! Quotas/rows:/  - {name: a, ra|                                         ! rate                             ! for
            keys of an inner mapping      ! Groups/rows:/  - name: a/    except:/      |                           ! users,groups                     ! name,common-names
            keys after an inner mapping   ! Groups/rows:/  - name: a/    except:/      users: [x]/    |            ! groups,users                     ! except,name
            groups in brackets            ! Access/rows:/  - name: a/    allow: [|                                 ! engineers,staff                  ! git,allow
            groups after another          ! Access/rows:/  - name: a/    allow: [staff, en|]                       ! engineers                        ! staff,finance
            groups in a list              ! Access/rows:/  - name: a/    allow:/      - fin|                       ! finance                          ! staff
            groups in a flush list        ! Access/rows:/  - name: a/    allow:/    - fin|                         ! finance                          ! staff
            resources                     ! Access/rows:/  - name: a/    allow: [staff]/    to: [|                 ! git,finance,payroll              ! staff
            groups of a group             ! Groups/rows:/  - name: a/    except: {groups: [|                       ! revoked                          ! git
            any word                      ! Groups/rows:/  - name: a/    users: [|                                 !                                  ! staff,git
            choices                       ! Isolation/rows:/  - name: a/    mode: |                                ! none,group,full                  ! staff
            choices, begun                ! Isolation/rows:/  - name: a/    mode: fu|                              ! full                             ! none
            true or false                 ! Quotas/rows:/  - name: a/    override: |                               ! true,false                       ! staff
            lines below count             ! Access/rows:/  - name: a/    |/    deny: [staff]                       ! allow,to                         ! deny,name
            broken lines above            ! Access/rows:/  - name: [[[ a/    x: }/  - name: b/    mode: |          ! shadow                           ! staff
            a sentence                    ! Access/rows:/  - name: a/    message: >/      some|                    !                                  ! staff,allow
            groups in tests               ! PolicyTest/tests:/  - name: a/    for: {group: [|                      ! engineers                        ! git
            resources in tests            ! PolicyTest/tests:/  - name: a/    expect: {reach: {|                   ! git,payroll                      ! engineers
            extents in tests              ! PolicyTest/tests:/  - name: a/    expect: {reach: {git: |              ! yes,no,partly                    ! engineers
            own rules in tests            ! PolicyTest/tests:/  - name: a/    expect: {by: ["rule:o|               ! rule:old clients are refused     ! access.yaml#engineers-git
            rows in tests                 ! PolicyTest/tests:/  - name: a/    expect: {by: [|                      ! access.yaml#engineers-git        ! engineers
            instances in tests            ! PolicyTest/tests:/  - name: a/    connect: {user: ana, instance: |     ! main                             ! engineers
            verdicts in steps             ! PolicyTest/tests:/  - name: a/    steps:/      - expect: {verdict: |   ! admit,refuse                     ! engineers
            """)
    void whatMayStandAtTheCursorIsOffered(String what, String text, String offered, String not) {
        String typed = HEAD + text.replace('/', '\n').replace("Mbit\ns", "Mbit/s");
        String file = (typed.contains("PolicyTest") ? "tests-policy/" : "policies/") + "typed.yaml";
        List<String> labels = complete(file, typed, files());
        assertThat(labels).contains(offered == null ? new String[0] : offered.split(",")).doesNotContain(not.split(","));
        if (offered == null) {
            assertThat(labels).isEmpty();
        }
    }

    @Test
    void kindsAreOfferedAsTheSchemasNameThem() {
        List<String> labels = complete("policies/typed.yaml", "apiVersion: sallyport/v1\nkind: |\n", new TreeMap<>());
        assertThat(labels).contains("PolicyTest").containsAll(Kind.texts());
    }

    private static List<String> complete(String file, String marked, SortedMap<String, String> files) {
        int at = marked.indexOf('|');
        String before = marked.substring(0, at);
        files.put(file, before + marked.substring(at + 1));
        Editor editor = editor();
        editor.update(files);
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return editor.complete(file, line, before.length() - before.lastIndexOf('\n') - 1).stream().map(Suggestion::label).toList();
    }

    @Test
    void everyMentionOfARenamedGroupIsFoundInPolicyAndTests() {
        SortedMap<String, String> files = files();
        Editor editor = editor();
        editor.update(files);
        assertThat(editor.rename("policies/groups.yaml", line(files, "policies/groups.yaml", "- name: engineers"), 12, "finance"))
                .isEqualTo(new Renaming.Refused("`finance` is a group already"));
        assertThat(editor.rename("policies/groups.yaml", line(files, "policies/groups.yaml", "- name: engineers"), 12, "two words"))
                .isInstanceOf(Renaming.Refused.class);
        Renaming renaming = editor.rename("policies/groups.yaml", line(files, "policies/groups.yaml", "- name: engineers"), 12, "makers");
        SortedMap<String, String> renamed = apply(files, renaming, "makers");
        assertThat(Project.NONE.next(SamplePolicy.treeOf(renamed), StockFiles.rules(), Instant.EPOCH).check()).isEmpty();
        renamed.forEach(
                (file, text) -> assertThat(text.replaceAll("(?m)#.*$", "")).as(file).doesNotContainPattern("[\\[ ]engineers[,\\]]"));
        assertThat(renamed.get("policies/access.yaml")).contains("allow: [makers]").contains("engineers-git");
        TreeSet<String> changed = new TreeSet<>();
        renamed.forEach((file, text) -> {
            if (!text.equals(files.get(file))) {
                changed.add(file.substring(0, file.indexOf('/')));
            }
        });
        assertThat(changed).containsExactly("policies", "tests-policy");
    }

    @Test
    void aResourceIsRenamedFromATestToo() {
        SortedMap<String, String> files = files();
        Editor editor = editor();
        editor.update(files);
        String file = files.keySet().stream().filter(f -> f.startsWith("tests-policy/") && files.getOrDefault(f, "").contains("{git: yes"))
                .findFirst()
                .orElseThrow();
        int line = line(files, file, "{git: yes");
        int character = new Lines(files.getOrDefault(file, "")).line(line).indexOf("{git: yes") + 2;
        SortedMap<String, String> renamed = apply(files, editor.rename(file, line, character, "forge"), "forge");
        assertThat(Project.NONE.next(SamplePolicy.treeOf(renamed), StockFiles.rules(), Instant.EPOCH).check()).isEmpty();
        assertThat(renamed.get("policies/resources.yaml")).contains("name: forge");
        assertThat(renamed.get(file)).contains("{forge: yes");
    }

    private static SortedMap<String, String> apply(SortedMap<String, String> files, Renaming renaming, String name) {
        assertThat(renaming).isInstanceOf(Renaming.Edits.class);
        SortedMap<String, String> renamed = new TreeMap<>(files);
        List<Span> places = new ArrayList<>(((Renaming.Edits) renaming).places());
        places.sort((a, b) -> Integer.compare(b.start(), a.start()));
        for (Span span : places) {
            List<String> lines = new ArrayList<>(List.of(renamed.getOrDefault(span.file(), "").split("\n", -1)));
            StringBuilder line = new StringBuilder(lines.get(span.line()));
            lines.set(span.line(), line.replace(span.start(), span.end(), name).toString());
            renamed.put(span.file(), String.join("\n", lines));
        }
        return renamed;
    }

    @Test
    void namesLeadToTheirDefinitionAndSayWhatTheyAre() {
        SortedMap<String, String> files = files();
        Editor editor = editor();
        editor.update(files);
        int line = line(files, "policies/access.yaml", "allow: [engineers]");
        assertThat(editor.definition("policies/access.yaml", line, 14)).singleElement().satisfies(span -> {
            assertThat(span.file()).isEqualTo("policies/groups.yaml");
            assertThat(span.line()).isEqualTo(line(files, "policies/groups.yaml", "- name: engineers"));
        });
        assertThat(editor.hover("policies/access.yaml", line, 14)).get().asString().contains("**engineers**", "Groups row", "users: [ana",
                "- `users`: ");
        assertThat(editor.hover("policies/access.yaml", line, 6)).get().asString().startsWith("**allow**: Groups whose members");
        assertThat(editor.references("policies/access.yaml", line, 14)).hasSizeGreaterThan(3);
        assertThat(editor.hover("policies/access.yaml", 0, 0)).isEmpty();
    }

    @Test
    void theOutlineNamesDocumentsAndRows() {
        SortedMap<String, String> files = files();
        Editor editor = editor();
        editor.update(files);
        assertThat(editor.outline("policies/groups.yaml")).singleElement().satisfies(document -> {
            assertThat(document.title()).isEqualTo("Groups");
            assertThat(document.inside()).extracting(Outline::title).contains("staff", "engineers", "revoked");
            assertThat(document.inside()).allSatisfy(row -> assertThat(row.lastLine()).isGreaterThanOrEqualTo(row.name().line()));
        });
    }

    @Test
    void rulesHaveAnOutlineFactsAndConclusions() {
        SortedMap<String, String> files = new TreeMap<>(Map.of("rules/x.drl",
                "rule \"one\"\nwhen\n  $c : Con\n  Clock( ho\nthen\n  conclude.all\nend\n\nrule two\nend\n"));
        Editor editor = editor();
        editor.update(files);
        assertThat(editor.outline("rules/x.drl")).extracting(Outline::title).containsExactly("one", "two");
        assertThat(editor.outline("rules/x.drl")).extracting(Outline::lastLine).containsExactly(6, 9);
        assertThat(editor.complete("rules/x.drl", 2, 10)).extracting(Suggestion::label).containsExactly("Connect");
        assertThat(editor.complete("rules/x.drl", 3, 11)).extracting(Suggestion::label).containsExactly("hour");
        assertThat(editor.complete("rules/x.drl", 5, 14)).extracting(Suggestion::label).containsExactly("allow");
        assertThat(editor.complete("rules/x.drl", 7, 0)).extracting(Suggestion::label)
                .containsExactly("CertificateField", "Clock", "Connect", "Device", "Member", "Variable");
        assertThat(editor.hover("rules/x.drl", 3, 4)).get().asString().contains("`hour` whole number, 0 to 23");
        files.put("rules/x.drl", "rule one\nthen\n  conclude.allow($c, \"git\");\nend\n");
        editor.update(files);
        assertThat(editor.hover("rules/x.drl", 2, 12)).get().asString().contains("Admits the client");
    }

    @Test
    void namesStayKnownWhileTheFileIsBeingTyped() {
        SortedMap<String, String> files = files();
        Editor editor = editor();
        editor.update(files);
        files.put("policies/groups.yaml", files.get("policies/groups.yaml") + "  - {name: [");
        editor.update(files);
        int line = line(files, "policies/access.yaml", "allow: [engineers]");
        assertThat(editor.definition("policies/access.yaml", line, 14)).isNotEmpty();
        assertThat(editor.rename("policies/access.yaml", line, 14, "makers")).isInstanceOf(Renaming.Refused.class);
    }

    @Test
    void noTextAndNoPositionMakesItThrow() {
        long seed = 9;
        SplittableRandom random = new SplittableRandom(seed);
        SortedMap<String, String> files = files();
        List<String> names = List.copyOf(files.keySet());
        List<String> pieces = List.of("[", "]", "{", "}", ": ", "- ", "\n", "  ", "\t", "\"", "'", "|\n", "#", "---\n", "kind: Groups\n",
                "😀", "&a ", "*a");
        Editor editor = editor();
        for (int i = 0; i < 1_500; i++) {
            String file = names.get(random.nextInt(names.size()));
            StringBuilder text = new StringBuilder(files.getOrDefault(file, ""));
            for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(8)), pieces.get(random.nextInt(pieces.size())));
            }
            SortedMap<String, String> mutant = new TreeMap<>(files);
            mutant.put(file, text.toString());
            int line = random.nextInt(-1, 90);
            int character = random.nextInt(-1, 90);
            try {
                editor.update(mutant);
                editor.complete(file, line, character);
                editor.hover(file, line, character);
                editor.references(file, line, character);
                editor.outline(file);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " mutant " + i + " at " + line + ":" + character + " of " + file + "\n" + text,
                        e);
            }
        }
        editor.update(files);
        assertThat(editor.outline("policies/groups.yaml")).isNotEmpty();
    }

    /** Every group and resource that a compile finds as a reference is an occurrence for the editor too. */
    @Test
    void theEditorSeesEveryReferenceTheReadersSee() {
        SortedMap<String, String> tables = SamplePolicy.files();
        Editor editor = editor();
        editor.update(tables);
        var draft = TableReader.read(tables, new Problems());
        List<Reference> references = draft.references().stream().filter(reference -> reference.target() != Reference.Target.INSTANCE)
                .toList();
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            var place = reference.name().place();
            assertThat(editor.definition(place.file(), place.line() - 1, place.column())).as(reference.toString()).isNotEmpty();
        });
    }

    private static int line(SortedMap<String, String> files, String file, String text) {
        Lines lines = new Lines(files.getOrDefault(file, ""));
        for (int i = 0; i < lines.count(); i++) {
            if (lines.line(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError(text + " is not in " + file);
    }
}
