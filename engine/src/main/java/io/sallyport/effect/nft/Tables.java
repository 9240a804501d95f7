package io.sallyport.effect.nft;

import io.sallyport.model.InstanceName;

/** Which tables and devices one instance's firewall is about: {@code tun} carries its clients, {@code ifb} shapes what comes from them. */
public record Tables(InstanceName instance, String tun, String ifb) {

    /** The name of both tables, for example {@code sallyport_main}: a hyphen cannot stand in an nft name. */
    public String name() {
        return "sallyport_" + instance.value().replace('-', '_');
    }

    /** The table a map stands in, with its family. */
    public String tableOf(MapName map) {
        return (map.isNetdev() ? "netdev " : "inet ") + name();
    }
}
