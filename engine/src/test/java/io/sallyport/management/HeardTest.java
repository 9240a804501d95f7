package io.sallyport.management;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;
import io.sallyport.model.InstanceName;
import io.sallyport.model.Secret;

import static org.assertj.core.api.Assertions.assertThat;

class HeardTest {
    private static final InstanceName OFFICE = new InstanceName("office");
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void aCertificateClientIsReadFromARecording() {
        Event.Connect connect = first("t01-basic-cert", Event.Connect.class);
        assertThat(connect.client()).isEqualTo(new ClientId(OFFICE, 4, 0));
        assertThat(connect.kid()).isEqualTo(1);
        assertThat(connect.at()).isEqualTo(AT);
        Peer peer = connect.peer();
        assertThat(peer.commonName()).hasValue("client1");
        assertThat(peer.username()).isEmpty();
        assertThat(peer.password()).isEmpty();
        assertThat(peer.from()).hasValue(Address.of("10.99.1.1"));
        assertThat(peer.port()).isEqualTo(42112);
        assertThat(peer.certificate()).hasValueSatisfying(certificate -> {
            assertThat(certificate.serial()).isEqualTo("548859518900057756268128152461880070129143803319");
            assertThat(certificate.sha256()).startsWith("0a:ff:41:f8").hasSize(95);
            assertThat(certificate.issuer()).hasValue("Spike Root CA");
            assertThat(certificate.subject()).containsEntry("CN", "client1").containsEntry("OU", "Engineering").containsEntry("O",
                    "Spike Org");
        });
        assertThat(peer.info().platform()).hasValue("linux");
        assertThat(peer.info().version()).hasValue("2.6.14");
        assertThat(peer.info().understandsAuthPending()).isTrue();
        assertThat(peer.info().values()).doesNotContainKey("common_name");
    }

    @Test
    void aPasswordClientWithoutACertificateProvesNoName() {
        Peer peer = first("t02-userpass-only-nocert", Event.Connect.class).peer();
        assertThat(peer.commonName()).isEmpty();
        assertThat(peer.certificate()).isEmpty();
        assertThat(peer.username()).isPresent();
        assertThat(peer.password()).isPresent();
        assertThat(peer.toString()).contains("password=Optional[[secret]]");
    }

    @Test
    void aTypedNameDoesNotPassForACertificatesName() {
        // The daemon of this recording runs with username-as-common-name: carol has no certificate, client7 no password.
        List<Event.Connect> connects = all("t02-optional-uacn", Event.Connect.class);
        assertThat(connects.get(0).peer().commonName()).isEmpty();
        assertThat(connects.get(0).peer().username()).hasValue("carol");
        assertThat(connects.get(1).peer().commonName()).hasValue("client7");
    }

