package io.sallyport.model;

/** How bad a diagnostic is. Only an error keeps a policy from being compiled. */
public enum Severity {
    ERROR, WARNING, HINT
}
