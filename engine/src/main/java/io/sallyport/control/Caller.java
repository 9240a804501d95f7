package io.sallyport.control;

/** Who asks, as the kernel says: the numeric user and group the process had when it connected, and its process id. */
public record Caller(long uid, long gid, long pid) {
    @Override
    public String toString() {
        return "uid " + uid + ", gid " + gid + ", pid " + pid;
    }
}
