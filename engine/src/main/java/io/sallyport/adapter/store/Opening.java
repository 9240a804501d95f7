package io.sallyport.adapter.store;

import java.util.List;

/** How opening something on disk went. */
public sealed interface Opening<T> {

    /** It is open. {@code reports}: what had to be set aside or looked wrong, one line each; an operator has to read them. */
    record Ready<T>(T it, List<String> reports) implements Opening<T> {
        public Ready {
            reports = List.copyOf(reports);
        }
    }

    /** It cannot be used as it is: why, and what to do, one line each. Nothing was changed. */
    record Refused<T>(String what, String hint) implements Opening<T> {}
}
