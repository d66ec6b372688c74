package dev.hapax;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the room table true: each room imports what is listed for it and nothing else of ours; no cycles. */
class RoomTableTest {
    private static final JavaClasses HAPAX = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hapax");

    /** A room and the rooms it may import, by package below dev.hapax; {@code ..} means with all below. */
    record Room(String name, String... mayImport) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Room> rooms() {
        return Stream.of(
                new Room("shared.config"),
                new Room("shared.config.edit", "shared.config"),
                new Room("shared.report", "shared.config"),
                new Room("shared.admin", "shared.config.."),
                new Room("shared.client", "shared.."),
                new Room("shared.paths", "shared.config"),
                new Room("daemon.chat"),
                new Room("daemon.tokens", "daemon.chat"),
                new Room("daemon.sse"),
                new Room("daemon.upstream"),
                new Room("daemon.event", "daemon.chat"),
                new Room("daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room("daemon.dialect.openai", "daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room("daemon.dialect.responses", "daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room("daemon.dialect.anthropic", "daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room("daemon.dialect.ollama", "daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room("daemon.dialect.gemini", "daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room("daemon.dialect.completion", "daemon.dialect", "daemon.chat", "daemon.sse"),
                new Room(
                        "daemon.provider.spi",
                        "daemon.dialect",
                        "daemon.chat",
                        "daemon.sse",
                        "daemon.tokens",
                        "daemon.upstream",
                        "shared.config"),
                kind("openai"),
                kind("anthropic"),
                kind("ollama"),
                kind("gemini"),
                kind("azure"),
                kind("echo"),
                new Room("daemon.provider", "daemon.provider..", "shared.config"),
                new Room("daemon.health", "daemon.provider.spi", "daemon.event", "daemon.chat", "shared.config"),
                new Room(
                        "daemon.routing",
                        "daemon.health",
                        "daemon.provider.spi",
                        "daemon.dialect",
                        "daemon.event",
                        "daemon.chat",
                        "shared.config"),
                new Room("daemon.redis", "shared.config"),
                new Room("daemon.access", "daemon.redis", "daemon.chat", "shared.config"),
                new Room("daemon.cache", "daemon.redis", "daemon.chat", "daemon.event", "shared.config"),
                new Room(
                        "daemon.config",
                        "daemon.routing",
                        "daemon.access",
                        "daemon.provider.spi",
                        "daemon.event",
                        "daemon.upstream",
                        "shared.config..",
                        "shared.admin"),
                new Room(
                        "daemon.pipeline",
                        "daemon.access",
                        "daemon.cache",
                        "daemon.routing",
                        "daemon.provider.spi",
                        "daemon.dialect",
                        "daemon.config",
                        "daemon.event",
                        "daemon.tokens",
                        "daemon.chat",
                        "shared.config"),
                new Room(
                        "daemon.http",
                        "daemon.pipeline",
                        "daemon.config",
                        "daemon.access",
                        "daemon.routing",
                        "daemon.health",
                        "daemon.provider.spi",
                        "daemon.dialect..",
                        "daemon.event",
                        "daemon.chat",
                        "shared.config"),
                new Room(
                        "daemon.admin",
                        "daemon.alert",
                        "daemon.cache",
                        "daemon.config",
                        "daemon.requestlog",
                        "daemon.usage",
                        "daemon.health",
                        "daemon.routing",
                        "daemon.event",
                        "daemon.chat",
                        "shared.."),
                new Room("daemon.metrics", "daemon.event", "daemon.chat", "shared.config"),
                new Room("daemon.trace", "daemon.event", "daemon.chat", "shared.config"),
                new Room("daemon.usage", "daemon.event", "daemon.chat"),
                new Room("daemon.alert", "daemon.event", "daemon.chat", "daemon.upstream", "shared.config"),
                new Room("daemon.requestlog", "daemon.event", "daemon.chat", "shared.config"),
                new Room("cli.syntax"),
                new Room("cli.output", "shared..", "cli.syntax", "cli.terminal"),
                new Room("cli.error", "shared..", "cli.output", "cli.terminal"),
                new Room("cli.terminal"),
                new Room("cli.command..", "shared..", "cli.syntax", "cli.output", "cli.error", "cli.terminal"));
    }

    private static Room kind(String name) {
        return new Room(
                "daemon.provider." + name,
                "daemon.provider.spi",
                "daemon.dialect..",
                "daemon.upstream",
                "daemon.chat",
                "shared.config");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomImportsOnlyWhatIsListedForIt(Room room) {
        DescribedPredicate<JavaClass> ours = resideInAPackage("dev.hapax..");
        String[] allowed = Stream.concat(Stream.of(room.name()), Stream.of(room.mayImport()))
                .map(name -> "dev.hapax." + name)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage("dev.hapax." + room.name())
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(ours).or(resideInAnyPackage(allowed)))
                .check(HAPAX);
    }

    /** What all kinds of providers may import, one of them has to. */
    @Test
    void whatARoomMayImportItDoes() {
        Set<String> unused = new TreeSet<>();
        rooms().forEach(room -> {
            String who = room.name().startsWith("daemon.provider.") ? "daemon.provider.." : room.name();
            for (String other : room.mayImport()) {
                if (!imports("dev.hapax." + who, "dev.hapax." + other)) {
                    unused.add(room.name() + " -> " + other);
                }
            }
        });
        assertThat(unused).isEmpty();
    }

    private static boolean imports(String room, String other) {
        return HAPAX.that(resideInAPackage(room)).stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .anyMatch(dependency -> resideInAPackage(other).test(dependency.getTargetClass()));
    }

    @Test
    void everyPackageIsARoomOfTheTable() {
        Set<String> listed = rooms().map(room -> "dev.hapax." + room.name()).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (JavaClass type : HAPAX) {
            String name = type.getPackageName();
            boolean wiring = name.equals("dev.hapax.daemon") || name.equals("dev.hapax.cli");
            if (!wiring && !listed.contains(name) && !name.startsWith("dev.hapax.cli.command")) {
                unknown.add(name);
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void noTwoRoomsOfTheDaemonImportEachOther() {
        slices().matching("dev.hapax.daemon.(**)").should().beFreeOfCycles().check(HAPAX);
        slices().matching("dev.hapax.shared.(**)").should().beFreeOfCycles().check(HAPAX);
    }
}
