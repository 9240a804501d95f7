package io.sallyport.adapter.openvpn;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Network;

/**
 * What the configuration of one OpenVPN server is made of. Nothing in it can end its quotes or its line.
 *
 * @param device made beforehand
 * @param local the address to listen on; all where empty
 * @param pool4 the IPv4 subnet of the tunnel; the server has its first host address
 * @param pool6 the IPv6 subnet, likewise
 * @param managementUser the system user that may connect to the management socket
 * @param clientsMax the most clients at once
 * @param mtuBytes of the device
 * @param bridged whether the device is a tap device: clients exchange Ethernet frames with the server
 */
public record InstanceConfig(InstanceName name, String device, Transport transport, Optional<Address> local, int port, Network pool4,
        Optional<Network> pool6, Identity identity, Path managementSocket, String managementUser, int clientsMax, int mtuBytes,
        List<String> dataCiphers, boolean bridged) {
    /** The longest path of a Unix socket, in bytes: the kernel's {@code sun_path} less its NUL. */
    public static final int SOCKET_PATH_BYTES_MAX = 107;
    /** Long enough for any path a server needs, in characters: the daemon's own parameter limit. */
    public static final int PATH_CHARS_MAX = 255;
    /** What is negotiated where nothing else is asked for. */
    public static final List<String> USUAL_CIPHERS = List.of("AES-256-GCM", "AES-128-GCM", "CHACHA20-POLY1305");

    private static final Pattern DEVICE = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,14}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern CIPHER = Pattern.compile("[A-Z0-9-]{1,32}");
    private static final int PORT_MAX = 65_535;
    private static final int CLIENTS_MAX = 65_535;
    private static final int MTU_MIN = 1_280;
    private static final int MTU_MAX = 65_535;

    public InstanceConfig {
        dataCiphers = List.copyOf(dataCiphers);
        require(DEVICE.matcher(device).matches(), "not a device name: " + device);
        require(USER.matcher(managementUser).matches(), "not a user name: " + managementUser);
        require(port > 0 && port <= PORT_MAX, "not a port: " + port);
        require(clientsMax > 0 && clientsMax <= CLIENTS_MAX, "not a number of clients: " + clientsMax);
        require(mtuBytes >= MTU_MIN && mtuBytes <= MTU_MAX, "not an MTU: " + mtuBytes);
        require(!dataCiphers.isEmpty() && dataCiphers.stream().allMatch(cipher -> CIPHER.matcher(cipher).matches()),
                "not ciphers: " + dataCiphers);
        require(pool4.family() == Family.V4 && pool4.length() <= 30, "not an IPv4 subnet for clients: " + pool4);
        require(pool6.isEmpty() || (pool6.get().family() == Family.V6 && pool6.get().length() >= 64 && pool6.get().length() <= 124),
                "not an IPv6 subnet for clients (/64 to /124): " + pool6);
        require(!bridged || pool6.isEmpty(), "IPv6 on a bridged instance: " + pool6);
        requirePath(managementSocket);
        require(managementSocket.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_BYTES_MAX,
                "path of a socket above " + SOCKET_PATH_BYTES_MAX + " bytes: " + managementSocket);
    }

    /** With a tun device. */
    public InstanceConfig(InstanceName name, String device, Transport transport, Optional<Address> local, int port, Network pool4,
            Optional<Network> pool6, Identity identity, Path managementSocket, String managementUser, int clientsMax, int mtuBytes,
            List<String> dataCiphers) {
        this(name, device, transport, local, port, pool4, pool6, identity, managementSocket, managementUser, clientsMax, mtuBytes,
                dataCiphers, false);
    }

    /** The server's own IPv4 address in the tunnel. */
    public Address server4() {
        return pool4.first().plus(1);
    }

    /** UDP or TCP. */
    public enum Transport {
        UDP, TCP
    }

    /**
     * Who the server is and whom it believes.
     *
     * @param crl revoked certificates
     * @param tlsCrypt the key around the control channel
     */
    public record Identity(Path ca, Path certificate, Path key, Optional<Path> crl, Optional<Path> tlsCrypt) {
        public Identity {
            requirePath(ca);
            requirePath(certificate);
            requirePath(key);
            crl.ifPresent(InstanceConfig::requirePath);
            tlsCrypt.ifPresent(InstanceConfig::requirePath);
        }
    }

    private static void requirePath(Path path) {
        String text = path.toString();
        require(path.isAbsolute() && text.length() <= PATH_CHARS_MAX,
                "not an absolute path of at most " + PATH_CHARS_MAX + " characters: " + text);
        require(text.chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != '"' && c != '\\'),
                "a path with quotes, backslashes or control characters");
    }

    private static void require(boolean fine, String otherwise) {
        if (!fine) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
