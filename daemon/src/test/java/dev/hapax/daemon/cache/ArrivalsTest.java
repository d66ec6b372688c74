package dev.hapax.daemon.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.cache.Arrivals.Turn;
import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers at their own pace: in whichever order things happen, nobody misses a byte and nobody waits for nobody. */
class ArrivalsTest {
    private static final int LONGEST_PIECE = 90_000;
    private static final long MOST_OF_ONE = 300_000;
    private static final AnswerStream.End END = new AnswerStream.End(Usage.of(1, 1), null);

    private final HeldBytes held = new HeldBytes(MOST_OF_ONE, Long.MAX_VALUE);
    private final Seats seats = new Seats(true, System::nanoTime);
    private final List<Reader> reading = new ArrayList<>();

    private record Reader(Seat seat, ByteArrayOutputStream read) {}

    private Seat comes() {
        Seat seat = Seated.with(Seated.LONG);
        seats.take(seat);
        reading.add(new Reader(seat, new ByteArrayOutputStream()));
        return seat;
    }

    private Arrivals arrivals(boolean whole) {
        return new Arrivals(new PieceBuffer(held, whole));
    }

    @Test
    void oneAtATimePullsAndWhoComesLaterReadsFromTheBeginning() {
        Arrivals arrivals = arrivals(true);
        Seat first = comes();
        Seat second = comes();
        assertThat(arrivals.turn(first)).isEqualTo(Turn.PULL);
        arrivals.pull();
        assertThat(arrivals.turn(second)).isEqualTo(Turn.WAIT);
        assertThat(arrivals.came("one".getBytes(UTF_8))).isTrue();
        assertThat(arrivals.turn(second)).isEqualTo(Turn.READ);
        arrivals.pull();
        arrivals.came("two".getBytes(UTF_8));
        Seat late = comes();
        assertThat(arrivals.read(late)).asString().isEqualTo("onetwo");
        assertThat(arrivals.turn(late)).isEqualTo(Turn.PULL);
        arrivals.pull();
        arrivals.ended(END);
        assertThat(arrivals.turn(late)).isEqualTo(Turn.OVER);
        assertThat(arrivals.turn(first)).isEqualTo(Turn.READ);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyOrderOfThings(boolean wholeAtFirst) {
        for (int seed = 0; seed < 100; seed++) {
            play(new Random(seed), arrivals(wholeAtFirst));
            assertThat(held.now()).as("seed %d", seed).isZero();
        }
    }

    private void play(Random random, Arrivals arrivals) {
        var said = new ByteArrayOutputStream();
        int pieces = random.nextInt(40);
        boolean pulling = false;
        reading.clear();
        comes();
        while (!reading.isEmpty()) {
            Reader reader = reading.get(random.nextInt(reading.size()));
            Seat seat = reader.seat();
            int what = random.nextInt(100);
            if (what < 3 && arrivals.everything() != null) {
                comes();
            } else if (what < 5) {
                // One that is slow, or has gone, must not hold up the others for ever.
                seat.departed = true;
                leaves(arrivals, reader);
            } else if (pulling && what < 40) {
                pulling = false;
                if (pieces-- == 0) {
                    arrivals.ended(END);
                } else {
                    byte[] piece = new byte[random.nextInt(LONGEST_PIECE)];
                    random.nextBytes(piece);
                    said.writeBytes(piece);
                    arrivals.came(piece);
                }
            } else {
                switch (arrivals.turn(seat)) {
                    case READ -> {
                        reader.read().writeBytes(arrivals.read(seat));
                        arrivals.forgetReadBy(seats);
                    }
                    case PULL -> {
                        assertThat(pulling).isFalse();
                        pulling = true;
                        arrivals.pull();
                    }
                    case WAIT ->
                        assertThat(pulling
                                        || reading.stream().anyMatch(other -> arrivals.turn(other.seat()) == Turn.READ))
                                .as("somebody whom it waits for")
                                .isTrue();
                    case OVER -> {
                        assertThat(reader.read().toByteArray()).isEqualTo(said.toByteArray());
                        leaves(arrivals, reader);
                    }
                }
            }
            assertThat(held.now()).isLessThanOrEqualTo(MOST_OF_ONE + LONGEST_PIECE);
        }
        arrivals.clear();
    }

    private void leaves(Arrivals arrivals, Reader reader) {
        seats.leave(reader.seat());
        reading.remove(reader);
        arrivals.forgetReadBy(seats);
    }
}
