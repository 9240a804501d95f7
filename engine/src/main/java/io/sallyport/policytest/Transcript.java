package io.sallyport.policytest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.sallyport.event.Event;
import io.sallyport.management.Heard;
import io.sallyport.management.Message;
import io.sallyport.management.MessageParser;
import io.sallyport.model.InstanceName;

/**
 * Events found in lines of the management interface, read by the very parser the daemon uses.
 *
 * @param events complete events of clients, in order
 * @param defects what could not be believed
 */
public record Transcript(List<Event.OfClient> events, List<String> defects) {
    public Transcript {
        events = List.copyOf(events);
        defects = List.copyOf(defects);
    }

    /** Whether a text is of the management interface rather than YAML. */
    public static boolean isOne(String text) {
        return text.lines().anyMatch(line -> line.startsWith(">CLIENT:"));
    }

    /** The requests among the events. */
    public List<Event.Request> requests() {
        return events.stream().filter(Event.Request.class::isInstance).map(Event.Request.class::cast).toList();
    }

    /** Reads lines; whatever is not about a client is passed over. */
    public static Transcript read(String text, InstanceName instance, Instant at) {
        List<Event.OfClient> events = new ArrayList<>();
        List<String> defects = new ArrayList<>();
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        for (Message message : new MessageParser().feed(bytes)) {
            switch (Heard.of(message, instance, 0, at)) {
                case Heard.Happened(Event.OfClient event) -> events.add(event);
                case Heard.Unbelievable unbelievable -> defects.add("client " + unbelievable.client().cid() + ": " + unbelievable.why());
                case Heard.Nothing _ -> {}
            }
        }
        return new Transcript(events, defects);
    }

    /** The one request of a text that must hold exactly one. */
    static Optional<Event.Request> one(String text, InstanceName instance, Instant at) {
        Transcript read = read(text, instance, at);
        return read.requests().size() == 1 && read.defects().isEmpty() ? Optional.of(read.requests().getFirst()) : Optional.empty();
    }
}
