package org.reconstream.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UidTest {
  @Test
  void dnsNamesHaveTheirPublishedUids() {
    assertThat(Uid.ofDnsName("reconstream.org/kspace/1.0"))
        .isEqualTo("2.25.251619747241662435818214141592113628010");
    assertThat(Uid.ofDnsName("reconstream.org/sinogram/1.0"))
        .isEqualTo("2.25.126237486344036182648066940351920639817");
  }

  @Test
  void validityIsThatOfTheStandard() {
    assertThat(Uid.isValid("1.2.840.10008.1.2")).isTrue();
    assertThat(Uid.isValid("1.02.3")).isFalse();
    assertThat(Uid.isValid("1..2")).isFalse();
    assertThat(Uid.isValid("1.2.")).isFalse();
    assertThat(Uid.isValid("Smith^John")).isFalse();
    assertThat(Uid.isValid("1." + "2".repeat(63))).isFalse();
  }

  @Test
  void whatIsNoUidIsNotPrinted() {
    assertThat(Uid.printable("Smith^John")).doesNotContain("Smith");
  }
}
