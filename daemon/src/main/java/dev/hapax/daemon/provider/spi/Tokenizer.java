package dev.hapax.daemon.provider.spi;

/** Tells how many tokens a text has, without asking anybody. */
@FunctionalInterface
interface Tokenizer {
    /** Four characters each, as providers' own rules of thumb say. */
    Tokenizer ROUGH = text -> (text.length() + 3) / 4;

    long count(String text);
}
