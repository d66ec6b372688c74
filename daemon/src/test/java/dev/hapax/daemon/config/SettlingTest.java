package dev.hapax.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlingTest {
    /**
     * Each letter is one look, a quiet period after the one before; small letters are beginnings of what is in force, a
     * dash is nothing seen yet. The answer is the number of the look that is taken.
     */
    @ParameterizedTest
    @CsvSource({
        "A, A, 1, renamed: there was a hint and it is still so",
        "-, AA, 2, found by polling",
        "A, BB, 2, written on after the hint",
        "A, BCDD, 4, written on and on",
        "a, a, 0, the beginning of the old file is not believed yet",
        "a, aa, 2, nor left unread for ever",
        "a, aBB, 3, it was being written anew",
        "-, aabBB, 5, with a pause between two writes",
        "-, abcd, 0, never at rest"
    })
    void whatRestsIsTaken(String atTheHint, String looks, int taken, String why) {
        var settling = new Settling(atTheHint.equals("-") ? null : sight(atTheHint.charAt(0)));
        int look = 0;
        boolean rests = false;
        while (!rests && look < looks.length()) {
            rests = settling.rests(sight(looks.charAt(look)));
            look++;
        }
        assertThat(rests ? look : 0).as(why).isEqualTo(taken);
    }

    private static Sight sight(char content) {
        var mark = new ContentMark(List.of(), String.valueOf(content));
        return new Sight(mark, FileTime.fromMillis(content), true, Character.isLowerCase(content));
    }
}
