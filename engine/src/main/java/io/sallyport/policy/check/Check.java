package io.sallyport.policy.check;

import io.sallyport.policy.table.Draft;
import io.sallyport.policy.yaml.Problems;

/** One question asked of the whole draft. */
@FunctionalInterface
interface Check {

    /** Reports what is wrong; changes nothing. */
    void run(Draft draft, Problems problems);
}
