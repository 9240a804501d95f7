package io.sallyport.control;

/** What somebody on this machine may do with the daemon. */
public enum Right {
    /** Look: status, sessions, why, usage, leases, reach, trace. */
    READ,
    /** Change something: kill, reload, usage reset, usage grant. Whoever may act may read. */
    ACT
}
