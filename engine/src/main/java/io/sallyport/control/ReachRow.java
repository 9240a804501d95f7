package io.sallyport.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.sallyport.model.Address;
import io.sallyport.model.ClientId;

/**
 * What one client may reach and who may reach it.
 *
 * @param since when it was let in; what it used is counted from then on
 * @param isolation how it stands to other clients: {@code none}, {@code group NAME}, {@code full}
 * @param refusedPackets of flows that it began and that nothing allows
 */
public record ReachRow(ClientId client, String person, Address address4, Optional<Address> address6, Instant since, List<Item> items,
        String isolation, long refusedPackets, long refusedBytes) {
    public ReachRow {
        items = List.copyOf(items);
    }

    /**
     * One thing it may reach, may not, or is reached by.
     *
     * @param way {@code to}, {@code not to}, {@code clients} or {@code from}
     * @param name of the resource, exemption or invitation
     * @param where networks and services
     * @param by the rows it rests on, as {@code file:line name}
     * @param packets of its flows, both directions
     */
    public record Item(String way, String name, String where, List<String> by, long packets, long bytes) {
        public Item {
            by = List.copyOf(by);
        }
    }
}
