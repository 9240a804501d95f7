package io.sallyport.lab;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.demo.NetworkNamespace;

/** A machine in the network behind one or two connectors, each of which is a router for it. */
final class Branch implements AutoCloseable {
    private final NetworkNamespace space;
    private final Station station;
    private final List<String> routers;

    private Branch(NetworkNamespace space, Station station, List<String> routers) {
        this.space = space;
        this.station = station;
        this.routers = List.copyOf(routers);
    }

    /**
     * Cables a machine to these connectors.
     *
     * @param name of its namespace
     * @param net the first three numbers of its network: the machine is .10, the connectors .1 and .2
     */
    static Branch behind(String name, String net, Laptop... connectors) {
        NetworkNamespace space = NetworkNamespace.create(name);
        List<String> routers = new ArrayList<>();
        for (Laptop connector : connectors) {
            int n = routers.size() + 1;
            NetworkNamespace router = connector.station().space();
            router.must("sysctl", "-qw", "net.ipv4.ip_forward=1");
            router.cable("lan0", net + "." + n + "/32", space, "eth" + n, net + ".10/32");
            router.must("ip", "route", "add", net + ".10/32", "dev", "lan0");
            space.must("ip", "route", "add", net + "." + n + "/32", "dev", "eth" + n, "src", net + ".10");
            routers.add(net + "." + n);
        }
        Branch branch = new Branch(space, Station.in(space), routers);
        branch.by(1);
        return branch;
    }

    /** Has the machine send everything by its n-th router, as the routers of a real network would agree on. */
    void by(int n) {
        space.must("ip", "route", "replace", "default", "via", routers.get(n - 1), "dev", "eth" + n);
    }

    Station station() {
        return station;
    }

    NetworkNamespace space() {
        return space;
    }

    @Override
    public void close() {
        station.close();
        space.close();
    }
}
