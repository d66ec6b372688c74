package dev.hapax.cli.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.IFactory;

/**
 * All that the parser makes are the lists and maps for what is repeated. Its own factory would look for Groovy on the
 * class path first.
 */
public final class MadeByHand implements IFactory {
    public static final IFactory FACTORY = new MadeByHand();

    private MadeByHand() {}

    @Override
    public <K> K create(Class<K> type) {
        return type.cast(type == Map.class ? new LinkedHashMap<>() : new ArrayList<>());
    }
}
