package io.sallyport.bench;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

import io.sallyport.event.Certificate;
import io.sallyport.event.Event;
import io.sallyport.event.Peer;
import io.sallyport.event.PeerInfo;
import io.sallyport.facts.Facts;
import io.sallyport.ipam.Lease;
import io.sallyport.ipam.Offer;
import io.sallyport.model.Address;
import io.sallyport.model.ClientId;

/** A connect of each person of an organisation, with what was known of it. */
record Questions(List<Question> all) {

    record Question(Event.Connect event, Facts facts) {}

    static Questions of(int people) {
        return new Questions(IntStream.range(0, people).mapToObj(Questions::question).toList());
    }

    private static Question question(int number) {
        String person = Organisation.person(number);
        TreeMap<String, String> subject = new TreeMap<>();
        subject.put("CN", person);
        subject.put("OU", "staff");
        TreeMap<String, String> info = new TreeMap<>();
        info.put("IV_PLAT", "linux");
        info.put("IV_VER", "2.6.14");
        info.put("IV_PROTO", "990");
        Peer peer = new Peer(Optional.of(person), Optional.empty(), Optional.empty(),
                Optional.of(new Certificate("1" + number, "aa:bb", Optional.of("ca"), subject)), Address.parse("203.0.113.7"),
                40_000, new PeerInfo(info));
        Lease lease = new Lease(Organisation.INSTANCE, person, Address.of("10.8.0.1").plus(number), Optional.empty(), Organisation.NOW,
                Optional.empty());
        return new Question(new Event.Connect(new ClientId(Organisation.INSTANCE, 1, number), 1, peer, Organisation.NOW),
                Facts.of(Organisation.NOW, new Offer.Available(lease)));
    }
}
