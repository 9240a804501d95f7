package io.sallyport.policy;

import java.util.List;
import java.util.Optional;

/** What a sentence for a client may be, since OpenVPN carries it and clients read some of them as instructions. */
public final class ClientSentence {
    /** The longest sentence, in characters: a reason has 255 bytes of the management protocol, and some are left for what is put before. */
    public static final int CHARS_MAX = 200;
    /** A client reads {@code AUTH_FAILED,TEMP…} and the like as an instruction (OpenVPN, {@code src/openvpn/push.c}). */
    public static final List<String> INSTRUCTIONS = List.of("TEMP", "CRV1:", "SESSION:");

    private ClientSentence() {}

    /** What to do about a sentence that cannot be sent; empty when it can. */
    public static Optional<String> wrongWith(String text) {
        boolean fits = text.length() <= CHARS_MAX && text.chars().allMatch(c -> c >= 32 && c < 127 && c != '"' && c != '\\');
        if (!fits) {
            return Optional.of("use one line of at most " + CHARS_MAX + " printable ASCII characters without `\"` and `\\`");
        }
        boolean misread = INSTRUCTIONS.stream().anyMatch(text.stripLeading()::startsWith);
        return misread ? Optional.of("begin with another word, or in lower case: clients read this as an instruction") : Optional.empty();
    }
}
