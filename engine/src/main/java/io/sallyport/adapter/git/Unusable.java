package io.sallyport.adapter.git;

import io.sallyport.flow.PolicySource.Fetched;

/** A source that cannot be used as it is: what is wrong, and what to do. Stays inside this package, where it becomes a result. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final String hint;

    Unusable(String what, String hint) {
        super(what);
        this.what = what;
        this.hint = hint;
    }

    Fetched.Unavailable asResult() {
        return new Fetched.Unavailable(what, hint);
    }
}
