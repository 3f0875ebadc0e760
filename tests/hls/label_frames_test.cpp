#include "hls/label_frames.h"

#include "tests/hls/batches.h"
#include "tests/hls/lockstep.h"
#include "tests/support/image_parts.h"

namespace fibertap::kernel {
namespace {

using testing::Arena;
using testing::Bytes;
using testing::ImageParts;
using testing::Lockstep;
using testing::Packet;

void label_one_after_the_other(const Lockstep& first, const Lockstep& second) {
  TokenStream<Passage> passages("passages");
  TokenStream<Verdict> verdicts("verdicts");
  TokenStream<Keep> keeps("keeps");
  TokenStream<Label> labels("labels");
  TokenStream<Outcome> outcomes("outcomes");
  TokenStream<OutcomeWord> outcome_words("outcome_words");
  for (const Lockstep* batch : {&first, &second}) {
    batch->give("passages", passages);
    batch->give("verdicts", verdicts);
  }
  for (const Lockstep* batch : {&first, &second}) {
    label_frames(batch->frames(), passages, verdicts, keeps, labels, outcomes, outcome_words);
    batch->expect("keeps", keeps);
    batch->expect("labels", labels);
    batch->expect("outcomes", outcomes);
    batch->expect("outcome_words", outcome_words);
  }
  testing::expect_all_read(passages, verdicts);
}

TEST(LabelFrames, TellsWhatTheModelTells) {
  testing::for_each_two_batches(label_one_after_the_other);
}

TEST(LabelFrames, EveryPacketLengthCutsAsTheModelDoes) {
  Arena arena;
  for (std::size_t bytes : {0U, 1U, 63U, 64U, 65U, 128U, 9000U}) {
    arena.add(testing::mirrored(Bytes(bytes, 1)));
    // An inner frame that was cut at its source: origlen is more than there is.
    arena.add(testing::mirrored(Packet().ethernet().ipv4().ip_length(60000).payload(bytes)));
  }
  for (std::uint32_t length :
       {1U, 2U, 63U, 64U, 65U, 127U, 128U, 0x4000U, 0x10001U, abi::kWholeFrame}) {
    SCOPED_TRACE(length);
    ImageParts image = testing::empty_image();
    testing::add_default_session(image).packet_length = length;
    const Lockstep batch(image.bytes(), arena);
    label_one_after_the_other(batch, batch);
  }
}

TEST(LabelFrames, ARowCountsWhereItsSessionsCountersBegin) {
  // Two sessions that share a filter and differ in their first counter.
  ImageParts image = testing::empty_image();
  testing::add_session(image, 1);
  testing::add_filter(image, {testing::any_row(1, abi::kRowIpv6), testing::any_row(2)});
  abi::SessionRow shared = image.sessions[0];
  testing::add_session(image, 2);
  shared.vni = 2;
  shared.first_counter = 2;
  image.sessions[1] = shared;
  image.header.row_counters = 4;
  Arena arena;
  for (std::uint32_t vni : {1U, 2U}) {
    arena.add(testing::mirrored(Packet().ethernet().ipv4().udp()).vni(vni));
    arena.add(testing::mirrored(Packet().ethernet().ipv6().udp()).vni(vni));
    arena.add(testing::mirrored(Packet().ethernet().ether_type(0x0806)).vni(vni));
  }
  const Lockstep batch(image.bytes(), arena);
  label_one_after_the_other(batch, batch);
}

}  // namespace
}  // namespace fibertap::kernel
