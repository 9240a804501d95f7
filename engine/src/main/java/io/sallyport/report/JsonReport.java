package io.sallyport.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.policytest.Coverage;
import io.sallyport.policytest.Results;
import io.sallyport.text.Json;

/** For programs. */
public final class JsonReport {
    private JsonReport() {}

    static String of(TestReport report) {
        Results results = report.results();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("total", results.total());
        object.put("passed", results.passed());
        object.put("tests", results.tests().stream().map(test -> test(report, test)).toList());
        object.put("deciders", results.deciders());
        results.coverage().ifPresent(coverage -> object.put("coverage", coverage(coverage)));
        object.put("diagnostics", diagnostics(results.diagnostics()));
        return Json.text(object);
    }

    private static Map<String, Object> test(TestReport report, Results.Result test) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", test.name());
        object.put("place", test.place());
        object.put("passed", test.passed());
        object.put("cases", test.cases());
        object.put("failures", test.failures().stream().map(JsonReport::failure).toList());
        if (!test.passed()) {
            object.put("explanation", report.failures(test));
        }
        return object;
    }

    private static Map<String, Object> failure(Results.Failure failure) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("place", failure.place());
        object.put("subject", failure.subject());
        object.put("mismatches", failure.mismatches().stream().map(mismatch -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("what", mismatch.what());
            one.put("expected", mismatch.expected());
            one.put("actual", mismatch.actual());
            return one;
        }).toList());
        return object;
    }

    private static Map<String, Object> coverage(Coverage coverage) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rows", share(coverage.rowShare()));
        object.put("conditions", share(coverage.conditionShare()));
        object.put("rules", share(coverage.ruleShare()));
        object.put("all", share(coverage.share()));
        object.put("uncoveredRows", coverage.rows().stream().filter(row -> !row.covered())
                .map(row -> named(row.ref().id().toString(), row.ref().place())).toList());
        object.put("uncoveredConditions", coverage.conditions().stream().filter(seeing -> seeing.seen() < 2).map(seeing -> {
            Map<String, Object> one = named(seeing.condition().row().id().toString(), seeing.condition().row().place());
            one.put("condition", seeing.condition().name());
            one.put("held", seeing.held());
            one.put("failed", seeing.failed());
            return one;
        }).toList());
        object.put("uncoveredRules", coverage.rules().stream().filter(rule -> !rule.covered())
                .map(rule -> named(rule.ref().name(), rule.ref().place())).toList());
        return object;
    }

    private static Map<String, Object> named(String name, Place place) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", name);
        one.put("place", place);
        return one;
    }

    private static Map<String, Object> share(Coverage.Share share) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("covered", share.covered());
        object.put("total", share.total());
        object.put("percent", share.percent());
        return object;
    }

    /** Diagnostics as objects, for {@link Json}. */
    public static List<Map<String, Object>> diagnostics(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(JsonReport::object).toList();
    }

    private static Map<String, Object> object(Diagnostic diagnostic) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", diagnostic.place().file());
        object.put("line", diagnostic.place().line());
        object.put("column", diagnostic.place().column());
        object.put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
        object.put("id", diagnostic.id());
        object.put("message", diagnostic.message());
        object.put("hint", diagnostic.hint());
        return object;
    }
}
