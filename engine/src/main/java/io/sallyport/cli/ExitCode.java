package io.sallyport.cli;

/** How every command ends, as the process's exit code. The one table of them; a code never changes its meaning. */
public enum ExitCode {
    YES(0, "yes: it worked, it is allowed, the tests passed"), NO(1, "no: denied, tests failed, nothing matched"), USAGE(2,
            "the command line is wrong"), INVALID_POLICY(3, "the policy does not compile"), GATE_MISSED(4,
                    "a quality gate was missed"), UNKNOWN(5, "unknown, or not proven"), UNREACHABLE(6,
                            "a file, the network or the daemon could not be reached"), INTEGRITY(7,
                                    "something stored is not what was written");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }
}
