package io.sallyport.effect.tc;

import java.util.Optional;

/** What a client's class is like on both devices; empty where it has none. */
record Shapes(Optional<Shape> down, Optional<Shape> up) {}
