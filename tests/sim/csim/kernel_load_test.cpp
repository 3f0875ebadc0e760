#include "tests/sim/csim/kernel_beside_model.h"
#include "tests/support/image_harms.h"

namespace fibertap::testing {
namespace {

using KernelLoad = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelLoad);

TEST_P(KernelLoad, WhatTheImageFormatExcludesIsRefused) {
  KernelBesideModel units(GetParam());
  for (const auto& [what, harm] : image_harms()) {
    SCOPED_TRACE(what);
    ImageParts harmed = sample_image();
    harm(harmed);
    EXPECT_EQ(units.load(harmed.bytes()).errors, abi::kErrorImage);
    EXPECT_EQ(units.run(sample_frames()).errors, abi::kErrorNotLoaded);
    EXPECT_EQ(units.load(sample_image().bytes()).errors, 0U);
    EXPECT_EQ(units.run(sample_frames()).errors, 0U);
  }
}

TEST_P(KernelLoad, AnImageIsWholeOrRefused) {
  KernelBesideModel units(GetParam());
  const Bytes whole = sample_image().bytes();
  for (std::size_t size = 0; size <= whole.size() + abi::kBeatBytes; size += abi::kBeatBytes) {
    Bytes cut = whole;
    cut.resize(size);
    units.load(cut);
  }
}

/// Images of different sizes, VNIs, ports and filters, the smaller within the larger.
std::vector<Bytes> images() {
  std::vector<Bytes> images = {sample_image().bytes()};
  ImageParts none = empty_image();
  none.header.generation = 0;
  images.push_back(none.bytes());
  ImageParts any = empty_image();
  any.header.vxlan_port = 4790;
  add_default_session(any).packet_length = 40;
  images.push_back(any.bytes());
  ImageParts many = empty_image();
  many.header.generation = 0xFFFFFFFF;
  many.header.vxlan_port = 4790;
  for (std::uint32_t vni = 0; vni < 40; ++vni) {
    add_session(many, 3 * vni);
    add_filter(many, std::vector<abi::RuleRow>(
                         vni, any_row(vni, vni % 2 == 0 ? 0U : unsigned{abi::kRowAccept})));
  }
  images.push_back(many.bytes());
  ImageParts swapped = sample_image();
  std::swap(swapped.rows[0], swapped.rows[1]);
  swapped.header.generation = 78;
  images.push_back(swapped.bytes());
  return images;
}

TEST_P(KernelLoad, TablesAreSwappedBetweenAnyTwoBatches) {
  const std::vector<Bytes> all = images();
  KernelBesideModel units(GetParam());
  std::uint8_t salt = 0;
  for (const Bytes& before : all) {
    for (const Bytes& after : all) {
      EXPECT_EQ(units.load(before).errors, 0U);
      units.run(sample_frames(++salt));
      EXPECT_EQ(units.load(after).errors, 0U);
      units.read_counters(200);  // at zero again
      units.run(sample_frames(++salt));
      units.run(sample_frames(++salt));
      units.read_counters(200);
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
