package io.sallyport.report;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;

import io.sallyport.policytest.Coverage;
import io.sallyport.report.CoveredFiles.Line;
import io.sallyport.text.Markup;

/** Cobertura's XML (coverage-04.dtd). It has room for a time, which would differ in every run: it is zero. */
final class CoberturaReport {
    private CoberturaReport() {}

    static String of(Coverage coverage) {
        SortedMap<String, SortedMap<Integer, Line>> files = CoveredFiles.of(coverage);
        Collection<Line> all = files.values().stream().flatMap(lines -> lines.values().stream()).toList();
        StringBuilder out = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
                """);
        out.append("<coverage").append(rates(all)).append(" lines-covered=\"").append(covered(all)).append("\" lines-valid=\"")
                .append(all.size())
                .append("\" branches-covered=\"").append(seen(all)).append("\" branches-valid=\"").append(ways(all))
                .append("\" complexity=\"0\" version=\"sallyport\" timestamp=\"0\">\n  <sources><source>.</source></sources>\n  <packages>\n")
                .append("    <package name=\"policy\"").append(rates(all)).append(" complexity=\"0\">\n      <classes>\n");
        files.forEach((file, lines) -> file(out, file, lines));
        return out.append("      </classes>\n    </package>\n  </packages>\n</coverage>\n").toString();
    }

    private static void file(StringBuilder out, String file, SortedMap<Integer, Line> lines) {
        String name = Markup.escape(file);
        out.append("        <class name=\"").append(name).append("\" filename=\"").append(name).append('"').append(rates(lines.values()))
                .append(" complexity=\"0\">\n          <methods/>\n          <lines>\n");
        lines.forEach((number, line) -> {
            out.append("            <line number=\"").append(number).append("\" hits=\"").append(line.covered() ? 1 : 0).append('"');
            if (line.branches().isEmpty()) {
                out.append(" branch=\"false\"/>\n");
            } else {
                out.append(" branch=\"true\" condition-coverage=\"").append(100 * line.seen() / line.ways()).append("% (")
                        .append(line.seen())
                        .append('/').append(line.ways()).append(")\"/>\n");
            }
        });
        out.append("          </lines>\n        </class>\n");
    }

    private static String rates(Collection<Line> lines) {
        return " line-rate=\"" + rate(covered(lines), lines.size()) + "\" branch-rate=\"" + rate(seen(lines), ways(lines)) + "\"";
    }

    private static long covered(Collection<Line> lines) {
        return lines.stream().filter(Line::covered).count();
    }

    private static int seen(Collection<Line> lines) {
        return lines.stream().mapToInt(Line::seen).sum();
    }

    private static int ways(Collection<Line> lines) {
        return lines.stream().mapToInt(Line::ways).sum();
    }

    private static String rate(long some, long all) {
        return String.format(Locale.ROOT, "%.4f", all == 0 ? 1.0 : (double) some / all);
    }
}
