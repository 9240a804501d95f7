package io.sallyport.policytest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import io.sallyport.policytest.PolicyTest.Each;

/** The clients a test is repeated for: every combination of what its {@code for} lists. */
final class Cases {
    /** The most cases of one test. */
    static final int CASES_MAX = 100_000;

    private final Members members;

    Cases(Members members) {
        this.members = members;
    }

    /** What each case says of the client that connects; empty when the groups have no member. */
    List<Connect> of(Each each) {
        List<Connect> cases = people(each);
        cases = times(cases, each.platforms(), Connect::withPlatform);
        cases = times(cases, each.from(), Connect::withFrom);
        return times(cases, each.instances(), Connect::withInstance);
    }

    /** How many cases there are, without making them. */
    long count(Each each) {
        long count = people(each).size();
        for (List<?> values : List.of(each.platforms(), each.from(), each.instances())) {
            count *= Math.max(values.size(), 1);
        }
        return count;
    }

    private List<Connect> people(Each each) {
        if (each.groups().isEmpty() && each.users().isEmpty()) {
            return List.of(Connect.unspecified(each.place()));
        }
        List<Connect> people = new ArrayList<>();
        each.users().forEach(user -> people.add(members.known(user)));
        each.groups().forEach(group -> people.addAll(members.of(group)));
        return people.stream().distinct().toList();
    }

    private static <T> List<Connect> times(List<Connect> cases, List<T> values, BiFunction<Connect, T, Connect> with) {
        if (values.isEmpty()) {
            return cases;
        }
        return cases.stream().flatMap(one -> values.stream().map(value -> with.apply(one, value))).toList();
    }
}
