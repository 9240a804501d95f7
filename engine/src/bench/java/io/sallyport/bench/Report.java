package io.sallyport.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of results: printed for people, and written as JSON for machines.
 *
 * @param name of the benchmark, and of its file
 * @param columns heads of the table; every row has as many cells
 */
record Report(String name, String title, List<String> columns, List<List<Object>> rows, List<Bar> bars) {

    /** A promise and what came of it: {@code measured} is to be at most, or at least, {@code limit}. */
    record Bar(String what, double measured, String relation, double limit, String unit) {
        static Bar atMost(String what, double measured, double limit, String unit) {
            return new Bar(what, measured, "<=", limit, unit);
        }

        static Bar atLeast(String what, double measured, double limit, String unit) {
            return new Bar(what, measured, ">=", limit, unit);
        }

        boolean met() {
            return relation.equals("<=") ? measured <= limit : measured >= limit;
        }

        @Override
        public String toString() {
            return (met() ? "met     " : "MISSED  ") + what + ": " + number(measured) + " " + relation + " " + number(limit) + " " + unit;
        }
    }

    static Report of(String name, String title, String... columns) {
        return new Report(name, title, List.of(columns), new ArrayList<>(), new ArrayList<>());
    }

    void row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    void bar(Bar bar) {
        bars.add(bar);
    }

    void print(PrintStream out) {
        out.println();
        out.println(title);
        int[] widths = new int[columns.size()];
        List<List<String>> text = new ArrayList<>();
        text.add(columns);
        rows.forEach(row -> text.add(row.stream().map(Report::cell).toList()));
        text.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : text) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
        bars.forEach(bar -> out.println("  " + bar));
    }

    void write(Path directory, Machine machine) throws IOException {
        Files.createDirectories(directory);
        StringBuilder json = new StringBuilder("{\"name\":" + quote(name) + ",\"title\":" + quote(title) + ",\"machine\":");
        object(json, machine.fields());
        json.append(",\"rows\":[");
        for (int r = 0; r < rows.size(); r++) {
            json.append(r == 0 ? "\n" : ",\n").append('{');
            for (int c = 0; c < columns.size(); c++) {
                json.append(c == 0 ? "" : ",").append(quote(columns.get(c))).append(':').append(value(rows.get(r).get(c)));
            }
            json.append('}');
        }
        json.append("\n],\"bars\":[");
        for (int b = 0; b < bars.size(); b++) {
            Bar bar = bars.get(b);
            json.append(b == 0 ? "\n" : ",\n");
            object(json, Map.of("what", bar.what(), "measured", bar.measured(), "relation", bar.relation(), "limit", bar.limit(), "unit",
                    bar.unit(), "met", bar.met()));
        }
        Files.writeString(directory.resolve(name + ".json"), json.append("\n]}\n"));
    }

    private static void object(StringBuilder json, Map<String, Object> fields) {
        String separator = "{";
        for (Map.Entry<String, Object> field : new java.util.TreeMap<>(fields).entrySet()) {
            json.append(separator).append(quote(field.getKey())).append(':').append(value(field.getValue()));
            separator = ",";
        }
        json.append('}');
    }

    private static String value(Object cell) {
        return cell instanceof Number || cell instanceof Boolean ? cell.toString() : quote(cell.toString());
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String cell(Object cell) {
        return switch (cell) {
            case Double d -> number(d);
            case Long l -> String.format(Locale.ROOT, "%,d", l);
            case Integer i -> String.format(Locale.ROOT, "%,d", i);
            default -> cell.toString();
        };
    }

    /** Three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        int places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }
}
