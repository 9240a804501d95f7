/**
 * What the world should be because of decisions: firewall, traffic classes, routes, push configuration, as values.
 *
 * <p>In: grants and the policy. Out: {@code Desired} state and the plan that leads there, adding before removing. Never: a process or a socket.
 */
@NullMarked
package io.sallyport.effect;

import org.jspecify.annotations.NullMarked;
