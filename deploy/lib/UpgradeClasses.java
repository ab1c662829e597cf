import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Prints a class path whose jars the JVM's cache of loaded classes can take whole. The cache leaves
 * out classes older than Java 6, which have no stack maps: they would be read and verified the slow
 * way at every start. Jars that hold such classes are copied with their classes brought to Java 8.
 *
 * <p>usage: UpgradeClasses FOLDER CLASSPATH
 */
final class UpgradeClasses {
  private static final int FIRST_WITH_STACK_MAPS = 50;
  private static final int JAVA_8 = 52;

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    List<String> jars = new ArrayList<>();
    for (String name : arguments[1].split(":")) {
      Path jar = Path.of(name);
      jars.add(Files.isRegularFile(jar) && isOld(jar) ? upgraded(jar, folder).toString() : name);
    }
    System.out.println(String.join(":", jars));
  }

  private static boolean isOld(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        Stream<JarEntry> entries = file.stream()) {
      return entries
          .filter(UpgradeClasses::isClass)
          .limit(1)
          .anyMatch(entry -> version(bytes(file, entry)) < FIRST_WITH_STACK_MAPS);
    }
  }

  private static Path upgraded(Path jar, Path folder) throws IOException {
    Path made = folder.resolve(jar.getFileName());
    Path beside = folder.resolve(jar.getFileName() + ".new");
    try (JarFile file = new JarFile(jar.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(beside))) {
      ClassFile classes = classFile(file);
      for (JarEntry entry : file.stream().toList()) {
        byte[] bytes = bytes(file, entry);
        boolean old = isClass(entry) && version(bytes) < FIRST_WITH_STACK_MAPS;
        out.putNextEntry(new JarEntry(entry.getName()));
        out.write(old ? upgraded(classes, bytes) : bytes);
        out.closeEntry();
      }
    }
    return Files.move(beside, made, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] upgraded(ClassFile classes, byte[] bytes) {
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(JAVA_8, 0);
          } else {
            builder.with(element);
          }
        };
    return classes.transformClass(
        classes.parse(bytes),
        // Bodies are written anew, each with its stack map.
        ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element))
            .andThen(version));
  }

  private static ClassFile classFile(JarFile jar) {
    ClassHierarchyResolver ofJar =
        ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              JarEntry entry = jar.getJarEntry(name.substring(1, name.length() - 1) + ".class");
              return entry == null ? null : new java.io.ByteArrayInputStream(bytes(jar, entry));
            });
    return ClassFile.of(
        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
        ClassFile.ClassHierarchyResolverOption.of(
            ofJar.orElse(ClassHierarchyResolver.defaultResolver())));
  }

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
  }

  private static int version(byte[] bytes) {
    return (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
  }

  private static byte[] bytes(JarFile file, JarEntry entry) {
    try (var in = file.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
