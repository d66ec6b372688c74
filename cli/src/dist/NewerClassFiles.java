import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar a newer form: {@code NewerClassFiles JAR}. The JDK keeps no class in its caches that was
 * compiled for Java 5, because such a class does not say its types and is verified anew at each start; what is missing
 * is computed here, once. Nothing else of them changes.
 */
final class NewerClassFiles {
    /** Of Java 8: the first whose classes must say their types. */
    private static final int VERSION = ClassFile.JAVA_8_VERSION;

    private NewerClassFiles() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path newer = jar.resolveSibling(jar.getFileName() + ".newer");
        try (ZipFile from = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(newer);
                ZipOutputStream to = new ZipOutputStream(file)) {
            ClassFile format = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(type -> {
                                ZipEntry entry = from.getEntry(nameOf(type.descriptorString()));
                                try {
                                    return entry == null ? null : from.getInputStream(entry);
                                } catch (IOException broken) {
                                    throw new UncheckedIOException(broken);
                                }
                            })
                            .orElse(ClassHierarchyResolver.defaultResolver())));
            Enumeration<? extends ZipEntry> entries = from.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                ZipEntry same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                to.putNextEntry(same);
                to.write(entry.getName().endsWith(".class") ? newer(format, bytes) : bytes);
                to.closeEntry();
            }
        }
        Files.move(newer, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String nameOf(String descriptor) {
        return descriptor.substring(1, descriptor.length() - 1) + ".class";
    }

    private static byte[] newer(ClassFile format, byte[] bytes) {
        ClassModel old = format.parse(bytes);
        if (old.majorVersion() >= VERSION) {
            return bytes;
        }
        ClassTransform version = (builder, element) ->
                builder.with(element instanceof ClassFileVersion ? ClassFileVersion.of(VERSION, 0) : element);
        return format.transformClass(
                old, version.andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element))));
    }
}
