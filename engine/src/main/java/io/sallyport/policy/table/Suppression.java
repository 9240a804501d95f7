package io.sallyport.policy.table;

import java.util.Optional;

import io.sallyport.model.Place;
import io.sallyport.policy.yaml.Marked;

/**
 * A warning an author knows of and has answered with a reason.
 *
 * @param id the warning
 * @param from where the row or document starts in which it is suppressed
 * @param to where the next one starts; empty at the end of the file
 * @param ofDocument whether it stands beside the rows, and not in one of them
 */
public record Suppression(Marked<String> id, String reason, Place from, Optional<Place> to, boolean ofDocument) {

    /** Whether the place lies in the row or document; a place that is a whole file lies in each of its documents. */
    public boolean covers(Place place) {
        return place.file().equals(from.file()) && (place.line() == 0
                ? ofDocument
                : place.compareTo(from) >= 0 && (to.isEmpty() || place.compareTo(to.get()) < 0));
    }
}
