package io.sallyport.adapter.kernel;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.sallyport.flow.Health;
import io.sallyport.flow.Outcome;
import io.sallyport.model.InstanceName;

/** Counts what went wrong with an instance's kernel, and says it once, with what to do. For several threads. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final InstanceName instance;
    private Health health = Health.WELL;

    Troubles(InstanceName instance) {
        this.instance = instance;
    }

    /** Something failed and is tried once more, by everything. */
    synchronized void retried(String why) {
        LOG.info("instance {}: tried again by everything, since {}", instance, why);
        health = new Health(health.retried() + 1, health.refused(), health.unlimited(), health.impaired());
    }

    /** A change is not in force. */
    synchronized Outcome refused(String what) {
        Outcome.Failed failed = amiss(what);
        health = new Health(health.retried(), health.refused() + 1, health.unlimited(), Optional.of(failed));
        return failed;
    }

    /** What was found different is still so. */
    synchronized Outcome unrepaired(String what) {
        Outcome.Failed failed = amiss(what);
        health = new Health(health.retried(), health.refused(), health.unlimited(), Optional.of(failed));
        return failed;
    }

    /** A change is in force but for the limits of the rate. */
    synchronized Outcome unlimited(String why) {
        Outcome.Failed failed = amiss("clients are let in without limits of their rate: " + why);
        health = new Health(health.retried(), health.refused(), health.unlimited() + 1, Optional.of(failed));
        return Outcome.done();
    }

    /** A change is in force. */
    synchronized Outcome well() {
        health.impaired().ifPresent(was -> LOG.info("instance {}: the kernel does again what it is told", instance));
        health = new Health(health.retried(), health.refused(), health.unlimited(), Optional.empty());
        return Outcome.done();
    }

    synchronized Health health() {
        return health;
    }

    private Outcome.Failed amiss(String what) {
        Outcome.Failed failed = new Outcome.Failed(what, Advice.on(what));
        if (health.impaired().filter(failed::equals).isEmpty()) {
            LOG.warn("instance {}: {} ({})", instance, failed.what(), failed.hint());
        }
        return failed;
    }
}
