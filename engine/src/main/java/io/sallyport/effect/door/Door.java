package io.sallyport.effect.door;

import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.InstanceName;

/**
 * Where one OpenVPN daemon listens.
 *
 * @param listen the one address it listens at; whatever it is where empty. {@code ::} is all of both families, as for OpenVPN, {@code 0.0.0.0} all of IPv4
 */
public record Door(InstanceName instance, Transport transport, Optional<Address> listen, int port) {
    private static final Address ANY4 = Address.of("0.0.0.0");
    private static final Address ANY6 = Address.of("::");
    private static final int PORT_MAX = 65_535;
    private static final int USUAL_PORT = 1_194;

    public Door {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** How it is spoken to. */
    public enum Transport {
        UDP, TCP
    }

    /** At OpenVPN's own port, by UDP, wherever it listens: where a daemon's configuration says nothing else. */
    public static Door usual(InstanceName instance) {
        return new Door(instance, Transport.UDP, Optional.empty(), USUAL_PORT);
    }

    /** Whether packets of this family can reach it. */
    boolean hears(Family family) {
        return listen.map(address -> address.family() == family || address.equals(ANY6)).orElse(true);
    }

    /** Whether this is no address of a machine, but stands for all of them. */
    static boolean isAny(Address address) {
        return address.equals(ANY4) || address.equals(ANY6);
    }

    /** The name of its nft table, for example {@code sallyport_main.door}: a hyphen cannot stand in an nft name. */
    public String table() {
        return "sallyport_" + instance.value().replace('-', '_') + ".door";
    }
}
