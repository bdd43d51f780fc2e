package org.reconstream.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reconstream.dicom.codec.Tag;
import org.reconstream.dicom.codec.Uid;
import org.reconstream.engine.Provenance;
import org.reconstream.engine.Recipe;
import org.reconstream.posterior.SamplerSpec;

class OutputIdentityTest {
  private static final Recipe RECIPE = new Recipe("p", new SamplerSpec.DapsCal(20), 4, 1);
  private static final Provenance MADE = provenance("d", RECIPE, "prior", "e", "1", "0.1");

  @Test
  void sameInputsGiveTheSameUids() {
    assertThat(identity(Scans.header(), 0, MADE).instanceUid(Product.MEAN))
        .isEqualTo(identity(Scans.header(), 0, MADE).instanceUid(Product.MEAN));
  }

  @Test
  void everyInputVariedAloneGivesAnotherValidInstanceUid() {
    StudyHeader other =
        new StudyHeader(Scans.headerAttributes().text(Tag.SOP_INSTANCE_UID, "1.2.3").build());
    List<String> uids = new ArrayList<>();
    uids.add(identity(Scans.header(), 0, MADE).instanceUid(Product.MEAN));
    uids.add(identity(Scans.header(), 0, MADE).instanceUid(Product.BASELINE));
    uids.add(identity(Scans.header(), 1, MADE).instanceUid(Product.MEAN));
    uids.add(identity(other, 0, MADE).instanceUid(Product.MEAN));
    for (Provenance made : variations()) {
      uids.add(identity(Scans.header(), 0, made).instanceUid(Product.MEAN));
    }
    assertThat(uids).doesNotHaveDuplicates().allMatch(Uid::isValid).allMatch(u -> u.length() <= 44);
  }

  @Test
  void slicesOfOneSeriesMadeAlikeShareTheirSeries() {
    StudyHeader other =
        new StudyHeader(Scans.headerAttributes().text(Tag.SOP_INSTANCE_UID, "1.2.3").build());
    Provenance otherData = provenance("d2", RECIPE, "prior", "e", "1", "0.1");
    assertThat(identity(other, 0, otherData).seriesUid(Product.MEAN))
        .isEqualTo(identity(Scans.header(), 0, MADE).seriesUid(Product.MEAN));
    assertThat(identity(Scans.header(), 0, MADE).seriesUid(Product.DEVIATION))
        .isNotEqualTo(identity(Scans.header(), 0, MADE).seriesUid(Product.MEAN));
  }

  private static List<Provenance> variations() {
    return List.of(
        provenance("d2", RECIPE, "prior", "e", "1", "0.1"),
        provenance("d", RECIPE, "prior2", "e", "1", "0.1"),
        provenance("d", RECIPE, "prior", "e2", "1", "0.1"),
        provenance("d", RECIPE, "prior", "e", "2", "0.1"),
        provenance("d", RECIPE, "prior", "e", "1", "1.0"),
        made(new Recipe("p2", new SamplerSpec.DapsCal(20), 4, 1)),
        made(new Recipe("p", new SamplerSpec.DapsCal(21), 4, 1)),
        made(new Recipe("p", new SamplerSpec.Preview(20, 0.5), 4, 1)),
        made(new Recipe("p", new SamplerSpec.Preview(20, 0.6), 4, 1)),
        made(new Recipe("p", new SamplerSpec.DapsCal(20), 5, 1)),
        made(new Recipe("p", new SamplerSpec.DapsCal(20), 4, 2)));
  }

  private static Provenance made(Recipe recipe) {
    return provenance("d", recipe, "prior", "e", "1", "0.1");
  }

  private static Provenance provenance(
      String digest, Recipe recipe, String prior, String engine, String version, String software) {
    return new Provenance(digest, recipe, prior, engine, version, software);
  }

  private static OutputIdentity identity(StudyHeader header, int slice, Provenance made) {
    return new OutputIdentity(header, slice, made);
  }
}
