package io.sallyport.model;

/** A place in a policy source: path from the repository's root with {@code /}, line and column from 1 (0: the whole file). */
public record Place(String file, int line, int column) implements Comparable<Place> {

    public static Place ofFile(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    /** {@code file:line}, the form decisions are explained with. */
    public String brief() {
        return line == 0 ? file : file + ":" + line;
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
