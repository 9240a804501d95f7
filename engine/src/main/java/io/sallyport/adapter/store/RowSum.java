package io.sallyport.adapter.store;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/** The checksum in each of our rows: CRC-32C over the table's name and the columns, since SQLite's own integrity check does not look at values. */
final class RowSum {
    private RowSum() {}

    /** Sums the columns in order; a null differs from an empty text. */
    static long of(String table, @Nullable Object... columns) {
        CRC32C sum = new CRC32C();
        add(sum, table);
        for (Object column : columns) {
            add(sum, column);
        }
        return sum.getValue();
    }

    private static void add(CRC32C sum, @Nullable Object column) {
        byte[] bytes = column == null ? new byte[0] : column.toString().getBytes(StandardCharsets.UTF_8);
        int mark = column == null ? -1 : bytes.length;
        for (int shift = 24; shift >= 0; shift -= 8) {
            sum.update(mark >>> shift);
        }
        sum.update(bytes);
    }
}
