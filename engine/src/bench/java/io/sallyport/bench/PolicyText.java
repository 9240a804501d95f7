package io.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.sallyport.policy.AccessRow;
import io.sallyport.policy.Group;
import io.sallyport.policy.Policy;
import io.sallyport.policy.QuotaRow;
import io.sallyport.policy.Resource;

/** An organisation's policy as its authors would have written it: the YAML files of a repository. */
record PolicyText(SortedMap<String, String> files) {

    static PolicyText of(Organisation organisation) {
        Policy policy = organisation.policy("text");
        TreeMap<String, String> files = new TreeMap<>();
        files.put("policies/manifest.yaml",
                "apiVersion: sallyport/v1\nkind: Manifest\nname: bench\nzone: Europe/Istanbul\nstock-rules: true\n");
        files.put("policies/groups.yaml", table("Groups", policy.directory().groups().values(), PolicyText::group));
        files.put("policies/resources.yaml", table("Resources", policy.resources().values(), PolicyText::resource));
        files.put("policies/access.yaml", table("Access", policy.access().rows(), PolicyText::access));
        files.put("policies/quotas.yaml", table("Quotas", policy.quotas().rows(), PolicyText::quota));
        files.put("policies/isolation.yaml", table("Isolation", policy.isolation().rows(),
                row -> "name: " + row.ref().id().name() + "\n    for: " + list(row.groups()) + "\n    mode: group"));
        files.put("policies/networks.yaml", table("Networks", policy.networks().values(),
                network -> "name: main\n    instance: main\n    ipv4: " + network.pool4() + "\n    dns:\n      servers: "
                        + list(network.push().dnsServers()) + "\n      search: " + list(network.push().searchDomains())));
        return new PolicyText(files);
    }

    /** How many rows there are altogether. */
    long rows() {
        return files.values().stream().flatMap(String::lines).filter(line -> line.startsWith("  - name:")).count();
    }

    void write(Path directory) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(directory.resolve("policies"));
            Files.writeString(path, file.getValue());
        }
    }

    @FunctionalInterface
    private interface Text<R> {
        String of(R row);
    }

    private static <R> String table(String kind, Collection<R> rows, Text<R> text) {
        return rows.stream().map(row -> "  - " + text.of(row) + "\n")
                .collect(Collectors.joining("", "apiVersion: sallyport/v1\nkind: " + kind + "\nrows:\n", ""));
    }

    private static String group(Group group) {
        return "name: " + group.name() + "\n    users: " + list(group.users());
    }

    private static String resource(Resource resource) {
        return "name: " + resource.name() + "\n    networks: " + list(resource.networks())
                + (resource.services().isEmpty() ? "" : "\n    services: [tcp/443]");
    }

    private static String access(AccessRow row) {
        return "name: " + row.ref().id().name() + "\n    " + (row.allows() ? "allow: " : "deny: ") + list(row.groups()) + "\n    to: "
                + list(row.resources()) + (row.when().hours().isPresent() ? "\n    when:\n      hours: mon-fri 08:00-18:00" : "")
                + (row.until().isPresent() ? "\n    until: 2027-01-01" : "");
    }

    private static String quota(QuotaRow row) {
        return "name: " + row.ref().id().name() + "\n    for: " + list(row.groups()) + "\n    rate: {down: " + row.down().orElseThrow()
                + ", up: " + row.up().orElseThrow() + "}";
    }

    private static String list(Collection<?> items) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
