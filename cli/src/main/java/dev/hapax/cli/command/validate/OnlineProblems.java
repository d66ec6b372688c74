package dev.hapax.cli.command.validate;

import dev.hapax.cli.command.validate.Online.Trouble;
import dev.hapax.shared.config.ConfigPlaces;
import dev.hapax.shared.config.ConfigPlaces.Way;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What providers said, as problems at the places of the file that it is about. */
final class OnlineProblems {
    private final Loaded loaded;
    private final ConfigPlaces places;

    private OnlineProblems(Loaded loaded) {
        this.loaded = loaded;
        this.places = ConfigPlaces.of(loaded);
    }

    /** The file with what its providers have to say; one that is not valid names none that could be asked. */
    static Loaded added(Loaded loaded, Online online) {
        HapaxConfig config = loaded.config();
        if (config == null) {
            return loaded;
        }
        var asked = new OnlineProblems(loaded);
        List<Problem> problems = new ArrayList<>(loaded.problems());
        online.ask(config).forEach(trouble -> problems.add(asked.problem(trouble)));
        problems.sort(Comparator.comparingInt(problem -> problem.span().start().offset()));
        return new Loaded(loaded.source(), loaded.text(), config, problems);
    }

    private Problem problem(Trouble trouble) {
        ConfigPlaces.At at = places.first(ways(trouble));
        Problem problem = Problem.of(rule(trouble), loaded.source().name(), at.pointer(), at.span(), trouble.message());
        return switch (trouble.what()) {
            case NAME_UNKNOWN -> problem.withNote("help: look at the spelling of the host, and at the network here");
            case NO_ANSWER -> problem.withNote("help: look whether it runs, and at the address and port");
            case KEY_REFUSED -> problem.withNote("help: make a new key, or name another");
            case FORBIDDEN ->
                problem.withNote("help: look at what the key may do, and whether calls from here are taken");
            case NOTHING_LEFT -> problem.withNote("help: look at the account's limit and balance");
            case MODEL_NOT_OFFERED -> problem;
        };
    }

    private static Rule rule(Trouble trouble) {
        return switch (trouble.what()) {
            case NAME_UNKNOWN -> Rule.DNS;
            case NO_ANSWER, NOTHING_LEFT -> Rule.CONNECT;
            case KEY_REFUSED, FORBIDDEN -> Rule.REFUSED_KEY;
            case MODEL_NOT_OFFERED -> Rule.MODEL_NOT_OFFERED;
        };
    }

    /** Where it may stand, the likeliest first. */
    private static List<Way> ways(Trouble trouble) {
        String name = trouble.provider();
        @Nullable String model = trouble.model();
        List<Way> ways = new ArrayList<>();
        switch (trouble.what()) {
            case NAME_UNKNOWN, NO_ANSWER -> {
                ways.add(Way.to("providers", name, "base_url"));
                ways.add(Way.to("providers", name, "endpoint"));
            }
            case KEY_REFUSED, FORBIDDEN, NOTHING_LEFT -> {
                ways.add(Way.to("providers", name, "api_key"));
                ways.add(Way.to("providers", name, "api_key_file"));
            }
            case MODEL_NOT_OFFERED -> {
                if (model != null) {
                    ways.add(Way.to("providers", name, "models", model, "model"));
                    ways.add(Way.to("providers", name, "models", model));
                }
                ways.add(Way.to("providers", name, "model"));
            }
        }
        ways.add(Way.to("providers", name));
        ways.add(Way.to("llm"));
        return ways;
    }
}
