package io.sallyport.effect.tc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.sallyport.effect.Bundles;

/** One class, by its number, to be there with this shape (new or changed), or not to be there. */
public record ClassEdit(Direction direction, int number, Optional<Shape> was, Optional<Shape> is) {

    /** How far below the root it is: the line is above what clients share, and that is above clients. */
    int depth() {
        return number == Bundles.LINE ? 0 : isShared() ? 1 : 2;
    }

    /** Whether others hang below it. */
    boolean isShared() {
        return number >= Bundles.SHARED_FIRST;
    }

    /** Whether the class hangs elsewhere than before: the kernel does not move one. */
    public boolean moves() {
        return was.isPresent() && is.isPresent()
                && !was.get().share().map(Shape.Share::above).equals(is.get().share().map(Shape.Share::above));
    }

    /** Whether a client's class stays where it is and only gets another rate. */
    public boolean isRate() {
        return was.isPresent() && is.isPresent() && !isShared() && !moves();
    }

    /** What comes first, each after what it hangs below; then what goes, each before it. */
    public static List<ClassEdit> inOrder(List<ClassEdit> edits) {
        List<ClassEdit> ordered = new ArrayList<>(edits.stream().filter(edit -> edit.is().isPresent())
                .sorted(Comparator.comparingInt(ClassEdit::depth)).toList());
        edits.stream().filter(edit -> edit.is().isEmpty()).sorted(Comparator.comparingInt(ClassEdit::depth).reversed())
                .forEach(ordered::add);
        return List.copyOf(ordered);
    }
}
