package io.sallyport.effect.tc;

import java.util.Optional;

/** One class, by its number, to be there with this shape (new or changed), or not to be there. */
public record ClassEdit(Direction direction, int number, Optional<Shape> was, Optional<Shape> is) {}
