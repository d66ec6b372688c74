package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whose call it is, and until when. */
class SeatsTest {
    private final AtomicLong now = new AtomicLong();
    private final Seats seats = new Seats(true, now::get);

    private Seat takes(int seconds) {
        Seat seat = Seated.with(Duration.ofSeconds(seconds), now::get);
        seats.take(seat);
        return seat;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void theCallHasItsLeadersTimeUntilItIsEverybodys() {
        seats.lead(takes(10));
        takes(30);
        takes(20);
        assertThat(seats.until().left()).isEqualTo(Duration.ofSeconds(10));
        seats.untilTheLast();
        assertThat(seats.until().left()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void whoeverHasTheMostTimeIsNotLateByItself() {
        Seat first = takes(10);
        Seat second = takes(20);
        seats.lead(first);
        pass(Duration.ofSeconds(10));
        assertThat(seats.late(first)).isFalse();
        seats.untilTheLast();
        assertThat(seats.late(first)).isTrue();
        assertThat(seats.late(second)).isFalse();
        pass(Duration.ofSeconds(10));
        assertThat(seats.late(second)).isFalse();
    }

    @Test
    void theNextInLineIsThereAndHasTime() {
        Seat leader = takes(10);
        seats.lead(leader);
        assertThat(seats.nextInLine()).isNull();
        Seat departed = takes(30);
        departed.departed = true;
        takes(20);
        Seat patient = takes(30);
        takes(30);
        pass(Duration.ofMillis(19_950));
        assertThat(seats.nextInLine()).isSameAs(patient);
        seats.lead(patient);
        assertThat(seats.leads(leader)).isFalse();
        assertThat(seats.until().left()).isEqualTo(Duration.ofMillis(10_050));
    }

    @Test
    void itIsShutOnce() {
        assertThat(seats.open()).isTrue();
        assertThat(seats.shut()).isTrue();
        assertThat(seats.shut()).isFalse();
        assertThat(seats.open()).isFalse();
    }

    @Test
    void whoHasLeftIsWaitedForByNobody() {
        Seat first = takes(10);
        Seat second = takes(10);
        first.next = 3;
        second.next = 1;
        assertThat(seats.slowest(7)).isEqualTo(1);
        second.departed = true;
        assertThat(seats.slowest(7)).isEqualTo(3);
        first.departed = true;
        assertThat(seats.slowest(7)).isEqualTo(7);
        assertThat(seats.anybodyWaits()).isFalse();
    }
}
