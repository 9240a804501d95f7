package io.sallyport.model;

import java.math.BigDecimal;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Exact scaling of written decimals. */
final class Decimal {
    private Decimal() {}

    /** {@code whole.fraction} times {@code factor}; empty when that is no whole number or does not fit a long. */
    static Optional<Long> scale(String whole, @Nullable String fraction, long factor) {
        BigDecimal number = new BigDecimal(fraction == null ? whole : whole + "." + fraction);
        try {
            return Optional.of(number.multiply(BigDecimal.valueOf(factor)).longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
