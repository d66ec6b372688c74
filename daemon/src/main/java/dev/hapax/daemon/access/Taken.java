package dev.hapax.daemon.access;

/**
 * What came of some claims.
 *
 * @param all whether there was enough of each; if not, nothing was taken
 * @param owed by each bucket, afterwards
 */
record Taken(boolean all, long[] owed) {}
