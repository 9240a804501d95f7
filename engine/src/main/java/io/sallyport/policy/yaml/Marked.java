package io.sallyport.policy.yaml;

import io.sallyport.model.Place;

/** A value and where it was written. */
public record Marked<T>(T value, Place place) {}
