package io.sallyport.decision;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.facts.ClientFacts;
import io.sallyport.facts.Facts;
import io.sallyport.facts.SignIn;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.Factor;
import io.sallyport.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/** What an organisation's rules do to a decision, beside the rows. */
class OwnRulesDecideTest {
    private static final Instant NOW = Sample.MONDAY_9;

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "ana    | conclude.deny($c);                          | refuse denied-by-rule: denied by rules/custom/x.drl:2 \"x\": because",
        "mallory| conclude.deny($c);                          | refuse denied-by-row: denied by policies/access.yaml:60 revoked",
        "nobody | conclude.allow($c, \"git\");                | admit git",
        "mallory| conclude.allow($c, \"git\");                | refuse denied-by-row: denied by policies/access.yaml:60 revoked",
        "nobody | conclude.allow($c, \"git\"); conclude.narrow($c, \"git\"); | refuse nothing-left: everything that is allowed is also denied",
        "nobody | conclude.allow($c, \"git\"); conclude.deny($c); | refuse denied-by-rule: denied by rules/custom/x.drl:2 \"x\": because",
        "nobody | conclude.narrow($c, \"git\");               | refuse nothing-allows: nothing allows it",
        "nobody | conclude.challenge($c, \"totp\");           | refuse nothing-allows: nothing allows it",
        "ana    | conclude.challenge($c, \"totp\");           | challenge totp",
        "ana    | conclude.challenge($c, \"web\");            | challenge web"})
    void aRuleWeighsAsARowDoes(String person, String statements, String answer) {
        assertThat(answer(decide(person, rule("", statements), Facts.of(NOW, Sample.offer(person))))).isEqualTo(answer);
    }

    @Test
    void whoeverIsRefusedReadsTheRulesMessage() {
        Decision refused = decide("ana", rule("@message(\"come back with a newer client\")", "conclude.deny($c);"),
                Facts.of(NOW, Sample.offer("ana")));
        assertThat(((Decision.Refuse) refused).denial().clientMessage()).isEqualTo("come back with a newer client");
        assertThat(refused.by()).extracting(Reason::text).containsExactly("because");
    }

    @Test
    void theStrictestRateAppliesWhoeverSetsIt() {
        Facts facts = Facts.of(NOW, Sample.offer("ana"));
        Grant grant = ((Decision.Admit) decide("ana", rule("", "conclude.limit($c, \"3 Mbit/s\", \"500 Mbit/s\"); conclude.isolate($c);"),
                facts))
                .grant();
        assertThat(grant.limits().down().orElseThrow()).hasToString("3 Mbit/s");
        assertThat(grant.limits().up().orElseThrow()).hasToString("10 Mbit/s");
        assertThat(grant.circle()).isEqualTo(Circle.ALONE);
    }

    @Test
    void aRuleInShadowIsRecordedAndChangesNothing() {
        Facts facts = Facts.of(NOW, Sample.offer("ana"));
        Decision with = decide("ana", rule("@mode(\"shadow\")", "conclude.deny($c); conclude.narrow($c, \"git\");"), facts);
        assertThat(answer(with)).isEqualTo(answer(decide("ana", "", facts)));
        assertThat(with.basis().reasons()).filteredOn(reason -> reason.shadow() && reason.row().isEmpty())
                .extracting(reason -> reason.kind() + " " + reason.text())
                .containsExactly("DENIED because", "NARROWED because");
    }

    @Test
    void aFactorGivenNotLongAgoIsEnoughAndIsAskedForAgain() {
        String rule = rule("", "conclude.challenge($c, \"totp\");");
        Facts facts = Facts.of(NOW, Sample.offer("ana"));
        SignIn given = SignIn.UNKNOWN.withFactor(Factor.TOTP, NOW.minus(Duration.ofHours(Ruled.FACTOR_HOURS_MAX)).plusSeconds(1));
        Decision in = decide("ana", rule, facts.with(ClientFacts.UNKNOWN.withSignIn(given)));
        assertThat(in).isInstanceOf(Decision.Admit.class);
        assertThat(in.basis().reconsiderAt()).contains(NOW.plusSeconds(1));
        SignIn old = SignIn.UNKNOWN.withFactor(Factor.TOTP, NOW.minus(Duration.ofHours(Ruled.FACTOR_HOURS_MAX)));
        assertThat(decide("ana", rule, facts.with(ClientFacts.UNKNOWN.withSignIn(old)))).isInstanceOf(Decision.Challenge.class);
    }

    @Test
    void aRuleThatIsStoppedRefusesAndIsNamed() {
        Decider decider = decider(rule("", "conclude.tag($c, \"x\");"));
        Facts facts = Facts.of(NOW, Sample.offer("ana"));
        Decision.Refuse refused = (Decision.Refuse) decider.decide(Sample.connect("ana", NOW), facts, () -> true);
        assertThat(refused.denial().id()).isEqualTo("rules-stopped");
        assertThat(refused.by()).extracting(reason -> reason.rule().orElseThrow().toString()).containsExactly("rules/custom/x.drl:2 \"x\"");
        assertThat(decider.decide(Sample.connect("ana", NOW), facts)).isInstanceOf(Decision.Admit.class);
    }

    @Test
    void aResourceThatGoesTakesTheRuleThatNamesItWithIt() {
        Decider decider = decider(rule("", "conclude.narrow($c, \"git\");"));
        Policy policy = decider.policy();
        TreeMap<String, io.sallyport.policy.Resource> fewer = new TreeMap<>(policy.resources());
        fewer.remove("git");
        Policy next = new Policy(policy.version(), policy.manifest(), policy.directory(), fewer, policy.access(), policy.isolation(),
                policy.networks(), policy.quotas(), policy.authentication(), policy.risk(), policy.ruleSources(), policy.ownRules(),
                policy.estate());
        Compiled<Decider> again = decider.recompile(next);
        assertThat(again.value()).isEmpty();
        assertThat(again.diagnostics()).extracting(d -> d.place() + " " + d.id()).containsExactly("rules/custom/x.drl:7:23 rule-argument");
        assertThat(decider.recompile(policy).value().orElseThrow().rules()).isSameAs(decider.rules());
    }

    private static String rule(String annotation, String statements) {
        return "package rules.custom\nrule \"x\"\n  @reason(\"because\") " + annotation
                + "\nwhen\n  $c : Connect( person != \"root\" )\nthen\n  "
                + statements + "\nend\n";
    }

    private static Decision decide(String person, String rules, Facts facts) {
        return decider(rules).decide(Sample.connect(person, NOW), facts);
    }

    private static Decider decider(String rules) {
        Policy policy = Sample.policy();
        TreeMap<String, String> own = new TreeMap<>(rules.isEmpty() ? Map.of() : Map.of("rules/custom/x.drl", rules));
        return Decider.compile(new Policy(policy.version(), policy.manifest(), policy.directory(), policy.resources(), policy.access(),
                policy.isolation(), policy.networks(), policy.quotas(), policy.authentication(), policy.risk(), policy.ruleSources(), own,
                policy.estate())).value().orElseThrow();
    }

    private static String answer(Decision decision) {
        return switch (decision) {
            case Decision.Admit admit -> "admit " + left(admit.grant().reach());
            case Decision.Refuse refuse -> "refuse " + refuse.denial().id() + ": " + refuse.denial().operatorReason();
            case Decision.Challenge challenge -> "challenge " + challenge.method();
            case Decision.Pending pending -> "pending " + pending.what();
        };
    }

    private static String left(Reach reach) {
        List<String> names = reach.allowed().stream().filter(name -> !reach.denied().contains(name)).toList();
        return names.stream().collect(Collectors.joining(","));
    }
}
