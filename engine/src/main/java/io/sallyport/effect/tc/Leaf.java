package io.sallyport.effect.tc;

/** The queue inside a class. */
public enum Leaf {
    /** First in, first out, bounded in bytes: every kernel has it. */
    BFIFO,
    /** Fair between the flows of one client, in turns: where the kernel has {@code sch_sfq}. */
    SFQ,
    /** Fair between the flows of one client, and short: where the kernel has {@code sch_fq_codel}. */
    FQ_CODEL
}
