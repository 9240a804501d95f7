package io.sallyport.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import io.sallyport.model.Diagnostic;
import io.sallyport.model.Place;
import io.sallyport.model.Severity;
import io.sallyport.text.Json;

/** SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): one run of one tool, a result for each diagnostic. */
final class SarifReport {
    private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifReport() {}

    static String of(List<Diagnostic> diagnostics) {
        List<String> ids = List.copyOf(new TreeSet<>(diagnostics.stream().map(Diagnostic::id).toList()));
        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "sallyport");
        driver.put("rules", ids.stream().map(id -> Map.of("id", id)).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "utf16CodeUnits");
        run.put("originalUriBaseIds", Map.of("ROOT", Map.of("description", Map.of("text", "the policy repository"))));
        run.put("results", diagnostics.stream().map(diagnostic -> result(diagnostic, ids)).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return Json.text(log);
    }

    private static Map<String, Object> result(Diagnostic diagnostic, List<String> ids) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", diagnostic.id());
        result.put("ruleIndex", ids.indexOf(diagnostic.id()));
        result.put("level", level(diagnostic.severity()));
        String hint = diagnostic.hint().map(text -> "; hint: " + text).orElse("");
        result.put("message", Map.of("text", diagnostic.message() + hint));
        result.put("locations", List.of(Map.of("physicalLocation", location(diagnostic.place()))));
        return result;
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case HINT -> "note";
        };
    }

    private static Map<String, Object> location(Place place) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("uri", uri(place.file()));
        file.put("uriBaseId", "ROOT");
        Map<String, Object> location = new LinkedHashMap<>();
        location.put("artifactLocation", file);
        if (place.line() > 0) {
            Map<String, Object> region = new LinkedHashMap<>();
            region.put("startLine", place.line());
            region.put("startColumn", Math.max(1, place.column()));
            location.put("region", region);
        }
        return location;
    }

    /** A relative reference (RFC 3986): whatever is not plain in a path is written as its UTF-8 bytes. */
    private static String uri(String path) {
        List<String> parts = new ArrayList<>();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~/".indexOf(c) >= 0;
            parts.add(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return String.join("", parts);
    }
}
