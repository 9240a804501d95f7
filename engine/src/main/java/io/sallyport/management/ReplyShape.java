package io.sallyport.management;

/** How the daemon answers a command. */
public enum ReplyShape {
    /** {@code SUCCESS:} or {@code ERROR:}. */
    STATUS,
    /** Lines up to {@code END}, or {@code ERROR:}. */
    BODY,
    /** {@code SUCCESS:} and then lines up to {@code END} ({@code state on all}), or {@code ERROR:}. */
    STATUS_AND_BODY
}
