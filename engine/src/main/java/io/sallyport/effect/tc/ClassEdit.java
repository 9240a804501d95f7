package io.sallyport.effect.tc;

import java.util.Optional;

/** One class to be there with this shape (new or changed), or not to be there. */
public record ClassEdit(Direction direction, int minor, Optional<Shape> was, Optional<Shape> is) {}
