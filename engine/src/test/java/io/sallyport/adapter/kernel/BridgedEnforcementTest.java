package io.sallyport.adapter.kernel;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import org.junit.jupiter.api.Test;

import io.sallyport.flow.Enforcement;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands before another enforcement passes everything on: a method with a body of its own in the interface would be answered without it. */
class BridgedEnforcementTest {
    @Test
    void nothingIsAnsweredByTheInterface() throws NoSuchMethodException {
        for (Method method : Enforcement.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers())) {
                assertThat(BridgedEnforcement.class.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass())
                        .as(method.getName()).isEqualTo(BridgedEnforcement.class);
            }
        }
    }
}
