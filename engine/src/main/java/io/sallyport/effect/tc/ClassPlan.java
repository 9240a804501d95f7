package io.sallyport.effect.tc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way from some classes to others. tc has no transactions: each edit stands alone, additions and changes first, and what others hang below before them. */
public final class ClassPlan {
    private ClassPlan() {}

    /** The edits that make {@code current} into {@code desired}; none when they are equal. */
    public static List<ClassEdit> between(ClassState current, ClassState desired) {
        List<ClassEdit> edits = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            desired.of(direction).forEach((number, shape) -> {
                Shape was = current.of(direction).get(number);
                if (!shape.equals(was)) {
                    edits.add(new ClassEdit(direction, number, Optional.ofNullable(was), Optional.of(shape)));
                }
            });
        }
        for (Direction direction : Direction.values()) {
            current.of(direction).forEach((number, shape) -> {
                if (!desired.of(direction).containsKey(number)) {
                    edits.add(new ClassEdit(direction, number, Optional.of(shape), Optional.empty()));
                }
            });
        }
        return ClassEdit.inOrder(edits);
    }
}
