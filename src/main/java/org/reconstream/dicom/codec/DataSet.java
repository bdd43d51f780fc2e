package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in ascending order of their tags, each at most once.
 *
 * <p>Immutable and thread-safe. Two data sets are equal when their elements are, byte for byte.
 * Printing one shows how many elements it has and nothing else. Typed access is {@link #value(int)}
 * and {@link #require(int)}.
 */
public final class DataSet {
  private static final DataSet EMPTY = new DataSet(new Element[0], CharacterSet.ISO_IR_6);

  private final Element[] elements;
  private final CharacterSet characterSet;

  private DataSet(Element[] elements, CharacterSet characterSet) {
    this.elements = elements;
    this.characterSet = characterSet;
  }

  /** The data set without elements. */
  public static DataSet empty() {
    return EMPTY;
  }

  /** Starts a data set. */
  public static DataSetBuilder builder() {
    return new DataSetBuilder();
  }

  /**
   * The data set of these elements in any order.
   *
   * @param inherited the character set unless an element (0008,0005) says another
   * @throws IllegalArgumentException if a tag occurs twice
   */
  public static DataSet of(List<Element> elements, CharacterSet inherited) {
    Element[] sorted = elements.toArray(new Element[0]);
    Arrays.sort(sorted, (a, b) -> Integer.compareUnsigned(a.tag(), b.tag()));
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i].tag() == sorted[i - 1].tag()) {
        throw new IllegalArgumentException(Tag.format(sorted[i].tag()) + " occurs twice");
      }
    }
    return new DataSet(sorted, characterSet(sorted, inherited));
  }

  private static CharacterSet characterSet(Element[] sorted, CharacterSet inherited) {
    for (Element element : sorted) {
      if (element.tag() == Tag.SPECIFIC_CHARACTER_SET && element instanceof Element.Value value) {
        return CharacterSet.ofTerm(Values.characters(value, CharacterSet.ISO_IR_6));
      }
    }
    return inherited;
  }

  /** An equal data set over copies of the bytes, which keeps nothing of the source alive. */
  public DataSet detached() {
    Element[] copies = new Element[elements.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = detached(elements[i]);
    }
    return new DataSet(copies, characterSet);
  }

  private static Element detached(Element element) {
    if (element instanceof Element.Value value) {
      ByteBuffer copy = ByteBuffer.allocate(value.length()).put(value.bytes()).flip();
      return new Element.Value(value.tag(), value.vr(), copy);
    }
    Element.Sequence sequence = (Element.Sequence) element;
    return new Element.Sequence(
        sequence.tag(), sequence.items().stream().map(DataSet::detached).toList());
  }

  /** The elements in ascending order. */
  public List<Element> elements() {
    return List.of(elements);
  }

  /** The character set of its text. */
  public CharacterSet characterSet() {
    return characterSet;
  }

  /** The element with this tag. */
  public Optional<Element> element(int tag) {
    return Optional.ofNullable(find(tag));
  }

  /** Whether there is an element with this tag, empty or not. */
  public boolean contains(int tag) {
    return find(tag) != null;
  }

  /** The value of an attribute that may be absent, empty or of any VR. */
  public Values value(int tag) {
    Element element = find(tag);
    if (element instanceof Element.Sequence) {
      throw Malformed.of(Tag.format(tag) + " is a sequence where a value is expected");
    }
    return new Values(tag, (Element.Value) element, vr(element), characterSet);
  }

  /** The value of an attribute that must be there and not empty, else it is malformed. */
  public Values require(int tag) {
    Values value = value(tag);
    if (value.isEmpty()) {
      throw Malformed.of("the object has no value for " + Tag.format(tag) + ", which is required");
    }
    return value;
  }

  /** The items of a sequence; none when it is absent. */
  public List<DataSet> items(int tag) {
    Element element = find(tag);
    if (element == null) {
      return List.of();
    }
    if (element instanceof Element.Sequence sequence) {
      return sequence.items();
    }
    throw Malformed.of(Tag.format(tag) + " is not a sequence");
  }

  /**
   * The first private block of the group that {@code creator} reserves, at whichever of the
   * elements 0010 to 00FF it does.
   */
  public Optional<PrivateBlock> privateBlock(int group, String creator) {
    for (int block = 0x10; block <= 0xFF; block++) {
      int tag = group << 16 | block;
      Element element = find(tag);
      if (element instanceof Element.Value value
          && creator.equals(Values.characters(value, characterSet).strip())) {
        return Optional.of(new PrivateBlock(this, tag));
      }
    }
    return Optional.empty();
  }

  /** The VR to read an element by: the dictionary's for UN, else its own. */
  private @Nullable Vr vr(@Nullable Element element) {
    if (element == null || element.vr() != Vr.UN) {
      return element == null ? null : element.vr();
    }
    if (!Tag.isPrivate(element.tag())) {
      return Dictionary.standard(element.tag(), false);
    }
    Element creator = find(Tag.creatorOf(element.tag()));
    return creator instanceof Element.Value name
        ? Dictionary.ofPrivate(Values.characters(name, characterSet).strip(), element.tag())
        : Vr.UN;
  }

  private @Nullable Element find(int tag) {
    int low = 0;
    int high = elements.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(elements[middle].tag(), tag);
      if (order == 0) {
        return elements[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataSet set && Arrays.equals(elements, set.elements);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements);
  }

  @Override
  public String toString() {
    return "DataSet[" + elements.length + " elements]";
  }
}
