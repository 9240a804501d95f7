package io.sallyport.control;

/** What somebody on this machine may do with the daemon. */
public enum Right {
    /** Look: status, sessions, why, reach, trace. */
    READ,
    /** Change something: kill, reload. Whoever may act may read. */
    ACT
}
