package io.sallyport.facts;

/**
 * Fact: the device. All but the last is the client's word. Empty text stands for what it does not say.
 *
 * @param platform {@code IV_PLAT}
 * @param platformVersion {@code IV_PLAT_VER}
 * @param application {@code IV_GUI_VER}
 * @param hardware {@code IV_HWADDR}
 * @param managed whether the organisation is known to manage it
 */
public record Device(String platform, String platformVersion, String application, String hardware, boolean managed) {}
