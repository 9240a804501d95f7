package io.sallyport.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.sallyport.adapter.git.GitSettings;
import io.sallyport.adapter.openvpn.InstanceConfig.Identity;
import io.sallyport.adapter.openvpn.InstanceConfig.Transport;
import io.sallyport.adapter.openvpn.SupervisorSettings.Foreign;
import io.sallyport.daemon.DaemonConfig.Control;
import io.sallyport.daemon.DaemonConfig.InstanceFrom;
import io.sallyport.daemon.DaemonConfig.JournalLimits;
import io.sallyport.daemon.DaemonConfig.Management;
import io.sallyport.daemon.DaemonConfig.PolicyFrom;
import io.sallyport.model.DataSize;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Place;
import io.sallyport.policy.Compiled;
import io.sallyport.policy.yaml.Document;
import io.sallyport.policy.yaml.Fields;
import io.sallyport.policy.yaml.Marked;
import io.sallyport.policy.yaml.Node;
import io.sallyport.policy.yaml.Problems;
import io.sallyport.policy.yaml.Shape;
import io.sallyport.policy.yaml.Unit;
import io.sallyport.policy.yaml.Units;
import io.sallyport.policy.yaml.YamlProblem;

/** Reads the daemon's configuration file: the same strict YAML as policies, every mistake at once, with its place. */
public final class ConfigReader {
    public static final String KIND = "Daemon";
    public static final Shape DOCUMENT = Document.shape("the daemon's configuration").required("state", "runtime", "policy", "instances")
            .optional("control", "reconcile", "journal");
    public static final Shape POLICY = Shape.of("`policy`").required("repository").optional("branch", "tag", "poll", "timeout",
            "credentials");
    public static final Shape CREDENTIALS = Shape.of("`credentials`").optional("https-user", "https-token", "https-authority", "ssh-key",
            "ssh-known-hosts");
    public static final Shape CONTROL = Shape.of("`control`").optional("socket", "read", "act");
    public static final Shape JOURNAL = Shape.of("`journal`").optional("segment", "keep");
    public static final Shape INSTANCE = Shape.of("an instance").required("name").optional("device", "kick", "openvpn", "transport",
            "listen", "port",
            "ca", "certificate", "key", "crl", "tls-crypt", "max-clients", "foreign", "on-exit", "attach");
    public static final Shape ATTACH = Shape.of("`attach`").optional("socket", "host", "port", "password-file");

    private static final Set<String> SUPERVISED_ONLY = Set.of("openvpn", "transport", "listen", "port", "ca", "certificate", "key", "crl",
            "tls-crypt",
            "max-clients", "foreign", "on-exit");
    private static final int PORT_MAX = 65_535;
    private static final int OPENVPN_PORT = 1194;
    private static final int CLIENTS_USUAL = 1_024;
    private static final int SEGMENTS_KEPT_MAX = 100_000;
    private static final int SEGMENTS_KEPT_USUAL = 64;
    private static final DataSize SEGMENT_USUAL = new DataSize(64_000_000);
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration POLL_USUAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT_USUAL = Duration.ofSeconds(30);
    private static final Duration RECONCILE_USUAL = Duration.ofSeconds(2);

    private static final Unit<Path> PATH = Unit.of("an absolute path",
            text -> Optional.of(text).filter(t -> t.startsWith("/") && t.indexOf('\0') < 0)
                    .map(Path::of),
            YamlProblem.BAD_TEXT, "paths begin with `/`: the daemon has no directory of its own");

    private static final Unit<String> DEVICE = Unit.of("a device name",
            text -> Optional.of(text).filter(t -> t.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,14}")), YamlProblem.BAD_NAME,
            "at most 15 letters, digits, `.`, `_` and `-`");

    private final Problems problems = new Problems();

    private ConfigReader() {}

    /** Reads the text of a configuration file; {@code file} is its name in messages. */
    public static Compiled<DaemonConfig> read(String file, String text) {
        return new ConfigReader().documents(file, text);
    }

    private Compiled<DaemonConfig> documents(String file, String text) {
        List<Document> documents = Document.read(file, text, List.of(KIND), List.of(), problems);
        if (documents.isEmpty() && !problems.hasErrors()) {
            problems.add(YamlProblem.MISSING_KEY, new Place(file, 1, 1), "the file is empty", "engine/docs/daemon.md shows a whole one");
        }
        if (documents.size() > 1) {
            problems.add(YamlProblem.BAD_VALUE, documents.get(1).place(), "the file holds more than one document",
                    "one configuration is one document of kind `Daemon`");
        }
        Optional<DaemonConfig> config = documents.stream().findFirst().flatMap(document -> Fields.open(document.body(), DOCUMENT, problems))
                .flatMap(this::config);
        return new Compiled<>(problems.hasErrors() ? Optional.empty() : config, problems.sorted());
    }

