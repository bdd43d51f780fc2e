package org.reconstream.dicom.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * Decodes one object's data sets from its bytes. Holds the position and what was counted so far.
 */
final class DataSetReader {
  private static final long UNDEFINED = 0xFFFF_FFFFL;

  private final ByteBuffer bytes;
  private final Limits limits;
  private int position;
  private int counted;
  private long textBytes;

  DataSetReader(ByteBuffer bytes, Limits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  void position(int offset) {
    position = offset;
  }

  /** Reads group 0002, which is always Explicit VR Little Endian, and leaves out its length. */
  DataSet readMeta() {
    List<Element> group = new ArrayList<>();
    int end = -1;
    int previous = 0;
    while (position + 4 <= bytes.limit() && bytes.getShort(position) == 2) {
      Header header = header(bytes.limit(), true, null);
      requireAscending(previous, header);
      previous = header.tag;
      Element.Value value = value(header, bytes.limit());
      if (header.tag == Tag.FILE_META_INFORMATION_GROUP_LENGTH) {
        long length = new Values(header.tag, value, value.vr(), CharacterSet.ISO_IR_6).integer();
        end = (int) Math.min(position + length, Integer.MAX_VALUE);
      } else {
        group.add(value);
      }
    }
    if (end >= 0 && end != position) {
      throw Malformed.of(
          "the File Meta Information ends at byte " + position + ", its length says " + end);
    }
    return dataSet(group, CharacterSet.ISO_IR_6);
  }

  /** Reads from the position to the end of the object. */
  DataSet readDataSet(TransferSyntax syntax) {
    boolean explicit = syntax == TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    Frame frame = new Frame(explicit, bytes.limit(), false, 0, CharacterSet.ISO_IR_6);
    return readElements(frame);
  }

  /** One level of nesting: how it is encoded, where it must end, and what has been seen in it. */
  private static final class Frame {
    final boolean explicit;
    final int end;
    final boolean delimited;
    final int depth;
    final List<Element> elements = new ArrayList<>();
    final Map<Integer, String> creators = new HashMap<>();
    CharacterSet characterSet;
    boolean signedPixels;

    Frame(boolean explicit, int end, boolean delimited, int depth, CharacterSet inherited) {
      this.explicit = explicit;
      this.end = end;
      this.delimited = delimited;
      this.depth = depth;
      this.characterSet = inherited;
    }

    void add(Element.Value value) {
      if (value.tag() == Tag.SPECIFIC_CHARACTER_SET) {
        characterSet = CharacterSet.ofTerm(Values.characters(value, CharacterSet.ISO_IR_6));
      } else if (value.tag() == Tag.PIXEL_REPRESENTATION && value.length() == 2) {
        signedPixels = value.bytes().getShort() == 1;
      } else if (Tag.isPrivateCreator(value.tag()) && value.length() <= 64) {
        creators.put(value.tag(), Values.characters(value, CharacterSet.ISO_IR_100).strip());
      }
      elements.add(value);
    }
  }

  /** The header of an element; {@code vr} is null for items and delimiters. */
  private record Header(int offset, int tag, @Nullable Vr vr, long length) {}

  private DataSet readElements(Frame frame) {
    int previous = 0;
    boolean open = true;
    while (open && position < frame.end) {
      Header header = header(frame.end, frame.explicit, frame);
      if (header.tag == Tag.ITEM_DELIMITATION && frame.delimited) {
        requireZeroLength(header);
        open = false;
      } else {
        requireAscending(previous, header);
        previous = header.tag;
        read(frame, header);
      }
    }
    if (open && frame.delimited) {
      throw Malformed.of("the item that should end before byte " + frame.end + " has no delimiter");
    }
    return dataSet(frame.elements, frame.characterSet);
  }

  private void read(Frame frame, Header header) {
    if (header.vr == null || Tag.group(header.tag) <= 2) {
      throw at(header, "has no place in a data set");
    }
    count(header);
    if (frame.elements.size() >= limits.elements()) {
      throw at(header, "is one more than the limit of " + limits.elements() + " elements");
    }
    if (header.vr == Vr.SQ) {
      frame.elements.add(sequence(frame, header, frame.explicit));
    } else if (header.length == UNDEFINED && header.vr == Vr.UN) {
      frame.elements.add(sequence(frame, header, false));
    } else {
      Element.Value value = value(header, frame.end);
      if (!Tag.isGroupLength(header.tag)) {
        frame.add(value);
      }
    }
  }

  private void count(Header header) {
    if (++counted > limits.totalElements()) {
      throw at(
          header, "is one more than the limit of " + limits.totalElements() + " nested elements");
    }
  }

  private DataSet dataSet(List<Element> elements, CharacterSet characterSet) {
    try {
      return DataSet.of(elements, characterSet);
    } catch (IllegalArgumentException e) {
      throw Malformed.of(e.getMessage() + " in the data set that ends at byte " + position);
    }
  }

  private Element.Sequence sequence(Frame frame, Header header, boolean explicit) {
    if (frame.depth >= limits.depth()) {
      throw at(header, "is nested deeper than the limit of " + limits.depth());
    }
    boolean delimited = header.length == UNDEFINED;
    int end = delimited ? frame.end : end(header, frame.end);
    List<DataSet> items = new ArrayList<>();
    boolean open = true;
    while (open && position < end) {
      Header item = header(end, explicit, null);
      if (item.tag == Tag.SEQUENCE_DELIMITATION && delimited) {
        requireZeroLength(item);
        open = false;
      } else if (item.tag != Tag.ITEM) {
        throw at(item, "stands where an item of sequence " + Tag.format(header.tag) + " should");
      } else if (items.size() >= limits.items()) {
        throw at(item, "is one more than the limit of " + limits.items() + " items");
      } else {
        items.add(item(item, end, explicit, frame.depth + 1, frame.characterSet));
      }
    }
    if (open && delimited) {
      throw at(header, "is a sequence without a delimiter");
    }
    return new Element.Sequence(header.tag, items);
  }

  private DataSet item(Header item, int end, boolean explicit, int depth, CharacterSet inherited) {
    boolean delimited = item.length == UNDEFINED;
    count(item);
    int itemEnd = delimited ? end : end(item, end);
    return readElements(new Frame(explicit, itemEnd, delimited, depth, inherited));
  }

  private Element.Value value(Header header, int limit) {
    Vr vr = header.vr;
    if (vr == null || vr == Vr.SQ) {
      throw at(header, "has no place here");
    }
    if (header.length == UNDEFINED) {
      if (header.tag == Tag.PIXEL_DATA) {
        throw new ReconstructionException(
            new Failure.Unsupported(
                "the pixel data are encapsulated; convert the object to uncompressed pixel data"));
      }
      throw at(header, "has undefined length, which " + vr + " does not allow");
    }
    int end = end(header, limit);
    int length = (int) header.length;
    if (length % 2 != 0) {
      throw at(header, "has odd length " + length);
    }
    if (vr.isText()) {
      textBytes += length;
      if (textBytes > limits.textBytes()) {
        throw at(header, "exceeds the limit of " + limits.textBytes() + " bytes of text");
      }
    }
    Element.Value value = new Element.Value(header.tag, vr, bytes.slice(position, length));
    position = end;
    return value;
  }

  private Header header(int end, boolean explicit, @Nullable Frame frame) {
    int offset = position;
    requireRemaining(offset, 8, end);
    int tag =
        Short.toUnsignedInt(bytes.getShort(offset)) << 16
            | Short.toUnsignedInt(bytes.getShort(offset + 2));
    position = offset + 8;
    long length = Integer.toUnsignedLong(bytes.getInt(offset + 4));
    if (Tag.group(tag) == 0xFFFE) {
      return new Header(offset, tag, null, length);
    }
    if (!explicit) {
      return new Header(offset, tag, implicitVr(tag, frame), length);
    }
    Vr vr = Vr.ofCode(Short.toUnsignedInt(bytes.getShort(offset + 4)));
    if (vr == null) {
      throw Malformed.of("the element at byte " + offset + " has no known VR");
    }
    if (!vr.hasLongHeader()) {
      return new Header(offset, tag, vr, Short.toUnsignedLong(bytes.getShort(offset + 6)));
    }
    requireRemaining(offset, 12, end);
    position = offset + 12;
    return new Header(offset, tag, vr, Integer.toUnsignedLong(bytes.getInt(offset + 8)));
  }

  private static Vr implicitVr(int tag, @Nullable Frame frame) {
    if (frame == null || !Tag.isPrivate(tag)) {
      return Dictionary.standard(tag, frame != null && frame.signedPixels);
    }
    if (Tag.isPrivateCreator(tag)) {
      return Vr.LO;
    }
    return Tag.isGroupLength(tag)
        ? Vr.UL
        : Dictionary.ofPrivate(frame.creators.get(Tag.creatorOf(tag)), tag);
  }

  private void requireRemaining(int offset, int needed, int end) {
    if (end - offset < needed) {
      throw Malformed.of("the element at byte " + offset + " is cut off at byte " + end);
    }
  }

  /** The end of an element's value, which must lie within {@code limit}. */
  private int end(Header header, int limit) {
    if (header.length > limit - position) {
      throw at(
          header, "has length " + header.length + " where " + (limit - position) + " bytes remain");
    }
    return position + (int) header.length;
  }

  private void requireAscending(int previous, Header header) {
    if (!limits.lenientOrder() && Integer.compareUnsigned(header.tag, previous) <= 0) {
      throw at(header, "follows " + Tag.format(previous) + "; tags must ascend");
    }
  }

  private static void requireZeroLength(Header header) {
    if (header.length != 0) {
      throw at(header, "is a delimiter of length " + header.length);
    }
  }

  private static ReconstructionException at(Header header, String what) {
    return Malformed.of(Tag.format(header.tag) + " at byte " + header.offset + " " + what);
  }
}
