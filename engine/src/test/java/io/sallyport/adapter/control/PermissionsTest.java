package io.sallyport.adapter.control;

import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.control.Caller;
import io.sallyport.control.Right;

import static org.assertj.core.api.Assertions.assertThat;

class PermissionsTest {
    private static final long OWN = 990;
    private static final Permissions SOME = new Permissions(set(1001), set(2001), set(1002), set(2002));

    @ParameterizedTest
    @CsvSource({
        // uid, gid, may read, may act
        "0, 0, true, true", "990, 990, true, true", "1001, 100, true, false", "100, 2001, true, false", "1002, 100, true, true",
        "100, 2002, true, true", "100, 100, false, false", "2001, 1001, false, false", "4294967295, 4294967295, false, false"})
    void aRightComesFromTheUserOrTheGroup(long uid, long gid, boolean read, boolean act) {
        Caller caller = new Caller(uid, gid, 1);
        assertThat(SOME.permits(caller, Right.READ, OWN)).isEqualTo(read);
        assertThat(SOME.permits(caller, Right.ACT, OWN)).isEqualTo(act);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "990, true", "1001, false", "65534, false"})
    void withoutSettingsOnlyRootAndTheDaemonsOwnUserMay(long uid, boolean may) {
        assertThat(Permissions.OWNER_ONLY.permits(new Caller(uid, 0, 1), Right.READ, OWN)).isEqualTo(may);
        assertThat(Permissions.OWNER_ONLY.permits(new Caller(uid, 0, 1), Right.ACT, OWN)).isEqualTo(may);
    }

    private static java.util.SortedSet<Long> set(long id) {
        return new TreeSet<>(Set.of(id));
    }
}
