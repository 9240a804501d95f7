package io.sallyport.adapter.kernel;

import io.sallyport.effect.Bundles;
import io.sallyport.effect.nft.Edit;
import io.sallyport.effect.tc.ClassEdit;
import io.sallyport.effect.tc.Direction;
import io.sallyport.model.Network;

/** Sentences for what was found different in the kernel, and what was done about it. */
final class Drift {
    private Drift() {}

    static String of(Edit edit) {
        String where = " the firewall map " + edit.map().text();
        if (edit.was().isEmpty()) {
            return edit.key() + " was missing from" + where + ": put back";
        }
        return edit.is().isEmpty()
                ? edit.key() + " was put into" + where + " by someone: removed"
                : edit.key() + " had another value in" + where + ": set to " + edit.is().get();
    }

    static String ofMissing(Network network, String device) {
        return "the route to " + network + " by " + device + " was gone: put back";
    }

    static String ofSurplus(Network network, String device) {
        return "a route to " + network + " by " + device + " was put there by someone: removed";
    }

    static String of(ClassEdit edit, Bundles bundles) {
        String whose = edit.number() >= Bundles.SHARED_FIRST ? "clients" : "the client";
        String which = "the traffic class " + bundles.classId(edit.number()) + (edit.direction() == Direction.DOWN
                ? " towards "
                : " from ") + whose;
        if (edit.was().isEmpty()) {
            return which + " was gone: put back";
        }
        return edit.is()
                .map(shape -> which + (edit.moves() ? " hung elsewhere: made anew with " : " had another rate: set to ") + shape.rate())
                .orElse(which + " was put there by someone: removed");
    }
}
