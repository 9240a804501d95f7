package io.sallyport.daemon;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Collection;
import java.util.TreeSet;

import io.sallyport.adapter.control.Permissions;
import io.sallyport.daemon.Daemon.CannotStart;

/** Names of system users, and of groups ({@code @name}), as the numbers the kernel vouches for. */
final class Users {
    private Users() {}

    static Permissions permissions(Collection<String> read, Collection<String> act) throws CannotStart {
        TreeSet<Long> readUsers = new TreeSet<>();
        TreeSet<Long> readGroups = new TreeSet<>();
        TreeSet<Long> actUsers = new TreeSet<>();
        TreeSet<Long> actGroups = new TreeSet<>();
        sort(read, readUsers, readGroups);
        sort(act, actUsers, actGroups);
        return new Permissions(readUsers, readGroups, actUsers, actGroups);
    }

    private static void sort(Collection<String> names, Collection<Long> users, Collection<Long> groups) throws CannotStart {
        for (String name : names) {
            if (name.startsWith("@")) {
                groups.add(number(name.substring(1), Path.of("/etc/group"), "group"));
            } else {
                users.add(number(name, Path.of("/etc/passwd"), "user"));
            }
        }
    }

    /** Known to the system by its own look-up; the number stands in the third field of the local database. */
    private static long number(String name, Path database, String what) throws CannotStart {
        try {
            UserPrincipalLookupService service = FileSystems.getDefault().getUserPrincipalLookupService();
            UserPrincipal principal = what.equals("group") ? service.lookupPrincipalByGroupName(name) : service.lookupPrincipalByName(name);
            for (String line : Files.readAllLines(database)) {
                String[] field = line.split(":", -1);
                if (field.length > 2 && field[0].equals(principal.getName())) {
                    return Long.parseLong(field[2]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new CannotStart("the " + what + " `" + name + "` of `control` is not known: " + e.getMessage(), "name users, and groups as `@name`");
        }
        throw new CannotStart("the " + what + " `" + name + "` of `control` is not in " + database, "name local users, and groups as `@name`");
    }
}