    private Optional<DaemonConfig> config(Fields fields) {
        Optional<Path> state = path(fields, "state");
        Optional<Path> runtime = path(fields, "runtime");
        Optional<PolicyFrom> policy = fields.fields("policy", POLICY).flatMap(this::policy);
        List<InstanceFrom> instances = new ArrayList<>();
        TreeSet<InstanceName> names = new TreeSet<>();
        for (Node node : fields.items("instances")) {
            Fields.open(node, INSTANCE, problems).flatMap(this::instance).ifPresent(instance -> {
                if (!names.add(instance.name())) {
                    problems.add(YamlProblem.BAD_VALUE, node.place(), "there is an instance `" + instance.name() + "` already",
                            "each has a name, a device and a port of its own");
                }
                shared(node, instance, instances);
                instances.add(instance);
            });
        }
        if (fields.has("instances") && fields.items("instances").isEmpty()) {
            problems.add(YamlProblem.EMPTY_LIST, fields.placeOf("instances"), "`instances` is an empty list", "name at least one");
        }
        if (state.isEmpty() || runtime.isEmpty() || policy.isEmpty()) {
            return Optional.empty();
        }
        Control control = control(fields.fields("control", CONTROL), runtime.get());
        Duration reconcile = pause(fields, "reconcile").orElse(RECONCILE_USUAL);
        return Optional.of(new DaemonConfig(state.get(), runtime.get(), policy.get(), control, instances, reconcile,
                journal(fields.fields("journal", JOURNAL))));
    }

    /** What two daemons of one machine cannot both have. */
    private void shared(Node node, InstanceFrom instance, List<InstanceFrom> others) {
        for (InstanceFrom other : others) {
            if (instance.device().isPresent() && instance.device().equals(other.device())) {
                problems.add(YamlProblem.BAD_VALUE, node.place(), "instance `" + other.name() + "` has the device `"
                        + instance.device().get() + "` already", "each has a name, a device and a port of its own");
            }
            if (instance.daemon() instanceof DaemonConfig.Daemon.Supervised one
                    && other.daemon() instanceof DaemonConfig.Daemon.Supervised two && one.port() == two.port()
                    && one.transport() == two.transport()
                    && (one.listen().equals(two.listen()) || one.listen().isEmpty() || two.listen().isEmpty())) {
                problems.add(YamlProblem.BAD_VALUE, node.place(),
                        "instance `" + other.name() + "` listens at port " + one.port() + " already",
                        "each has a name, a device and a port of its own");
            }
        }
    }

    private Optional<PolicyFrom> policy(Fields fields) {
        if (fields.has("branch") && fields.has("tag")) {
            problems.add(YamlProblem.BAD_VALUE, fields.placeOf("tag"), "`policy` names both a branch and a tag", "keep one of them");
        }
        Optional<GitSettings.Ref> tag = fields.text("tag").map(word -> new GitSettings.Tag(word.value()));
        GitSettings.Ref ref = tag.orElse(new GitSettings.Branch(fields.text("branch").map(Marked::value).orElse("main")));
        GitSettings.Credentials credentials = fields.fields("credentials", CREDENTIALS).map(this::credentials)
                .orElse(GitSettings.Credentials.NONE);
        Duration poll = pause(fields, "poll").orElse(POLL_USUAL);
        Optional<Marked<Duration>> timeout = fields.value("timeout", Units.DURATION_TEXT);
        timeout.filter(t -> t.value().compareTo(Duration.ofSeconds(1)) < 0 || t.value().compareTo(GitSettings.TIMEOUT_MAX) > 0)
                .ifPresent(t -> problems.add(YamlProblem.OUT_OF_RANGE, t.place(), "`timeout` is from 1s to 10m"));
        return fields.text("repository").map(repository -> new PolicyFrom(repository.value(), ref, credentials, poll,
                timeout.map(Marked::value).orElse(TIMEOUT_USUAL)));
    }

    private GitSettings.Credentials credentials(Fields fields) {
        return new GitSettings.Credentials(fields.text("https-user").map(Marked::value).orElse("git"), path(fields, "https-token"),
                path(fields, "https-authority"), path(fields, "ssh-key"), path(fields, "ssh-known-hosts"));
    }

    private Control control(Optional<Fields> fields, Path runtime) {
        Path socket = fields.flatMap(f -> path(f, "socket")).orElse(runtime.resolve("control.sock"));
        return new Control(socket, users(fields, "read"), users(fields, "act"));
    }

    private static SortedSet<String> users(Optional<Fields> fields, String key) {
        TreeSet<String> users = new TreeSet<>();
        fields.ifPresent(f -> f.words(key).forEach(word -> users.add(word.value())));
        return users;
    }

