package org.reconstream.dicom.codec;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.UID;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputHandler;
import org.dcm4che3.io.DicomInputStream;
import org.reconstream.engine.Failure;
import org.reconstream.engine.ReconstructionException;

/**
 * Follows dcm4che through one object, keeps the values as views of the source, and refuses what the
 * contract of {@link DicomCodec} refuses where dcm4che would repair or skip.
 */
final class Dcm4cheReader extends DicomInputStream {
  private static final int UNDEFINED = -1;

  /** First allocation for a value whose length cannot be checked against the source. */
  private static final int FIRST_ALLOCATION = 1 << 16;

  private final ByteBuffer source;
  private final Limits limits;
  private final Deque<Dcm4cheFrame> frames = new ArrayDeque<>();
  private final List<Element> meta = new ArrayList<>();
  private boolean inMeta = true;
  private long metaEnd = -1;
  private int previousMeta;
  private boolean itemExpected;
  private int counted;
  private long textBytes;

  private Dcm4cheReader(ByteBuffer source, Limits limits) throws IOException {
    super(stream(source));
    this.source = source;
    this.limits = limits;
    setAllocateLimit(FIRST_ALLOCATION);
    setDicomInputHandler(new Handler());
  }

  static DicomObject read(ByteBuffer source, Limits limits) {
    ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    try (Dcm4cheReader reader = new Dcm4cheReader(bytes, limits)) {
      return reader.object();
    } catch (ReconstructionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // What dcm4che says may quote values.
      throw Malformed.of(
          "the object is cut off or contradicts itself (dcm4che: "
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private static InputStream stream(ByteBuffer source) {
    if (source.hasArray()) {
      return new ByteArrayInputStream(
          source.array(), source.arrayOffset() + source.position(), source.remaining());
    }
    byte[] copy = new byte[source.remaining()];
    source.duplicate().get(copy);
    return new ByteArrayInputStream(copy);
  }

  private DicomObject object() throws IOException {
    readFileMetaInformation();
    if (metaEnd >= 0 && metaEnd != getPosition()) {
      throw Malformed.of("the File Meta Information ends at another byte than its length says");
    }
    DataSet metaSet = DataSet.of(meta, CharacterSet.ISO_IR_6);
    String uid = metaSet.require(Tag.TRANSFER_SYNTAX_UID).texts().get(0);
    boolean converted =
        uid.equals(UID.DeflatedExplicitVRLittleEndian) || uid.equals(UID.ExplicitVRBigEndian);
    TransferSyntax syntax =
        converted ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : TransferSyntax.ofUid(uid);
    inMeta = false;
    long end = isDeflated() ? limits.objectBytes() : source.limit();
    Dcm4cheFrame root = new Dcm4cheFrame(end, false, CharacterSet.ISO_IR_6);
    frames.push(root);
    readDataset();
    return new DicomObject(syntax, converted ? explicit(metaSet) : metaSet, root.dataSet());
  }

  private static DataSet explicit(DataSet meta) {
    DataSetBuilder builder = DataSet.builder();
    meta.elements().forEach(builder::add);
    return builder
        .text(Tag.TRANSFER_SYNTAX_UID, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())
        .build();
  }

  /** Whether the source is not, byte for byte, what is read. */
  private boolean isConverted() {
    return !inMeta && (isDeflated() || bigEndian());
  }

  private boolean isDeflated() {
    return UID.DeflatedExplicitVRLittleEndian.equals(getTransferSyntax());
  }

  @Override
  public boolean readItemHeader() throws IOException {
    itemExpected = true;
    try {
      return super.readItemHeader();
    } finally {
      itemExpected = false;
    }
  }

  @Override
  public void readHeader(Predicate<DicomInputStream> stop) throws IOException {
    requireKnownVr((int) getPosition());
    super.readHeader(stop);
    if (inMeta) {
      return;
    }
    Dcm4cheFrame frame = frames.element();
    if (vr() != null) {
      if (itemExpected) {
        throw here("stands where an item should");
      }
      return;
    }
    boolean endOfItem = !itemExpected && tag() == Tag.ITEM_DELIMITATION && frame.delimited;
    boolean endOfItems = itemExpected && tag() == Tag.SEQUENCE_DELIMITATION && frame.itemsDelimited;
    if (!endOfItem && !endOfItems && !(itemExpected && tag() == Tag.ITEM)) {
      throw here("has no place here");
    }
    if (tag() != Tag.ITEM && length() != 0) {
      throw here("is a delimiter with a length");
    }
    frame.closed |= endOfItem;
  }

  /** Where letters are no VR, dcm4che guesses one and logs them; they may be part of a value. */
  private void requireKnownVr(int at) {
    if (!explicitVR() || isConverted() || source.limit() - at < 8) {
      return;
    }
    boolean delimiter = source.getShort(at) == (short) 0xFFFE;
    if (!delimiter && Vr.ofCode(encodedVr(at)) == null) {
      throw Malformed.of("the element at byte " + at + " has no known VR");
    }
  }

  private int encodedVr(int at) {
    return Short.toUnsignedInt(source.getShort(at + 4));
  }

  private final class Handler implements DicomInputHandler {
    @Override
    public void readValue(DicomInputStream in, Attributes attributes) throws IOException {
      if (inMeta) {
        readMetaValue(attributes);
      } else {
        readElement(attributes);
      }
    }

    @Override
    public void readValue(DicomInputStream in, Sequence sequence) throws IOException {
      readItem(sequence);
    }

    @Override
    public void readValue(DicomInputStream in, Fragments fragments) {
      throw here("is a fragment outside pixel data");
    }

    @Override
    public void startDataset(DicomInputStream in) {}

    @Override
    public void endDataset(DicomInputStream in) {}
  }

  private void readMetaValue(Attributes attributes) throws IOException {
    if (Integer.compareUnsigned(tag(), previousMeta) <= 0 || length() == UNDEFINED) {
      throw here("does not follow in order or has no length");
    }
    previousMeta = tag();
    Vr vr = vrHere();
    requireLength(source.limit());
    ByteBuffer value = source.slice((int) getPosition(), length());
    Element.Value element = new Element.Value(tag(), vr, value);
    if (tag() == Tag.FILE_META_INFORMATION_GROUP_LENGTH) {
      long length = new Values(tag(), element, vr, CharacterSet.ISO_IR_6).integer();
      metaEnd = getPosition() + length() + length;
    } else {
      meta.add(element);
    }
    readValue(this, attributes);
  }

  private void readElement(Attributes attributes) throws IOException {
    Dcm4cheFrame frame = frames.element();
    requireOrder(frame);
    count();
    if (frame.elements.size() >= limits.elements()) {
      throw here("is one more than the limit of " + limits.elements() + " elements");
    }
    boolean opaque =
        explicitVR() && !isConverted() && encodedVr((int) getTagPosition()) == Vr.UN.code();
    if (length() != UNDEFINED && (opaque || vr() != VR.SQ)) {
      readPlainValue(frame, attributes, opaque);
    } else if (vr() == VR.SQ) {
      readItems(frame, attributes);
    } else if (tag() == Tag.PIXEL_DATA) {
      throw new ReconstructionException(
          new Failure.Unsupported(
              "the pixel data are encapsulated; convert the object to uncompressed pixel data"));
    } else {
      throw here("has undefined length, which its VR does not allow");
    }
  }

  private void requireOrder(Dcm4cheFrame frame) {
    if (Tag.group(tag()) <= 2) {
      throw here("has no place in a data set");
    }
    boolean ascending = Integer.compareUnsigned(tag(), frame.previous) > 0;
    if (!ascending && !limits.lenientOrder()) {
      throw here("follows " + Tag.format(frame.previous) + "; tags must ascend");
    }
    frame.previous = tag();
  }

  private void readPlainValue(Dcm4cheFrame frame, Attributes attributes, boolean opaque)
      throws IOException {
    requireLength(frame.end);
    if (length() % 2 != 0) {
      throw here("has odd length " + length());
    }
    Vr vr = opaque ? Vr.UN : vrHere();
    if (vr.isText()) {
      textBytes += length();
      if (textBytes > limits.textBytes()) {
        throw here("exceeds the limit of " + limits.textBytes() + " bytes of text");
      }
    }
    int tag = tag();
    ByteBuffer value = value(vr);
    if (value.remaining() <= 64 && (vr.isText() || tag == Tag.PIXEL_REPRESENTATION)) {
      attributes.setBytes(tag, VR.valueOf(vr.name()), Dcm4cheText.array(value));
    }
    if (!Tag.isGroupLength(tag)) {
      frame.elements.add(
          Dcm4cheText.understood(frame, attributes, new Element.Value(tag, vr, value)));
    }
  }

  /** A view of the source, or dcm4che's converted bytes where the source is not what is read. */
  private ByteBuffer value(Vr vr) throws IOException {
    if (isConverted()) {
      byte[] bytes = readValue();
      return ByteBuffer.wrap(
          bigEndian() ? VR.valueOf(vr.name()).toggleEndian(bytes, false) : bytes);
    }
    ByteBuffer view = source.slice((int) getPosition(), length());
    skipFully(length());
    return view;
  }

  private void readItems(Dcm4cheFrame frame, Attributes attributes) throws IOException {
    if (frames.size() > limits.depth()) {
      throw here("is nested deeper than the limit of " + limits.depth());
    }
    boolean delimited = length() == UNDEFINED;
    if (!delimited) {
      requireLength(frame.end);
    }
    int tag = tag();
    frame.itemsDelimited = delimited;
    frame.itemsEnd = delimited ? frame.end : getPosition() + length();
    frame.items = new ArrayList<>();
    readValue(this, attributes);
    frame.elements.add(new Element.Sequence(tag, frame.items));
  }

  private void readItem(Sequence sequence) throws IOException {
    Dcm4cheFrame parent = frames.element();
    count();
    if (parent.items.size() >= limits.items()) {
      throw here("is one more than the limit of " + limits.items() + " items");
    }
    boolean delimited = length() == UNDEFINED;
    if (!delimited) {
      requireLength(parent.itemsEnd);
    }
    List<DataSet> siblings = parent.items;
    long end = delimited ? parent.itemsEnd : getPosition() + length();
    Dcm4cheFrame item = new Dcm4cheFrame(end, delimited, parent.characterSet);
    frames.push(item);
    readValue(this, sequence);
    frames.pop();
    if (delimited && !item.closed) {
      throw Malformed.of("the item that should end before byte " + end + " has no delimiter");
    }
    siblings.add(item.dataSet());
  }

  private void count() {
    if (++counted > limits.totalElements()) {
      throw here("is one more than the limit of " + limits.totalElements() + " nested elements");
    }
  }

  private void requireLength(long end) {
    if (unsignedLength() > end - getPosition()) {
      throw here(
          "has length " + unsignedLength() + " where " + (end - getPosition()) + " bytes remain");
    }
  }

  /** dcm4che's VR; for private elements that it does not know, the dictionary's. */
  private Vr vrHere() {
    Vr vr = Vr.valueOf(vr().name());
    return vr == Vr.UN && !explicitVR() ? privateVr() : vr;
  }

  private Vr privateVr() {
    int creator = Tag.creatorOf(tag());
    for (Element element : frames.element().elements) {
      if (element.tag() == creator && element instanceof Element.Value value) {
        String name = Values.characters(value, CharacterSet.ISO_IR_100).strip();
        return Dictionary.ofPrivate(name, tag());
      }
    }
    return Vr.UN;
  }

  private ReconstructionException here(String what) {
    return Malformed.of(Tag.format(tag()) + " at byte " + getTagPosition() + " " + what);
  }
}
