/**
 * A strict reading layer for every YAML file an author writes: nodes that know their place, typed accessors, one shape per mapping.
 *
 * <p>In: a path and its text. Out: {@link io.sallyport.policy.yaml.Node} values, and every mistake as a diagnostic in
 * {@link io.sallyport.policy.yaml.Problems}. Never: a value that was guessed, a key that was skipped silently, or an exception for the
 * author's mistake. {@code YamlReader} turns text into documents; {@code Fields} opens a mapping against a {@code Shape} and hands its values
 * out by type; {@code Units} names the written forms.
 */
@NullMarked
package io.sallyport.policy.yaml;

import org.jspecify.annotations.NullMarked;
