package io.sallyport.policy.table;

import java.util.Map;
import java.util.Optional;

import io.sallyport.policy.Bridging;
import io.sallyport.policy.Bridging.OnMove;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Shape;

/** Reads {@code device} of a Networks row. */
public final class DeviceReader {
    /** The keys of {@code device}. */
    public static final Shape DEVICE = Shape.of("`device`").required("kind").optional("moved-mac");

    private DeviceReader() {}

    /** Empty where clients exchange IP packets with the gateway, not Ethernet frames. */
    static Optional<Bridging> read(Row row) {
        Optional<Fields> fields = row.fields().fields("device", DEVICE);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        boolean bridged = fields.get().choice("kind", Map.of("tun", false, "tap", true)).orElse(false);
        Optional<OnMove> onMove = fields.get().choice("moved-mac", Map.of("end", OnMove.END, "report", OnMove.REPORT));
        if (!bridged) {
            if (onMove.isPresent()) {
                row.problems().add(EstateProblem.MOVED_MAC_OF_TUN, fields.get().placeOf("moved-mac"),
                        "clients of a tun device have no MAC addresses", "take `moved-mac` out, or write `kind: tap`");
            }
            return Optional.empty();
        }
        if (row.fields().has("ipv6")) {
            row.problems().add(EstateProblem.BRIDGED_IPV6, row.fields().placeOf("ipv6"), "a bridged instance carries IPv4 only",
                    "take `ipv6` out, or give those who need IPv6 an instance of `kind: tun`");
        }
        return Optional.of(new Bridging(onMove.orElse(OnMove.END)));
    }
}
