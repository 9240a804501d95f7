package io.sallyport.facts;

/**
 * Fact: who asks. Empty text stands for what is not known.
 *
 * @param person certificate CN, or the user name where there is no certificate
 * @param certified whether a verified certificate was shown
 * @param reauth whether a connected client renegotiates, or is decided again, as opposed to a new one
 * @param from source address
 * @param platform {@code IV_PLAT}, the client's word
 * @param version {@code IV_VER}, the client's word
 */
public record Connect(String instance, String person, String username, boolean certified, boolean reauth, String from, String platform,
        String version) {}
