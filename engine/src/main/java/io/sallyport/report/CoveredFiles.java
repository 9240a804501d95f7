package io.sallyport.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.sallyport.model.Place;
import io.sallyport.policytest.Coverage;

/** Coverage by file and line, the way tools for program code think: a row or rule is a line, a condition a branch with two ways. */
final class CoveredFiles {
    private CoveredFiles() {}

    /**
     * One line.
     *
     * @param name of the row or rule
     * @param branches by condition: whether it held, whether it failed
     */
    record Line(String name, boolean covered, List<Coverage.Seeing> branches) {
        int seen() {
            return branches.stream().mapToInt(Coverage.Seeing::seen).sum();
        }

        int ways() {
            return 2 * branches.size();
        }
    }

    static SortedMap<String, SortedMap<Integer, Line>> of(Coverage coverage) {
        SortedMap<String, SortedMap<Integer, Line>> files = new TreeMap<>();
        coverage.rows().forEach(row -> put(files, row.ref().place(), row.ref().id().name(), row.covered()));
        coverage.rules().forEach(rule -> put(files, rule.ref().place(), rule.ref().name(), rule.covered()));
        for (Coverage.Seeing seeing : coverage.conditions()) {
            Place place = seeing.condition().row().place();
            SortedMap<Integer, Line> lines = files.get(place.file());
            if (lines != null) {
                lines.computeIfPresent(place.line(), (number, line) -> {
                    List<Coverage.Seeing> more = new ArrayList<>(line.branches());
                    more.add(seeing);
                    return new Line(line.name(), line.covered(), List.copyOf(more));
                });
            }
        }
        return files;
    }

    private static void put(SortedMap<String, SortedMap<Integer, Line>> files, Place place, String name, boolean covered) {
        files.computeIfAbsent(place.file(), k -> new TreeMap<>()).put(place.line(), new Line(name, covered, List.of()));
    }
}
