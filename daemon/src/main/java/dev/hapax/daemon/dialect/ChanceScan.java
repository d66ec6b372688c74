package dev.hapax.daemon.dialect;

import dev.hapax.daemon.dialect.RequestScan.Chance;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Notes, within the one pass over a request, how much of its answer is left to chance. */
public final class ChanceScan {
    private @Nullable Double temperature;
    private boolean seeded;
    private int choices = 1;

    /** Takes a member of the request; what is wrong in it is for others to say. */
    public void member(String name, JsonParser value) {
        JsonToken token = value.currentToken();
        switch (name) {
            case "temperature" -> temperature = token.isNumeric() ? Double.valueOf(value.getDoubleValue()) : null;
            case "seed" -> seeded = token.isNumeric();
            case "n" -> choices = token == JsonToken.VALUE_NUMBER_INT ? Math.max(1, (int) value.getDoubleValue()) : 1;
            default -> {}
        }
    }

    public Chance found() {
        return new Chance(temperature, seeded, choices);
    }
}
