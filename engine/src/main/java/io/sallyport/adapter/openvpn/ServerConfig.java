package io.sallyport.adapter.openvpn;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;

/**
 * The configuration file of an OpenVPN server that lets nobody in without a verdict. It has no address pool: a verdict whose address the daemon
 * does not understand leaves the client without one, instead of with one nobody decided on.
 */
public final class ServerConfig {
    private static final int KEEPALIVE_SECONDS = 5;
    private static final int KEEPALIVE_RESTART_SECONDS = 15;
    /** Long, because policy is decided again by ourselves, and each renegotiation needs an answer in time. */
    private static final int RENEGOTIATE_SECONDS = 86_400;

    /**
     * Handshakes half done count as clients: an old client on a bad line is done within this, and whoever never means to be takes a place no longer. A
     * client that is asked for a second factor has the time that the question gives it.
     */
    private static final int HANDSHAKE_SECONDS = 30;
    /**
     * First packets that are answered in ten seconds. OpenVPN's usual 100 let one flood of them starve everybody; what may arrive is limited at the port, by
     * source. An answer is no larger than what it answers.
     */
    private static final int ANSWERS_MAX = 10_000;
    private static final int ANSWERS_SECONDS = 10;

    private ServerConfig() {}

    /** The text of the file. Same input, same bytes. */
    public static String render(InstanceConfig c) {
        Text out = new Text();
        out.line("# OpenVPN instance " + c.name() + ", written by sallyport: changes are lost");
        out.line("mode server");
        out.line("tls-server");
        network(c, out);
        transport(c, out);
        identity(c.identity(), out);
        out.line("data-ciphers " + String.join(":", c.dataCiphers()));
        out.line("");
        out.line("management " + quoted(c.managementSocket()) + " unix");
        out.line("management-client-user " + c.managementUser());
        out.line("management-client-auth");
        out.line("management-hold");
        // Clients that have only a certificate would be refused before anybody is asked.
        out.line("auth-user-pass-optional");
        out.line("");
        out.line("max-clients " + c.clientsMax());
        out.line("keepalive " + KEEPALIVE_SECONDS + " " + KEEPALIVE_RESTART_SECONDS);
        out.line("reneg-sec " + RENEGOTIATE_SECONDS);
        out.line("hand-window " + HANDSHAKE_SECONDS);
        out.line("persist-tun");
        out.line("persist-key");
        out.line("script-security 1");
        out.line("verb 3");
        return out.toString();
    }

    private static void network(InstanceConfig c, Text out) {
        out.line("");
        out.line("dev " + c.device());
        out.line("dev-type " + (c.bridged() ? "tap" : "tun"));
        out.line("tun-mtu " + c.mtuBytes());
        if (!c.bridged()) {
            out.line("topology subnet");
            out.line("push \"topology subnet\"");
        }
        out.line("ifconfig " + c.server4() + " " + c.pool4().netmask());
        out.line("push \"route-gateway " + c.server4() + "\"");
        if (c.pool6().isPresent()) {
            Network pool = c.pool6().get();
            Address first = pool.first();
            out.line("ifconfig-ipv6 " + first.plus(1) + "/" + pool.length() + " " + first.plus(2));
            out.line("push \"tun-ipv6\"");
        }
    }

    private static void transport(InstanceConfig c, Text out) {
        out.line("");
        c.local().ifPresent(address -> out.line("local " + address));
        out.line("port " + c.port());
        String protocol = c.transport().name().toLowerCase(Locale.ROOT);
        String family = c.local().map(address -> address.family() == Family.V6 ? "6" : "4").orElse("");
        switch (c.transport()) {
            case UDP -> {
                out.line("proto " + protocol + family);
                out.line("connect-freq-initial " + ANSWERS_MAX + " " + ANSWERS_SECONDS);
                out.line("explicit-exit-notify 1");
                out.line("push \"explicit-exit-notify 1\"");
            }
            case TCP -> out.line("proto " + protocol + family + "-server");
        }
    }

    private static void identity(InstanceConfig.Identity identity, Text out) {
        out.line("");
        out.line("ca " + quoted(identity.ca()));
        out.line("cert " + quoted(identity.certificate()));
        out.line("key " + quoted(identity.key()));
        out.line("dh none");
        optional(out, "crl-verify", identity.crl());
        optional(out, "tls-crypt", identity.tlsCrypt());
        out.line("tls-version-min 1.2");
        out.line("remote-cert-tls client");
    }

    private static void optional(Text out, String directive, Optional<Path> path) {
        path.ifPresent(file -> out.line(directive + " " + quoted(file)));
    }

    /** Paths hold no quote and no backslash, which {@link InstanceConfig} saw to. */
    private static String quoted(Path path) {
        return "\"" + path + "\"";
    }

    private static final class Text {
        private final StringBuilder text = new StringBuilder();

        void line(String line) {
            text.append(line).append('\n');
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
