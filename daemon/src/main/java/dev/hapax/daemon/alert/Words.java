package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertScope;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Figures and names as the messages say them. */
final class Words {
    private Words() {}

    /** {@code 8.3%}. */
    static String share(double share) {
        return number(share * 100) + "%";
    }

    /** At most one digit after the point, more below one. */
    static String number(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = value < 1
                ? exact.round(new MathContext(2, RoundingMode.HALF_UP))
                : exact.setScale(1, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** {@code 850 ms}, {@code 4.2 s}, {@code 3 min}, {@code 5 h}, {@code 14 d}. */
    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return number(millis / 1_000.0) + " s";
        }
        if (time.toMinutes() < 120) {
            return time.toMinutes() + " min";
        }
        return time.toHours() < 48 ? time.toHours() + " h" : time.toDays() + " d";
    }

    /** What requests they are: {@code requests to /v1/messages}. */
    static String requests(AlertScope scope) {
        return switch (scope.kind()) {
            case ALL -> "all requests";
            case PROVIDER, TARGET -> "attempts at " + scope.name();
            case ROUTE -> "requests to " + scope.name();
        };
    }
}
