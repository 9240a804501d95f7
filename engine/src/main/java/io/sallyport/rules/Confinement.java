package io.sallyport.rules;

import java.util.List;
import java.util.Set;

/**
 * The classes that rules can name while they are compiled and while they run: the facts, the vocabulary, and what Drools itself needs. A second wall:
 * what an organisation writes never gets so far that it could name a class at all.
 */
final class Confinement extends ClassLoader {
    /** Drools and MVEL, which the compiled rules call; and what they are compiled with. */
    private static final List<String> PACKAGES = List.of("org.drools.", "org.kie.", "org.mvel2.", "io.sallyport.facts.",
            "io.sallyport.policy.", "io.sallyport.model.");
    private static final Set<String> CLASSES = Set.of("io.sallyport.rules.Conclude", "java.lang.Object", "java.lang.Class",
            "java.lang.String",
            "java.lang.CharSequence", "java.lang.Comparable", "java.lang.Iterable", "java.lang.Boolean", "java.lang.Character",
            "java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.Long", "java.lang.Float", "java.lang.Double",
            "java.lang.Number", "java.lang.Void", "java.lang.Enum", "java.lang.Record", "java.lang.Throwable", "java.lang.Exception",
            "java.lang.RuntimeException", "java.lang.Error", "java.lang.Override", "java.lang.Deprecated", "java.io.Serializable",
            "java.util.Collection", "java.util.List", "java.util.Set", "java.util.Map", "java.util.Optional", "java.util.SortedSet",
            "java.util.SortedMap", "java.util.Iterator", "java.util.Comparator");

    Confinement() {
        super("rules", Confinement.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!CLASSES.contains(name) && PACKAGES.stream().noneMatch(name::startsWith)) {
            throw new ClassNotFoundException(name + " is out of reach of rules");
        }
        return super.loadClass(name, resolve);
    }
}
