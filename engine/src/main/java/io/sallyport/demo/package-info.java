/**
 * A whole network on one machine, to show and to try things on: certificates, network namespaces, real OpenVPN clients.
 *
 * <p>In: names. Out: running parts, each of which cleans up after itself when closed. Never: anything a production daemon needs.
 */
@NullMarked
package io.sallyport.demo;

import org.jspecify.annotations.NullMarked;
