#include "tests/sim/csim/kernel_beside_model.h"
#include "tests/support/load_contract.h"

namespace fibertap::testing {
namespace {

using KernelLoad = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelLoad);

TEST_P(KernelLoad, WhatTheImageFormatExcludesIsRefused) {
  KernelBesideModel units(GetParam());
  expect_that_harmed_images_are_refused(units);
}

TEST_P(KernelLoad, AnImageIsWholeOrRefused) {
  KernelBesideModel units(GetParam());
  load_images_of_every_length(units, abi::kBeatBytes);
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
