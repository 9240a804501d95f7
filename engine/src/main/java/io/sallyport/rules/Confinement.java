package io.sallyport.rules;

import java.net.URL;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

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

    private static final String CLASS_FILE = ".class";

    Confinement() {
        super("rules", Confinement.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isHidden(name)) {
            throw new ClassNotFoundException(name + " is out of reach of rules");
        }
        return super.loadClass(name, resolve);
    }

    @Override
    public @Nullable URL getResource(String name) {
        boolean isClass = name.endsWith(CLASS_FILE);
        return isClass && isHidden(name.substring(0, name.length() - CLASS_FILE.length()).replace('/', '.'))
                ? null
                : super.getResource(name);
    }

    private static boolean isHidden(String name) {
        return !CLASSES.contains(name) && PACKAGES.stream().noneMatch(name::startsWith);
    }
}
