package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Decimal;
import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a file of Pascal VOC says of an image. Pixels are counted from 1, and those on both sides of
 * a box belong to it. Definitions and entities of the file's own are refused, so that no other file
 * is ever read.
 *
 * @param width of the image in pixels; 0 where the file does not say
 * @param height likewise
 * @param objects in the order of the file
 */
record VocFile(int width, int height, List<Thing> objects) {
  /** A file for an image is some thousand bytes long. */
  static final int MOST_BYTES = 1 << 22;

  private static final int MOST_OBJECTS = 10_000;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_LEVELS = 32;
  private static final List<String> SIDES = List.of("xmin", "ymin", "xmax", "ymax");

  /**
   * An object.
   *
   * @param left the first pixel from the left, and likewise the other sides
   */
  record Thing(String name, double left, double top, double right, double bottom)
      implements Serializable {}

  VocFile {
    objects = List.copyOf(objects);
  }

  /** Reads a file; what is wrong is told behind the file's name. */
  static VocFile read(String file, byte[] content) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(content));
      try {
        return new Reading(file, reader).all();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException problem) {
      throw DataException.bad(
          "%s: expected XML as Pascal VOC has it, found %s", file, told(problem));
    }
  }

  /** In one line: the first says where, the second what. */
  private static String told(XMLStreamException problem) {
    return Optional.ofNullable(problem.getMessage())
        .orElse("something else")
        .lines()
        .map(String::strip)
        .collect(Collectors.joining(" "));
  }

  /** The boxes as fractions of an image of this size, which the file must be of. */
  List<Box> boxes(String file, int imageWidth, int imageHeight) {
    boolean said = width > 0 && height > 0;
    if (said && (width != imageWidth || height != imageHeight)) {
      throw DataException.bad(
          "%s: the size is %s x %s, but the image's is %s x %s: expected the boxes of this image",
          file, width, height, imageWidth, imageHeight);
    }
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      Thing one = objects.get(i);
      boolean inside =
          one.left() >= 0
              && one.top() >= 0
              && one.left() <= one.right()
              && one.top() <= one.bottom()
              && one.right() <= imageWidth
              && one.bottom() <= imageHeight
              && one.right() > 0
              && one.bottom() > 0;
      if (!inside) {
        throw DataException.bad(
            "%s, object %s (%s): expected a box inside of %s x %s pixels, the smaller number first,"
                + " found xmin %s, ymin %s, xmax %s, ymax %s",
            file,
            i + 1,
            one.name(),
            imageWidth,
            imageHeight,
            one.left(),
            one.top(),
            one.right(),
            one.bottom());
      }
      boxes.add(
          new Box(
              one.name(),
              Math.max(0, one.left() - 1) / imageWidth,
              Math.max(0, one.top() - 1) / imageHeight,
              one.right() / imageWidth,
              one.bottom() / imageHeight));
    }
    return boxes;
  }

  /** Goes through a file once. */
  private static final class Reading {
    private final String file;
    private final XMLStreamReader reader;
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> fields = new HashMap<>();
    private final List<Thing> objects = new ArrayList<>();
    private int width;
    private int height;

    Reading(String file, XMLStreamReader reader) {
      this.file = file;
      this.reader = reader;
    }

    VocFile all() throws XMLStreamException {
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
          throw DataException.bad("%s: expected XML without DOCTYPE and entities of its own", file);
        } else if (event == XMLStreamConstants.START_ELEMENT) {
          start(reader.getLocalName());
        } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
          text.append(reader.getText());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          end();
        }
      }
      return new VocFile(width, height, objects);
    }

    private void start(String name) {
      if (path.isEmpty() && !name.equals("annotation")) {
        throw DataException.bad("%s: expected <annotation>, found <%s>", file, name);
      }
      if (path.size() == MOST_LEVELS) {
        throw DataException.bad(
            "%s: expected at most %s elements inside of each other, found more", file, MOST_LEVELS);
      }
      path.addLast(name);
      text.setLength(0);
      if (place().equals("annotation/object")) {
        fields.clear();
      }
    }

    private String place() {
      return String.join("/", path);
    }

    private void end() {
      String value = text.toString().strip();
      text.setLength(0);
      switch (place()) {
        case "annotation/size/width" -> width = size(value);
        case "annotation/size/height" -> height = size(value);
        case "annotation/object" -> object();
        case "annotation/object/name" -> fields.put("name", value);
        default -> side(value);
      }
      path.removeLast();
    }

    private void side(String value) {
      String name = path.getLast();
      if (SIDES.contains(name) && place().equals("annotation/object/bndbox/" + name)) {
        fields.put(name, value);
      }
    }

    private int size(String value) {
      double size = number("the size of the image", value);
      if (size != Math.rint(size) || size < 0 || size > Integer.MAX_VALUE) {
        throw DataException.bad("%s: expected the size of the image, found '%s'", file, value);
      }
      return (int) size;
    }

    private double number(String what, String value) {
      if (!Decimal.isNumber(value) || !Double.isFinite(Double.parseDouble(value))) {
        throw DataException.bad("%s: expected %s in pixels, found '%s'", file, what, value);
      }
      return Double.parseDouble(value);
    }

    private void object() {
      int number = objects.size() + 1;
      String name = fields.getOrDefault("name", "");
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        throw DataException.bad(
            "%s, object %s: expected a name of at most %s letters, found '%s'",
            file, number, LONGEST_NAME, name.substring(0, Math.min(name.length(), LONGEST_NAME)));
      }
      if (number > MOST_OBJECTS) {
        throw DataException.bad("%s: expected at most %s objects", file, MOST_OBJECTS);
      }
      String what = "of object " + number + " (" + name + ")";
      double[] sides =
          SIDES.stream()
              .mapToDouble(
                  side -> number("the " + side + " " + what, fields.getOrDefault(side, "")))
              .toArray();
      objects.add(new Thing(name, sides[0], sides[1], sides[2], sides[3]));
    }
  }
}
