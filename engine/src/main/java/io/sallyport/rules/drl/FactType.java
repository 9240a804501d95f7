package io.sallyport.rules.drl;

import java.util.List;
import java.util.Optional;

import io.sallyport.facts.CertificateField;
import io.sallyport.facts.Clock;
import io.sallyport.facts.Connect;
import io.sallyport.facts.Device;
import io.sallyport.facts.Member;
import io.sallyport.facts.Variable;

/**
 * A fact that an organisation's own rules can match.
 *
 * @param type the record; its simple name is what a pattern says
 * @param single whether every decision has exactly one
 * @param meaning one sentence
 * @param fields in the record's order
 */
public record FactType(Class<? extends Record> type, boolean single, String meaning, List<Field> fields) {

    /** Every fact, in the order of the documentation. */
    public static final List<FactType> ALL = List.of(
            new FactType(Connect.class, true, "Who asks.", List.of(
                    new Field("instance", Kind.TEXT, "name of the OpenVPN instance"),
                    new Field("person", Kind.TEXT, "certificate CN, or the user name where there is no certificate"),
                    new Field("username", Kind.TEXT, "user name as typed; empty when none was"),
                    new Field("certified", Kind.YES_NO, "whether a verified certificate was shown"),
                    new Field("reauth", Kind.YES_NO, "whether a client that is already in is decided again"),
                    new Field("from", Kind.TEXT, "source address, IPv4 or IPv6; empty when unknown"),
                    new Field("platform", Kind.TEXT,
                            "`linux`, `win`, `mac`, `ios`, `android` …: the client's word; empty when it says nothing"),
                    new Field("version", Kind.TEXT, "the client's OpenVPN version, such as `2.6.14`: the client's word"))),
            new FactType(Device.class, true,
                    "The device. All but `managed` is what the client says in the variables it sends: good for sorting, never proof.",
                    List.of(new Field("platform", Kind.TEXT, "`IV_PLAT`, as in Connect"),
                            new Field("platformVersion", Kind.TEXT, "`IV_PLAT_VER`, the version of the operating system"),
                            new Field("application", Kind.TEXT, "`IV_GUI_VER`, name and version of the application"),
                            new Field("hardware", Kind.TEXT,
                                    "`IV_HWADDR`, a hardware address or the like; sent only by clients with `push-peer-info`"),
                            new Field("managed", Kind.YES_NO,
                                    "whether the organisation is known to manage the device; `false` when nothing is known"))),
            new FactType(Clock.class, true, "The time of the decision, in the zone of the manifest.", List.of(
                    new Field("day", Kind.WHOLE, "day of the week, 1 (Monday) to 7 (Sunday)"),
                    new Field("hour", Kind.WHOLE, "0 to 23"),
                    new Field("minute", Kind.WHOLE, "0 to 59"),
                    new Field("epochSecond", Kind.WHOLE, "seconds since 1970-01-01T00:00:00Z"))),
            new FactType(Member.class, false, "One for each group the person is in, by itself or through other groups.", List.of(
                    new Field("group", Kind.TEXT, "name of the group, as in Groups, or as an identity provider reports it"))),
            new FactType(CertificateField.class, false, "One for each field of the verified certificate; none without a certificate.",
                    List.of(new Field("name", Kind.TEXT, "`CN`, `OU`, `O` …, and `issuer`, `serial`, `sha256`"),
                            new Field("value", Kind.TEXT, "what the certificate says"))),
            new FactType(Variable.class, false, "One for each `IV_` or `UV_` variable that the client sent: the client's word.", List.of(
                    new Field("name", Kind.TEXT, "such as `IV_SSL` or `UV_ASSET`"),
                    new Field("value", Kind.TEXT, "what the client says"))));

    public FactType {
        fields = List.copyOf(fields);
    }

    /** What a field holds. None is ever null. */
    public enum Kind {
        TEXT("text"), WHOLE("whole number"), YES_NO("true or false");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** A field of a fact. */
    public record Field(String name, Kind kind, String meaning) {}

    public String name() {
        return type.getSimpleName();
    }

    static Optional<FactType> of(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }

    Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
