package io.sallyport.adapter.git;

import java.net.URISyntaxException;
import java.util.Locale;

import org.eclipse.jgit.transport.URIish;

/**
 * A remote that may be used: over https, over ssh, or on this machine.
 *
 * @param kind how it is reached
 * @param uri where it is
 */
record RemoteAddress(Kind kind, URIish uri) {

    /** How a remote is reached. */
    enum Kind {
        HTTPS, SSH, FILE
    }

    static RemoteAddress parse(String text) throws Unusable {
        URIish uri;
        try {
            uri = new URIish(text);
        } catch (URISyntaxException e) {
            throw new Unusable("the policy remote is no address of a repository", "use https://…, ssh://…, user@host:path or file:///…");
        }
        if (uri.getPass() != null) {
            throw new Unusable("the policy remote has a password in its address",
                    "keep it in a file of its own and name that in the settings");
        }
        return new RemoteAddress(kindOf(uri), uri);
    }

    private static Kind kindOf(URIish uri) throws Unusable {
        String scheme = uri.getScheme();
        if (scheme == null) {
            if (uri.getHost() == null && !uri.getPath().startsWith("/")) {
                throw new Unusable("the policy remote `" + uri.getPath() + "` is a relative path", "use an absolute path");
            }
            return uri.getHost() == null ? Kind.FILE : Kind.SSH;
        }
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> Kind.HTTPS;
            case "ssh", "git+ssh", "ssh+git" -> Kind.SSH;
            case "file" -> Kind.FILE;
            case "http", "git" -> throw new Unusable("the policy remote uses `" + scheme + "`, which anybody on the way can change",
                    "use https:// or ssh://");
            default ->
                throw new Unusable("the policy remote uses `" + scheme + "`, which is not supported", "use https://, ssh:// or file://");
        };
    }

    /** The address for messages; it holds no secret. */
    @Override
    public String toString() {
        return uri.setPass(null).toString();
    }
}
