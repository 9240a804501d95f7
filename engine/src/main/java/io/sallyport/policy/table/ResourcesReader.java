package io.sallyport.policy.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.sallyport.model.Address;
import io.sallyport.model.Network;
import io.sallyport.policy.Resource;
import io.sallyport.policy.Service;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Units;

/** Reads rows of Resources. */
public final class ResourcesReader {
    /** The keys of a row. */
    public static final Shape ROW = Shape.of("a Resources row").required("name")
            .optional("networks", "hosts", "services", "labels", "owner", "routes");

    private ResourcesReader() {}

    static void read(Row row) {
        Fields fields = row.fields();
        SortedSet<Network> networks = new TreeSet<>();
        for (Marked<Network> network : fields.values("networks", Units.NETWORK)) {
            networks.add(network.value());
        }
        for (Marked<Address> host : fields.values("hosts", Units.ADDRESS)) {
            networks.add(Network.host(host.value()));
        }
        if (!fields.has("networks") && !fields.has("hosts")) {
            row.problems().add(TableProblem.NO_DESTINATION, row.ref().place(), "the resource has neither `networks` nor `hosts`");
        }
        List<Service> services = new ArrayList<>();
        for (Marked<Service> service : fields.values("services", ServiceText.UNIT)) {
            services.add(service.value());
        }
        boolean pushRoutes = fields.choice("routes", Map.of("push", true, "none", false)).orElse(true);
        row.draft().resources().add(new Resource(row.ref(), row.ref().id().name(), networks, services, labels(fields),
                fields.text("owner").map(Marked::value), pushRoutes));
    }

    private static SortedMap<String, String> labels(Fields fields) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (Node.Entry entry : fields.entries("labels")) {
            fields.read(entry.key(), Units.NAME_TEXT).ifPresent(
                    key -> fields.text(entry.value(), key.value()).ifPresent(value -> labels.put(key.value(), value.value())));
        }
        return labels;
    }
}
