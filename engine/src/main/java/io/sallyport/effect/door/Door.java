package io.sallyport.effect.door;

import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.InstanceName;

/**
 * Where one OpenVPN daemon listens.
 *
 * @param listen the one address it listens at; all where empty
 */
public record Door(InstanceName instance, Transport transport, Optional<Address> listen, int port) {
    private static final int PORT_MAX = 65_535;

    public Door {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** How it is spoken to. */
    public enum Transport {
        UDP, TCP
    }

    /** The name of its nft table, for example {@code sallyport_main.door}: a hyphen cannot stand in an nft name. */
    public String table() {
        return "sallyport_" + instance.value().replace('-', '_') + ".door";
    }
}
