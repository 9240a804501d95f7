package io.sallyport.report;

import io.sallyport.policytest.Coverage;
import io.sallyport.text.Visible;

/** The tracefile of lcov (geninfo(1)). */
final class LcovReport {
    private LcovReport() {}

    static String of(Coverage coverage) {
        StringBuilder out = new StringBuilder();
        CoveredFiles.of(coverage).forEach((file, lines) -> {
            out.append("TN:\nSF:").append(Visible.of(file)).append('\n');
            int branches = 0;
            int taken = 0;
            for (var entry : lines.entrySet()) {
                int block = 0;
                for (Coverage.Seeing seeing : entry.getValue().branches()) {
                    branch(out, entry.getKey(), block, 0, seeing.held());
                    branch(out, entry.getKey(), block, 1, seeing.failed());
                    block++;
                }
                branches += entry.getValue().ways();
                taken += entry.getValue().seen();
            }
            out.append("BRF:").append(branches).append("\nBRH:").append(taken).append('\n');
            lines.forEach((number, line) -> out.append("DA:").append(number).append(',').append(line.covered() ? 1 : 0).append('\n'));
            out.append("LF:").append(lines.size()).append("\nLH:")
                    .append(lines.values().stream().filter(CoveredFiles.Line::covered).count())
                    .append("\nend_of_record\n");
        });
        return out.toString();
    }

    private static void branch(StringBuilder out, int line, int block, int way, boolean taken) {
        out.append("BRDA:").append(line).append(',').append(block).append(',').append(way).append(',').append(taken ? 1 : 0).append('\n');
    }
}
