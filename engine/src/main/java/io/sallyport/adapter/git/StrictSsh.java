package io.sallyport.adapter.git;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshConstants;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/** SSH with one key, one list of known hosts, no agent, no questions, and no configuration of the user's: an unknown host is refused. */
final class StrictSsh {
    private StrictSsh() {}

    /** {@code home} is an empty directory that stands in for the user's. */
    static SshdSessionFactory factory(Path home, Path key, Path knownHosts) {
        return new SshdSessionFactoryBuilder().setHomeDirectory(home.toFile()).setSshDirectory(home.resolve(".ssh").toFile())
                .setConfigStoreFactory((homeDirectory, configFile, user) -> new FixedConfig(key, knownHosts))
                .setDefaultIdentities(directory -> List.of(key))
                .setDefaultKnownHostsFiles(directory -> List.of(knownHosts))
                .setPreferredAuthentications("publickey")
                .setConnectorFactory(null)
                .build(null);
    }

    /** The same settings for every host. */
    private static final class FixedConfig implements SshConfigStore {
        private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        FixedConfig(Path key, Path knownHosts) {
            values.put(SshConstants.IDENTITY_FILE, List.of(key.toString()));
            values.put(SshConstants.IDENTITIES_ONLY, List.of("yes"));
            values.put(SshConstants.USER_KNOWN_HOSTS_FILE, List.of(knownHosts.toString()));
            values.put(SshConstants.GLOBAL_KNOWN_HOSTS_FILE, List.of(new File("/dev/null").getPath()));
            values.put(SshConstants.STRICT_HOST_KEY_CHECKING, List.of("yes"));
            values.put(SshConstants.PREFERRED_AUTHENTICATIONS, List.of("publickey"));
            values.put(SshConstants.BATCH_MODE, List.of("yes"));
        }

        @Override
        public HostConfig lookup(String host, int port, @Nullable String user) {
            return new FixedHost(values, host, port, Optional.ofNullable(user));
        }

        @Override
        public HostConfig lookupDefault(String host, int port, @Nullable String user) {
            return lookup(host, port, user);
        }
    }

    /** The settings of one connection. */
    private static final class FixedHost implements SshConfigStore.HostConfig {
        private final Map<String, List<String>> values;

        FixedHost(Map<String, List<String>> fixed, String host, int port, Optional<String> user) {
            values = new TreeMap<>(fixed);
            values.put(SshConstants.HOST_NAME, List.of(host));
            if (port > 0) {
                values.put(SshConstants.PORT, List.of(String.format(Locale.ROOT, "%d", port)));
            }
            user.ifPresent(name -> values.put(SshConstants.USER, List.of(name)));
        }

        @Override
        public @Nullable String getValue(String key) {
            List<String> found = values.get(key);
            return found == null ? null : found.getFirst();
        }

        @Override
        public List<String> getValues(String key) {
            return new ArrayList<>(values.getOrDefault(key, List.of()));
        }

        @Override
        public Map<String, String> getOptions() {
            Map<String, String> single = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            values.forEach((key, list) -> single.put(key, list.getFirst()));
            return single;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return new TreeMap<>(values);
        }
    }
}