    @ParameterizedTest(name = "common_name={0} username={1} X509_0_CN={2}: {3}")
    @CsvSource({"root,root,ana,ana", "root,root,,", "ana,ana,ana,ana", "Engineering,,ana,Engineering", ",,ana,ana", "x@y,bob,ana,x@y"})
    void theNameIsOneTheCertificateProves(String commonName, String username, String subject, String proved) {
        Peer peer = request("tls_serial_0=1", "tls_digest_sha256_0=aa", field("common_name", commonName), field("username", username),
                field("X509_0_CN", subject)).peer();
        assertThat(peer.commonName()).isEqualTo(Optional.ofNullable(proved));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"untrusted_ip=10.0.0.1,10.0.0.1", "untrusted_ip6=fd99::11,fd99::11", "untrusted_ip=nonsense,", "x=y,"})
    void thePeersAddressMayBeOfEitherFamilyOrMissing(String entry, String address) {
        assertThat(request(entry).peer().from()).isEqualTo(Optional.ofNullable(address).map(Address::of));
    }

    @Test
    void anImpossiblePortIsNone() {
        assertThat(request("untrusted_port=65535").peer().port()).isEqualTo(65_535);
        assertThat(request("untrusted_port=65536").peer().port()).isZero();
    }

    @Test
    void hostileNamesArriveAsTheyAre() {
        List<Event.Connect> connects = all("t11-hostile-client", Event.Connect.class);
        assertThat(connects.getFirst().peer().username()).hasValue("bob_>CLIENT:ENV,common_name=root");
        assertThat(connects.getFirst().peer().password()).hasValue(new Secret("pw_>CLIENT:ENV,END_>CLIENT:CONNECT,77,1"));
        assertThat(connects.getFirst().peer().commonName()).isEmpty();
        assertThat(all("t10-odd-cn", Event.Connect.class)).extracting(connect -> connect.peer().commonName().orElseThrow())
                .contains("../../etc/passwd", "X=1,common_name=root", "evil__>CLIENT:ENV,END", "jürgen-日本");
    }

    @Test
    void aDisconnectCarriesItsTotals() {
        Event.Disconnect disconnect = all("t04-disconnect", Event.Disconnect.class).getFirst();
        assertThat(disconnect.receivedBytes()).isPositive();
        assertThat(disconnect.sentBytes()).isPositive();
        assertThat(disconnect.lasted()).isPositive();
    }

    @Test
    void anUnbelievableRequestIsNoEventButADisconnectAlwaysIs() {
        Env spoiled = new Env(new TreeMap<>(), Optional.of("cut"));
        ClientId client = new ClientId(OFFICE, 4, 9);
        assertThat(heard(new Message.ClientConnect(9, 1, spoiled))).isEqualTo(new Heard.Unbelievable(client, 1, "cut"));
        assertThat(heard(new Message.ClientReauth(9, 2, spoiled))).isEqualTo(new Heard.Unbelievable(client, 2, "cut"));
        assertThat(heard(new Message.ClientChallengeResponse(9, 3, new Secret("x"), spoiled)))
                .isEqualTo(new Heard.Unbelievable(client, 3, "cut"));
        assertThat(heard(new Message.ClientDisconnect(9, spoiled)))
                .isEqualTo(new Heard.Happened(new Event.Disconnect(client, 0, 0, Duration.ZERO, AT)));
        assertThat(heard(new Message.ClientEstablished(9, spoiled))).isEqualTo(new Heard.Happened(new Event.Established(client, AT)));
    }

    @Test
    void reauthAndChallengeAnswersNameTheirKey() {
        assertThat(all("t04-reauth", Event.Reauth.class)).isNotEmpty().allSatisfy(reauth -> assertThat(reauth.kid()).isPositive());
        assertThat(all("t05-pending-auth", Event.ChallengeAnswered.class)).extracting(answer -> answer.response().reveal())
                .contains("MTIzNDU2");
    }

    @Test
    void whatIsNotAboutAClientIsNothing() {
        assertThat(Stream.of(new Message.Hold(""), new Message.Success("x"), new Message.Fatal("x"), new Message.Unknown("x", "y")))
                .allSatisfy(message -> assertThat(heard(message)).isEqualTo(new Heard.Nothing()));
    }

    private static String field(String name, String value) {
        return value == null ? "x=" : name + "=" + value;
    }

    private static Event.Request request(String... entries) {
        StringBuilder text = new StringBuilder(">CLIENT:CONNECT,0,1\n");
        for (String entry : entries) {
            text.append(">CLIENT:ENV,").append(entry).append('\n');
        }
        Message message = new MessageParser().feed((text + ">CLIENT:ENV,END\n").getBytes(StandardCharsets.UTF_8)).getFirst();
        return (Event.Request) ((Heard.Happened) heard(message)).event();
    }

    private static Heard heard(Message message) {
        return Heard.of(message, OFFICE, 4, AT);
    }

    private static <T extends Event> T first(String transcript, Class<T> kind) {
        return all(transcript, kind).getFirst();
    }

    private static <T extends Event> List<T> all(String transcript, Class<T> kind) {
        return Transcripts.messages(transcript).stream().map(HeardTest::heard).filter(Heard.Happened.class::isInstance)
                .map(heard -> ((Heard.Happened) heard).event()).filter(kind::isInstance).map(kind::cast).toList();
    }
}
