package io.sallyport.effect.tc;

/**
 * Below which classes a client's class hangs.
 *
 * @param down number of the class above it on the tunnel device; 0 where it stands by itself
 * @param up the same on the ifb
 */
record Home(int down, int up) {
    /** Classes that share nothing. */
    static final Home APART = new Home(0, 0);

    int of(Direction direction) {
        return direction == Direction.DOWN ? down : up;
    }
}
