package io.sallyport.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.sallyport.rules.RuleBase.RulesFailed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What stops rules that got past the reader: each limit, and that the next decision is none the worse. */
class ContainmentTest {

    @Test
    void rulesThatTakeTooLongAreStoppedAndNamed() {
        RuleBase base = OwnRules.compile(OwnRules.rule("$c : Connect()")).value().orElseThrow();
        assertThatThrownBy(() -> base.evaluateOwn(OwnRules.ana(), () -> true)).isInstanceOfSatisfying(RulesFailed.class, failed -> {
            assertThat(failed).hasMessageContaining("took too long");
            assertThat(failed.rule().orElseThrow()).hasToString("rules/custom/x.drl:2 \"x\"");
        });
        assertThat(OwnRules.fired(base, OwnRules.ana())).containsExactly("x");
    }

    @Test
    void timeIsLookedAtBeforeEachFiring() {
        AtomicInteger looks = new AtomicInteger();
        RuleBase base = OwnRules.compile(OwnRules.rule("$c : Connect() Member()")).value().orElseThrow();
        assertThatThrownBy(() -> base.evaluateOwn(OwnRules.ana(), () -> looks.incrementAndGet() == 2)).isInstanceOf(RulesFailed.class);
    }

    @Test
    void anEndlessRuleOfTheEnginesOwnIsStoppedAndNamedToo() {
        RuleBase base = trusted("""
                rule "again"
                when
                  $m : Member()
                then
                  insert(new Member($m.group().concat("x")));
                end
                """);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> base.evaluate(OwnRules.ana())).isInstanceOfSatisfying(RulesFailed.class, failed -> {
                assertThat(failed).hasMessageContaining("more than 20000 firings");
                assertThat(failed.rule().orElseThrow()).hasToString("stock/rules/x.drl:3 \"again\"");
            });
        }
    }

    @Test
    void aSessionThatThrewIsNotUsedAgain() {
        RuleBase base = trusted("""
                rule "throws"
                when
                  Member( group == "bad" )
                then
                  throw new RuntimeException("x");
                end
                rule "tags"
                when
                  Member( group == "bad" )
                then
                  conclude.tag("left over");
                end
                """);
        List<Object> bad = List.of(new io.sallyport.facts.Member("bad"));
        assertThatThrownBy(() -> base.evaluate(bad)).isInstanceOf(RulesFailed.class);
        assertThat(base.evaluate(List.of(new io.sallyport.facts.Member("good")))).isEmpty();
    }

    @Test
    void trustedCodeCannotNameWhatIsOutOfReachEither() {
        for (String code : List.of("new java.io.File(\"x\");", "Runtime.getRuntime();", "Thread.currentThread();", "System.gc();",
                "java.lang.reflect.Array.newInstance(String.class, 1);", "io.sallyport.rules.Canary.touched = true;")) {
            assertThat(compileTrusted("rule \"x\"\nwhen\n  Member()\nthen\n  " + code + "\nend\n").value()).as(code).isEmpty();
        }
    }

    private static RuleBase trusted(String rules) {
        return compileTrusted(rules).value().orElseThrow();
    }

    private static io.sallyport.policy.Compiled<RuleBase> compileTrusted(String rules) {
        String text = "package rules.stock.x\nimport io.sallyport.facts.Member;\n" + rules;
        return RuleCompiler.compile(
                new TreeMap<>(
                        Map.of("stock/rules/x.drl", text.replace("Member;\n", "Member; global io.sallyport.rules.Conclude conclude;\n"))),
                new TreeMap<>(), new TreeSet<>());
    }
}