    private static JournalLimits journal(Optional<Fields> fields) {
        long segment = fields.flatMap(f -> f.value("segment", Units.SIZE)).map(Marked::value).orElse(SEGMENT_USUAL).bytes();
        int keep = fields.flatMap(f -> f.number("keep", 1, SEGMENTS_KEPT_MAX)).orElse(SEGMENTS_KEPT_USUAL);
        return new JournalLimits(segment, keep);
    }

    private Optional<InstanceFrom> instance(Fields fields) {
        Optional<InstanceName> name = fields.value("name", Units.INSTANCE).map(Marked::value);
        Optional<? extends DaemonConfig.Daemon> daemon = fields.has("attach") ? attached(fields) : supervised(fields);
        Optional<String> device = fields.value("device", DEVICE).map(Marked::value);
        boolean tcp = daemon.isPresent() && daemon.get() instanceof DaemonConfig.Daemon.Supervised ours
                && ours.transport() == Transport.TCP;
        boolean kick = fields.flag("kick").orElse(!tcp);
        if (name.isEmpty() || daemon.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new InstanceFrom(name.get(), daemon.get(), device, kick));
    }

    private Optional<DaemonConfig.Daemon.Supervised> supervised(Fields fields) {
        for (String key : List.of("ca", "certificate", "key")) {
            if (!fields.has(key)) {
                problems.add(YamlProblem.MISSING_KEY, fields.place(), "an instance needs `" + key + "`",
                        "or `attach`, where somebody else runs the daemon");
            }
        }
        Optional<Path> ca = path(fields, "ca");
        Optional<Path> certificate = path(fields, "certificate");
        Optional<Path> key = path(fields, "key");
        Optional<Path> crl = path(fields, "crl");
        Optional<Path> tlsCrypt = path(fields, "tls-crypt");
        Path binary = path(fields, "openvpn").orElse(Path.of("/usr/sbin/openvpn"));
        Transport transport = fields.choice("transport", Map.of("udp", Transport.UDP, "tcp", Transport.TCP)).orElse(Transport.UDP);
        int port = fields.number("port", 1, PORT_MAX).orElse(OPENVPN_PORT);
        int clients = fields.number("max-clients", 1, PORT_MAX).orElse(CLIENTS_USUAL);
        Foreign foreign = fields.choice("foreign", Map.of("terminate", Foreign.TERMINATE, "refuse", Foreign.REFUSE))
                .orElse(Foreign.TERMINATE);
        boolean failFast = fields.choice("on-exit", Map.of("restart", false, "fail", true)).orElse(false);
        var listen = fields.value("listen", Units.ADDRESS).map(Marked::value);
        if (ca.isEmpty() || certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DaemonConfig.Daemon.Supervised(binary, transport, listen, port,
                new Identity(ca.get(), certificate.get(), key.get(), crl, tlsCrypt), clients, foreign, failFast));
    }

    private Optional<DaemonConfig.Daemon.Attached> attached(Fields fields) {
        for (String key : SUPERVISED_ONLY) {
            if (fields.has(key)) {
                problems.add(YamlProblem.BAD_VALUE, fields.placeOf(key),
                        "`" + key + "` is for a daemon of ours, and this one is attached to",
                        "take it out, or `attach`");
            }
        }
        return fields.fields("attach", ATTACH).flatMap(attach -> {
            if (attach.has("socket") == attach.has("host")) {
                problems.add(YamlProblem.BAD_VALUE, attach.place(),
                        "`attach` names either a `socket`, or a `host` with `port` and `password-file`");
                return Optional.empty();
            }
            Optional<Management> at = attach.has("socket") ? path(attach, "socket").map(Management.Socket::new) : tcp(attach);
            return at.map(DaemonConfig.Daemon.Attached::new);
        });
    }

    private Optional<Management> tcp(Fields attach) {
        Optional<String> host = attach.text("host").map(Marked::value);
        Optional<Integer> port = attach.number("port", 1, PORT_MAX);
        Optional<Path> password = path(attach, "password-file");
        if (!attach.has("port") || !attach.has("password-file")) {
            problems.add(YamlProblem.MISSING_KEY, attach.place(), "`attach` with a `host` needs `port` and `password-file`",
                    "a management port without a password is open to every process of the machine");
        }
        return host.isPresent() && port.isPresent() && password.isPresent()
                ? Optional.of(new Management.Tcp(host.get(), port.get(), password.get()))
                : Optional.empty();
    }

    /** Without a pause in between, a loop would do nothing else. */
    private Optional<Duration> pause(Fields fields, String key) {
        Optional<Marked<Duration>> pause = fields.value(key, Units.DURATION_TEXT);
        pause.filter(p -> p.value().compareTo(PAUSE_MIN) < 0)
                .ifPresent(p -> problems.add(YamlProblem.OUT_OF_RANGE, p.place(), "`" + key + "` is at least 1s"));
        return pause.map(Marked::value);
    }

    private static Optional<Path> path(Fields fields, String key) {
        return fields.value(key, PATH).map(Marked::value);
    }
}
