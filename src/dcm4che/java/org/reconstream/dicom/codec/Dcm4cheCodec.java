package org.reconstream.dicom.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomEncodingOptions;
import org.dcm4che3.io.DicomOutputStream;

/**
 * The codec over dcm4che. Beyond the built-in codec it reads Deflated and Explicit VR Big Endian,
 * which become Explicit VR Little Endian, and every character set that dcm4che knows, whose text
 * becomes UTF-8. Encapsulated pixel data are {@code Unsupported} here too.
 */
public final class Dcm4cheCodec implements DicomCodec {
  private static final DicomEncodingOptions DEFINED_LENGTHS =
      new DicomEncodingOptions(false, false, false, false, false);

  @Override
  public String name() {
    return "dcm4che";
  }

  @Override
  public DicomObject read(ByteBuffer source, Limits limits) {
    Part10.requireMagic(source, limits);
    return Dcm4cheReader.read(source, limits);
  }

  @Override
  public byte[] write(DicomObject object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Attributes meta = attributes(object.meta());
    meta.setBytes(Tag.TRANSFER_SYNTAX_UID, VR.UI, padded(object.syntax().uid()));
    try (DicomOutputStream out =
        new DicomOutputStream(bytes, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())) {
      out.setEncodingOptions(DEFINED_LENGTHS);
      out.writeDataset(meta, attributes(object.dataSet()));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static Attributes attributes(DataSet dataSet) {
    Attributes attributes = new Attributes(false, dataSet.elements().size());
    for (Element element : dataSet.elements()) {
      if (element instanceof Element.Value value) {
        attributes.setBytes(value.tag(), VR.valueOf(value.vr().name()), bytes(value));
      } else if (element instanceof Element.Sequence sequence) {
        Sequence items = attributes.newSequence(sequence.tag(), sequence.items().size());
        sequence.items().forEach(item -> items.add(attributes(item)));
      }
    }
    return attributes;
  }

  private static byte[] bytes(Element.Value value) {
    byte[] bytes = new byte[value.length()];
    value.bytes().get(bytes);
    return bytes;
  }

  private static byte[] padded(String uid) {
    String even = uid.length() % 2 == 0 ? uid : uid + "\0";
    return even.getBytes(StandardCharsets.US_ASCII);
  }
}
