package dev.hapax.daemon.cache;

/**
 * In which form a caller wants an answer: what is not a part of the question.
 *
 * @param stream frame by frame instead of whole
 * @param usage whether a stream is to tell what it used; a whole answer always does
 */
public record Form(boolean stream, boolean usage) {
    public static final Form WHOLE = new Form(false, true);
}
