package io.sallyport.policy;

import java.util.List;

/** What clients must prove. */
public record AuthenticationTable(List<AuthenticationRow> rows) {
    /** Nothing but what the OpenVPN daemon asks for by itself. */
    public static final AuthenticationTable NONE = new AuthenticationTable(List.of());

    public AuthenticationTable {
        rows = List.copyOf(rows);
    }
}
