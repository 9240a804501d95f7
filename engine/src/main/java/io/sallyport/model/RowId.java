package io.sallyport.model;

/** Identity of a policy row: {@code file#name}, the file given from {@code policies/} on, for example {@code access.yaml#engineers-git}. */
public record RowId(String file, String name) implements Comparable<RowId> {

    @Override
    public int compareTo(RowId other) {
        int byFile = file.compareTo(other.file);
        return byFile != 0 ? byFile : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return file + "#" + name;
    }
}
