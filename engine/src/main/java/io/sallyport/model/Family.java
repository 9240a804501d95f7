package io.sallyport.model;

/** An Internet Protocol version and the width of its addresses in bits. */
public enum Family {
    V4(32), V6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    /** The number of bits in an address of this family: 32 or 128. */
    public int bits() {
        return bits;
    }
}
