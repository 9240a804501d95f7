package io.sallyport.facts;

import java.util.ArrayList;
import java.util.List;

import io.sallyport.event.Certificate;
import io.sallyport.event.Event;
import io.sallyport.event.PeerInfo;

/** Facts about a request that no stock rule asks for, and an organisation's own rules may. */
public final class Circumstances {
    private Circumstances() {}

    /** The facts to insert, in an order that depends on nothing but the input. */
    public static List<Object> of(Event.Request event, Facts known) {
        List<Object> facts = new ArrayList<>();
        PeerInfo info = event.peer().info();
        facts.add(device(info, known.client().managed().orElse(false)));
        event.peer().certificate().ifPresent(certificate -> fields(certificate, facts));
        info.values().forEach((name, value) -> facts.add(new Variable(name, value)));
        return facts;
    }

    private static Device device(PeerInfo info, boolean managed) {
        return new Device(value(info, "IV_PLAT"), value(info, "IV_PLAT_VER"), value(info, "IV_GUI_VER"), value(info, "IV_HWADDR"), managed);
    }

    private static String value(PeerInfo info, String name) {
        return info.values().getOrDefault(name, "");
    }

    private static void fields(Certificate certificate, List<Object> facts) {
        certificate.subject().forEach((name, value) -> facts.add(new CertificateField(name, value)));
        certificate.issuer().ifPresent(issuer -> facts.add(new CertificateField("issuer", issuer)));
        facts.add(new CertificateField("serial", certificate.serial()));
        facts.add(new CertificateField("sha256", certificate.sha256()));
    }
}
