package dev.hapax;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceFormatTest {
    @Test
    void everySourceIsInTheLayoutOfTheFormatter() throws IOException, FormatterException {
        Path project = Path.of("..").toAbsolutePath().normalize();
        SourceFormat format = new SourceFormat();
        List<String> others = new ArrayList<>();
        for (Path file : SourceFormat.files(project)) {
            String text = Files.readString(file);
            if (!format.of(text).equals(text)) {
                others.add(project.relativize(file).toString());
            }
        }
        assertThat(others)
                .as("mvn -q -Pformat process-test-classes rewrites these")
                .isEmpty();
    }
}
