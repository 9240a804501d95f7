package io.sallyport.effect.nft;

import io.sallyport.model.Address;
import io.sallyport.model.Family;
import io.sallyport.model.Network;
import io.sallyport.model.PortRange;

/**
 * A block of destinations: addresses {@code first} to {@code last}, protocol numbers {@code protocolFrom} to {@code protocolTo}, and ports (for
 * ICMP: {@code type * 256 + code}), all ends included.
 *
 * @param by the name of the resource or row that opens it
 */
public record Box(Address first, Address last, int protocolFrom, int protocolTo, PortRange ports, String by) {

    public Family family() {
        return first.family();
    }

    /** Whether a flow to this address, protocol number and port lies in it. */
    public boolean contains(Address address, int protocol, int port) {
        return address.family() == family() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0 && protocolFrom <= protocol
                && protocol <= protocolTo && ports.contains(port);
    }

    /** The key's part after the profile, as {@code nft -n list} prints it: {@code 10.0.0.0/8 . 6 . 80-90}. */
    String key() {
        return addresses() + " . " + (protocolFrom == protocolTo ? protocolFrom : protocolFrom + "-" + protocolTo) + " . " + ports;
    }

    /** An address alone, as a prefix where it is one, as a range otherwise. */
    private String addresses() {
        if (first.equals(last)) {
            return first.toString();
        }
        for (int length = 0; length < family().bits(); length++) {
            if (first.masked(length).equals(first)) {
                Network network = new Network(first, length);
                if (network.last().equals(last)) {
                    return network.toString();
                }
            }
        }
        return first + "-" + last;
    }
}
