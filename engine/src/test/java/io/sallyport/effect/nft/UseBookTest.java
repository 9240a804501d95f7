package io.sallyport.effect.nft;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.sallyport.model.Address;

import static org.assertj.core.api.Assertions.assertThat;

class UseBookTest {
    private static final Address ANA = Address.of("10.8.0.5");
    private static final Map<String, String> GROUNDS = Map.of("0:1", "\"allow/git\"");

    private final UseBook book = new UseBook();

    private static Counted counted(long named, long used) {
        return new Counted(Map.of("allow/git", new Tally(named, named * 100)), Map.of("10.8.0.5 . 0:1", new Tally(used, used * 100)));
    }

    private long used() {
        return book.uses().of(ANA, "allow/git").packets();
    }

    @Test
    void whatWasCountedBeforeAReloadCountsToo() {
        book.taken(ANA, "ana");
        assertThat(book.read(counted(5, 3), GROUNDS, a -> true)).isEmpty();
        book.loaded();
        assertThat(book.uses().of(new Ground(Ground.Kind.ALLOW, "git"))).isEqualTo(new Tally(5, 500));
        book.read(counted(2, 1), Map.of("0:1", "\"allow/git\""), a -> true);
        assertThat(book.uses().of(new Ground(Ground.Kind.ALLOW, "git"))).isEqualTo(new Tally(7, 700));
        assertThat(used()).isEqualTo(4);
    }

    @Test
    void aCounterThatBeganAgainByItselfIsNoticed() {
        book.read(counted(5, 3), GROUNDS, a -> true);
        book.read(Counted.NOTHING, GROUNDS, a -> true);
        book.read(counted(1, 2), GROUNDS, a -> true);
        assertThat(book.uses().of(new Ground(Ground.Kind.ALLOW, "git"))).isEqualTo(new Tally(6, 600));
        assertThat(used()).isEqualTo(5);
    }

    @Test
    void aNumberThatMeansSomethingElseNowFollowsTheName() {
        book.read(counted(5, 3), GROUNDS, a -> true);
        book.loaded();
        book.read(new Counted(Map.of(), Map.of("10.8.0.5 . 0:9", new Tally(1, 1))), Map.of("0:9", "\"allow/git\""), a -> true);
        assertThat(used()).isEqualTo(4);
    }

    @Test
    void whoLeftIsForgottenAndRemoved() {
        book.taken(ANA, "ana");
        book.read(counted(5, 3), GROUNDS, a -> true);
        assertThat(book.read(counted(5, 3), GROUNDS, a -> false)).isEqualTo(List.of("10.8.0.5 . 0:1"));
        assertThat(used()).isZero();
        assertThat(book.uses().of(new Ground(Ground.Kind.ALLOW, "git")).packets()).as("the ground goes on").isEqualTo(5);
    }

    @Test
    void theNextHolderBeginsAtNothing() {
        book.taken(ANA, "ana");
        book.read(counted(5, 3), GROUNDS, a -> true);
        book.taken(ANA, "eve");
        assertThat(used()).isZero();
        assertThat(book.read(counted(6, 4), GROUNDS, a -> true)).containsExactly("10.8.0.5 . 0:1");
        assertThat(used()).as("what both used cannot be told apart").isZero();
        book.removed();
        book.read(counted(7, 1), GROUNDS, a -> true);
        assertThat(used()).isEqualTo(1);
    }

    @Test
    void aNumberNobodyKnowsIsRemoved() {
        assertThat(book.read(counted(5, 3), Map.of(), a -> true)).containsExactly("10.8.0.5 . 0:1");
    }

    @Test
    void whatWasRefusedIsUnderItsOwnName() {
        book.read(new Counted(Map.of(), Map.of("fd08::5 . none", new Tally(2, 80))), GROUNDS, a -> true);
        assertThat(book.uses().of(Address.of("fd08::5"), Uses.REFUSED)).isEqualTo(new Tally(2, 80));
        assertThat(FirewallText.forget(new Tables(io.sallyport.effect.Samples.MAIN, "t", "i"), List.of("fd08::5 . none", "10.8.0.5 . 0:1")))
                .isEqualTo("delete element inet sallyport_main used4 { 10.8.0.5 . 0:1 }; "
                        + "delete element inet sallyport_main used6 { fd08::5 . none }");
    }
}
