package io.sallyport.policytest;

import io.sallyport.event.Event;
import io.sallyport.policytest.Results.Moment;

/** Names the client of a case in a report. */
final class Subjects {
    private Subjects() {}

    static String of(Moment moment) {
        Event.Request event = moment.event();
        String platform = event.peer().info().platform().map(name -> " " + Client.platformName(name)).orElse("");
        return event.peer().person().orElse("nobody") + " from " + Event.from(event.peer()) + platform;
    }
}
