package io.sallyport.management;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import io.sallyport.model.Address;

/**
 * What {@code status 3} says: every client the daemon has, pending ones too (those have no address yet), and what it routes to them. Formats 1 and
 * 2 are ambiguous where a common name holds a comma and are not read.
 *
 * @param unreadable rows of a client that could not be read
 */
public record StatusReport(List<Client> clients, List<Route> routes, int unreadable) {
    /** What the daemon says for a client without a certificate. */
    public static final String UNDEFINED = "UNDEF";

    public StatusReport {
        clients = List.copyOf(clients);
        routes = List.copyOf(routes);
    }

    /**
     * One client.
     *
     * @param commonName empty where the daemon says {@code UNDEF}
     * @param realAddress as printed: address and port for IPv4, the bare address for IPv6
     */
    public record Client(long cid, Optional<String> commonName, String realAddress, Optional<Address> address4, Optional<Address> address6,
            long receivedBytes, long sentBytes, Instant since, Optional<String> username) {}

    /** One entry of the daemon's routing table; {@code network} as printed (in bridged mode a MAC address). */
    public record Route(String network, String commonName, String realAddress) {}

    /** Reads the lines of the reply's body. */
    public static StatusReport parse(List<String> lines) {
        Map<String, Map<String, Integer>> headers = new HashMap<>();
        List<Client> clients = new ArrayList<>();
        List<Route> routes = new ArrayList<>();
        int unreadable = 0;
        for (String line : lines) {
            List<String> field = List.of(line.split("\t", -1));
            switch (field.getFirst()) {
                case "HEADER" -> header(headers, field);
                case "CLIENT_LIST" -> {
                    Optional<Client> client = client(new Row(headers.getOrDefault("CLIENT_LIST", Map.of()), field));
                    client.ifPresent(clients::add);
                    unreadable += client.isPresent() ? 0 : 1;
                }
                case "ROUTING_TABLE" -> {
                    Row row = new Row(headers.getOrDefault("ROUTING_TABLE", Map.of()), field);
                    routes.add(new Route(row.text("Virtual Address"), row.text("Common Name"), row.text("Real Address")));
                }
                default -> {
                    // TITLE, TIME and GLOBAL_STATS say nothing about a client.
                }
            }
        }
        return new StatusReport(clients, routes, unreadable);
    }

    private static void header(Map<String, Map<String, Integer>> headers, List<String> field) {
        Map<String, Integer> columns = new HashMap<>();
        // HEADER and the table's name stand before the column names, only the latter before the values.
        for (int i = 2; i < field.size(); i++) {
            columns.put(field.get(i), i - 1);
        }
        headers.put(field.size() > 1 ? field.get(1) : "", columns);
    }

    private static Optional<Client> client(Row row) {
        OptionalLong cid = Numbers.parse(row.text("Client ID"));
        if (cid.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Client(cid.getAsLong(), row.defined("Common Name"), row.text("Real Address"),
                Address.parse(row.text("Virtual Address")), Address.parse(row.text("Virtual IPv6 Address")), row.number("Bytes Received"),
                row.number("Bytes Sent"), Instant.ofEpochSecond(row.number("Connected Since (time_t)")), row.defined("Username")));
    }

    private record Row(Map<String, Integer> columns, List<String> field) {
        String text(String column) {
            Integer index = columns.get(column);
            return index == null || index >= field.size() ? "" : field.get(index);
        }

        Optional<String> defined(String column) {
            return Optional.of(text(column)).filter(value -> !value.isEmpty() && !value.equals(UNDEFINED));
        }

        long number(String column) {
            return Numbers.parse(text(column)).orElse(0);
        }
    }
}
